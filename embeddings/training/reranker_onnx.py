"""A reader's shape in, an ONNX graph out that turns pairs of texts into logits.

Only the first token of the last layer is scored, so the last layer computes nothing else: a seventh
of the time. All layers before it multiply in 8 bits; that layer in float, since rounding there
shrinks the logits.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper

from embeddings.training.bert_onnx import (
    CONTRIB,
    IR_VERSION,
    OPSET,
    GraphBuilder,
    Initialiser,
    add_layer,
)
from embeddings.training.teacher import Shape

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def build_reader_graph(
    shape: Shape, initialiser: Initialiser, *, int8: bool = True
) -> onnx.ModelProto:
    """Return the model: three inputs (n, length) in int64, `logits` (n,) in float32.

    The initialiser takes names of weights in `transformers.BertModel`, and `pooler.dense` and
    `classifier` beside.
    """
    graph = GraphBuilder(initialiser)
    rows = graph.constant("rows", np.array([-1, shape.hidden], np.int64))
    sizes = graph.node("Shape", ["input_ids"])
    width = graph.constant("width", np.array([shape.hidden], np.int64))
    cube = graph.node("Concat", [sizes, width], axis=0)
    mask = graph.node("Cast", ["attention_mask"], to=TensorProto.INT32)
    state = graph.node("Reshape", [_embed(graph, shape, sizes), rows])
    for layer in range(shape.layers - 1):
        state = add_layer(graph, shape, layer, (state, cube, rows, mask), int8=int8)
    first = _last_layer(graph, shape, (state, cube, rows, mask))
    pooled = graph.node("Tanh", [graph.linear(first, "pooler.dense")])
    score = graph.linear(pooled, "classifier")
    flat = graph.constant("flat", np.array([-1], np.int64))
    graph.nodes.append(helper.make_node("Reshape", [score, flat], ["logits"]))
    kind = TensorProto.INT64
    inputs = [helper.make_tensor_value_info(name, kind, ["n", "length"]) for name in INPUTS]
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n"])
    body = helper.make_graph(graph.nodes, "reader", inputs, [logits], graph.initialisers)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=IR_VERSION)


def _embed(graph: GraphBuilder, shape: Shape, sizes: str) -> str:
    words = graph.node("Gather", [graph.weight("embeddings.word_embeddings.weight"), "input_ids"])
    kinds = graph.weight("embeddings.token_type_embeddings.weight")
    kinds = graph.node("Gather", [kinds, "token_type_ids"])
    zero, one = (graph.constant(str(number), np.array([number], np.int64)) for number in (0, 1))
    length = graph.node("Gather", [sizes, one])
    places = graph.weight("embeddings.position_embeddings.weight")
    places = graph.node("Slice", [places, zero, length])
    parts = [graph.node("Cast", [part], to=TensorProto.FLOAT) for part in (words, kinds, places)]
    total = graph.node("Add", [graph.node("Add", parts[:2]), parts[2]])
    return graph.layer_norm(total, "embeddings.LayerNorm", shape.epsilon)


def _last_layer(graph: GraphBuilder, shape: Shape, values: tuple[str, str, str, str]) -> str:
    """Return the state of the first token of each row, (n, hidden)."""
    state, cube, rows, mask = values
    name = f"encoder.layer.{shape.layers - 1}"
    start = graph.constant("start", np.array(0, np.int64))
    first = graph.node("Gather", [graph.node("Reshape", [state, cube]), start], axis=1)
    query = graph.linear(first, f"{name}.attention.self.query")
    one = graph.constant("1", np.array([1], np.int64))
    query = graph.node("Unsqueeze", [query, one])
    key, value = (
        graph.node("Reshape", [graph.linear(state, f"{name}.attention.self.{part}"), cube])
        for part in ("key", "value")
    )
    context = graph.node(
        "MultiHeadAttention",
        [query, key, value, "", mask],
        domain=CONTRIB,
        num_heads=shape.heads,
    )
    context = graph.node("Reshape", [context, rows])
    attended = graph.linear(context, f"{name}.attention.output.dense")
    first = graph.node("Add", [attended, first])
    first = graph.layer_norm(first, f"{name}.attention.output.LayerNorm", shape.epsilon)
    wide = graph.node("Gelu", [graph.linear(first, f"{name}.intermediate.dense")])
    narrow = graph.linear(wide, f"{name}.output.dense")
    return graph.layer_norm(
        graph.node("Add", [narrow, first]), f"{name}.output.LayerNorm", shape.epsilon
    )
