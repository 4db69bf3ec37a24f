"""A BERT encoder's weights in, an ONNX graph out that turns token ids into mean-pooled unit
vectors.

The graph is written node by node instead of being traced: it is small, it is the same for every
release of torch, and its initialisers may live in another file, so that one copy of the weights
serves both this graph and PyTorch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from embeddings.int8_weights import INT8, LIST_FILE, SCALE, TINY
from embeddings.training.teacher import Shape

OPSET = 20
IR_VERSION = 10
CONTRIB = "com.microsoft"

Initialiser = Callable[[str], TensorProto]
"""Takes a weight's name in `transformers.BertModel`, returns its tensor, float16 or float32, under
that name.
"""


class GraphBuilder:
    """Collects nodes and initialisers; every method appends nodes and returns the name of their
    output.
    """

    def __init__(self, initialiser: Initialiser) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: list[TensorProto] = []
        self._initialiser = initialiser
        self._known: set[str] = set()
        self._rows: dict[str, tuple[str, str]] = {}

    def node(
        self, operator: str, inputs: Sequence[str], *, domain: str = "", **attributes: Any
    ) -> str:
        output = f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        if name not in self._known:
            self._known.add(name)
            self.initialisers.append(numpy_helper.from_array(value, name))
        return name

    def weight(self, name: str) -> str:
        """Return the weight as stored."""
        if name not in self._known:
            self._known.add(name)
            self.initialisers.append(self._initialiser(name))
        return name

    def weight32(self, name: str) -> str:
        """Return the weight in float32; ONNX Runtime folds the cast when it loads."""
        return self.node("Cast", [self.weight(name)], to=TensorProto.FLOAT)

    def linear(self, value: str, name: str) -> str:
        weights = [self.weight32(f"{name}.weight"), self.weight32(f"{name}.bias")]
        return self.node("Gemm", [value, *weights], transB=1)

    def linear_int8(self, value: str, name: str) -> str:
        """Return what `linear` does of (n, width) rows, multiplied in whole numbers of 8 bits.

        Each row of values and each column of weights has a scale of its own, the largest of its
        magnitudes over 127 (the vector-wise quantisation of Dettmers et al. 2022, LLM.int8()).
        The rounded weights are made when the model is opened.
        """
        rows, largest = self._int8_rows(value)
        width, height = self._initialiser(f"{name}.weight").dims
        whole = self._made_when_opened(f"{name}.weight{INT8}", TensorProto.INT8, [height, width])
        scale = self._made_when_opened(f"{name}.weight{SCALE}", TensorProto.FLOAT, [width])
        inputs = [rows, whole, self._step, scale, self._middle]
        product = self.node("MatMulIntegerToFloat", inputs, domain=CONTRIB)
        product = self.node("Mul", [product, largest])
        return self.node("Add", [product, self.weight32(f"{name}.bias")])

    def _made_when_opened(self, name: str, kind: int, dims: list[int]) -> str:
        """Return an initialiser that `embeddings.int8_weights` gives to the session."""
        tensor = TensorProto(name=name, data_type=kind, dims=dims)
        tensor.data_location = TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value=LIST_FILE)
        self.initialisers.append(tensor)
        return name

    def _int8_rows(self, value: str) -> tuple[str, str]:
        """Return the rows in unsigned 8 bits, 128 for 0, and the largest magnitude of each."""
        if value not in self._rows:
            axis = self.constant("axis", np.array([1], np.int64))
            largest = self.node("ReduceMax", [self.node("Abs", [value]), axis], keepdims=1)
            largest = self.node("Max", [largest, self.constant("tiny", np.array(TINY, np.float32))])
            unit = self.node("Div", [value, largest])
            rows = self.node("QuantizeLinear", [unit, self._step, self._middle])
            self._rows[value] = rows, largest
        return self._rows[value]

    @property
    def _step(self) -> str:
        return self.constant("step", np.array(1 / 127, np.float32))

    @property
    def _middle(self) -> str:
        return self.constant("middle", np.array(128, np.uint8))

    def layer_norm(self, value: str, name: str, epsilon: float) -> str:
        weights = [self.weight32(f"{name}.weight"), self.weight32(f"{name}.bias")]
        return self.node("LayerNormalization", [value, *weights], axis=-1, epsilon=epsilon)


def build_graph(shape: Shape, initialiser: Initialiser, *, int8_layers: int = 0) -> onnx.ModelProto:
    """Return the model: `input_ids` and `attention_mask` (n, length) in int64, `vectors` (n,
    hidden) in float32.

    The first `int8_layers` layers multiply in 8 bits.
    """
    graph = GraphBuilder(initialiser)
    rows = graph.constant("rows", np.array([-1, shape.hidden], np.int64))
    sizes = graph.node("Shape", ["input_ids"])
    width = graph.constant("width", np.array([shape.hidden], np.int64))
    cube = graph.node("Concat", [sizes, width], axis=0)
    mask = graph.node("Cast", ["attention_mask"], to=TensorProto.INT32)
    state = graph.node("Reshape", [_embed(graph, shape, sizes), rows])
    for layer in range(shape.layers):
        values = (state, cube, rows, mask)
        state = add_layer(graph, shape, layer, values, int8=layer < int8_layers)
    _pool(graph, graph.node("Reshape", [state, cube]))
    ids = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "length"]) for name in _INPUTS
    ]
    vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", shape.hidden])
    body = helper.make_graph(graph.nodes, "encoder", ids, [vectors], graph.initialisers)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=IR_VERSION)


_INPUTS = ("input_ids", "attention_mask")


def _embed(graph: GraphBuilder, shape: Shape, sizes: str) -> str:
    words = graph.node("Gather", [graph.weight("embeddings.word_embeddings.weight"), "input_ids"])
    words = graph.node("Cast", [words], to=TensorProto.FLOAT)
    zero, one = (graph.constant(str(number), np.array([number], np.int64)) for number in (0, 1))
    length = graph.node("Gather", [sizes, one])
    positions = graph.weight("embeddings.position_embeddings.weight")
    positions = graph.node(
        "Cast", [graph.node("Slice", [positions, zero, length])], to=TensorProto.FLOAT
    )
    kinds = graph.weight("embeddings.token_type_embeddings.weight")
    kind = graph.node("Cast", [graph.node("Slice", [kinds, zero, one])], to=TensorProto.FLOAT)
    places = graph.node("Add", [positions, kind])
    return graph.layer_norm(
        graph.node("Add", [words, places]), "embeddings.LayerNorm", shape.epsilon
    )


def add_layer(
    graph: GraphBuilder, shape: Shape, number: int, values: tuple[str, str, str, str], *, int8: bool
) -> str:
    """Return the (n * length, hidden) states after the layer.

    `values` are the states before, the shapes (n, length, hidden) and (-1, hidden), and the mask.
    """
    state, cube, rows, mask = values
    name = f"encoder.layer.{number}"
    linear = graph.linear_int8 if int8 else graph.linear
    parts = [
        graph.node("Reshape", [linear(state, f"{name}.attention.self.{part}"), cube])
        for part in ("query", "key", "value")
    ]
    context = graph.node(
        "MultiHeadAttention", [*parts, "", mask], domain=CONTRIB, num_heads=shape.heads
    )
    attended = linear(graph.node("Reshape", [context, rows]), f"{name}.attention.output.dense")
    state = graph.node("Add", [attended, state])
    state = graph.layer_norm(state, f"{name}.attention.output.LayerNorm", shape.epsilon)
    wide = graph.node("Gelu", [linear(state, f"{name}.intermediate.dense")])
    narrow = linear(wide, f"{name}.output.dense")
    return graph.layer_norm(
        graph.node("Add", [narrow, state]), f"{name}.output.LayerNorm", shape.epsilon
    )


def _pool(graph: GraphBuilder, states: str) -> None:
    one, last = (graph.constant(str(number), np.array([number], np.int64)) for number in (1, -1))
    mask = graph.node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    kept = graph.node("Mul", [states, graph.node("Unsqueeze", [mask, last])])
    total = graph.node("ReduceSum", [kept, one], keepdims=0)
    # The mean's divisor cancels in the division by the length.
    length = graph.node("ReduceL2", [total, one], keepdims=1)
    floor = graph.constant("floor", np.array(1e-12, np.float32))
    graph.nodes.append(
        helper.make_node("Div", [total, graph.node("Max", [length, floor])], ["vectors"])
    )


def int8_matrices(model: onnx.ModelProto) -> list[str]:
    """Return the names of the matrices that the graph wants in 8 bits."""
    names = (tensor.name for tensor in model.graph.initializer)
    return [name.removesuffix(INT8) for name in names if name.endswith(INT8)]
