"""A trained BERT and its tokenizer in, the folder `embeddings/model` out.

The folder has sentence-transformers' own layout in float16. `model.onnx` beside it is a graph
without weights: its initialisers point into `model.safetensors`, so that both ways to run the
model share one copy.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto
from safetensors.numpy import save_file
from tokenizers import Tokenizer, normalizers
from transformers import BertModel

from embeddings.int8_weights import LIST_FILE
from embeddings.training.bert_onnx import build_graph, int8_matrices
from embeddings.training.corpus import PROMPTS
from embeddings.training.teacher import Shape
from embeddings.training.vocabulary import BEGIN, END, PADDING, UNKNOWN

WEIGHTS = "model.safetensors"
GRAPH = "model.onnx"
MANIFEST = "manifest.json"
MAXIMUM_TOKENS = 512
INT8_LAYERS = 8
"""Layers that ONNX Runtime multiplies in 8 bits, of 12: the vectors stay within 0.99 of those in
float32. With all 12 some do not.
"""

_ONNX_KINDS = {"F16": TensorProto.FLOAT16, "F32": TensorProto.FLOAT}


def export(
    model: BertModel,
    tokenizer: Tokenizer,
    folder: Path,
    *,
    name: str,
    int8_layers: int = INT8_LAYERS,
) -> None:
    """Write the model's folder anew; a model card that lies there already stays."""
    card = folder / "README.md"
    text = card.read_text(encoding="utf-8") if card.is_file() else f"# {name}\n"
    unfinished = folder.with_name(folder.name + ".partial")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    (unfinished / "README.md").write_text(text, encoding="utf-8")
    state = {key: value.detach().numpy() for key, value in model.state_dict().items()}
    save_file({key: value.astype(np.float16) for key, value in state.items()}, unfinished / WEIGHTS)
    (unfinished / WEIGHTS).chmod(0o644)  # safetensors writes files that only their owner may read
    write_graph(unfinished, shape_of(model), int8_layers)
    _write_settings(model, unfinished)
    _write_tokenizer(tokenizer, unfinished)
    write_manifest(unfinished, name)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)


def shape_of(model: BertModel) -> Shape:
    """Return the dimensions of a BERT."""
    config = model.config
    return Shape(
        hidden=config.hidden_size,
        layers=config.num_hidden_layers,
        heads=config.num_attention_heads,
        intermediate=config.intermediate_size,
        vocabulary=config.vocab_size,
        positions=config.max_position_embeddings,
        token_types=config.type_vocab_size,
        epsilon=config.layer_norm_eps,
    )


def write_graph(folder: Path, shape: Shape, int8_layers: int = INT8_LAYERS) -> None:
    """Write the graph whose initialisers are byte ranges of the weights file beside it."""
    header, start = read_safetensors_header(folder / WEIGHTS)

    def point(name: str) -> TensorProto:
        entry = header[name]
        first, last = entry["data_offsets"]
        tensor = TensorProto(name=name, data_type=_ONNX_KINDS[entry["dtype"]], dims=entry["shape"])
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (
            ("location", WEIGHTS),
            ("offset", start + first),
            ("length", last - first),
        ):
            tensor.external_data.add(key=key, value=str(value))
        return tensor

    graph = build_graph(shape, point, int8_layers=int8_layers)
    onnx.save(graph, folder / GRAPH)
    _write_json(folder / LIST_FILE, {name: name for name in int8_matrices(graph)})


def read_safetensors_header(path: Path) -> tuple[dict[str, Any], int]:
    """Return the entries of a safetensors file and the offset at which its data begin."""
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        return json.loads(file.read(length)), 8 + length


def write_manifest(folder: Path, name: str) -> None:
    """Write name, dimension and prompts of the model, with size and sha256 of every file."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in (MANIFEST, "README.md"):
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            files[path.relative_to(folder).as_posix()] = {"size": len(content), "sha256": digest}
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    manifest = {
        "format": 1,
        "name": name,
        "dim": config["hidden_size"],
        "maximum_tokens": MAXIMUM_TOKENS,
        "prompts": PROMPTS,
        "files": files,
    }
    _write_json(folder / MANIFEST, manifest)


def _write_settings(model: BertModel, folder: Path) -> None:
    config = {
        key: value for key, value in model.config.to_dict().items() if not key.startswith("_")
    }
    # float16 on disk, float32 in use: half precision is slow and coarse on CPUs.
    config.update(dtype="float32", architectures=["BertModel"])
    _write_json(folder / "config.json", config)
    modules = [
        ("", "sentence_transformers.models.Transformer"),
        ("1_Pooling", "sentence_transformers.models.Pooling"),
        ("2_Normalize", "sentence_transformers.models.Normalize"),
    ]
    entries = [
        {"idx": number, "name": str(number), "path": path, "type": kind}
        for number, (path, kind) in enumerate(modules)
    ]
    _write_json(folder / "modules.json", entries)
    settings = {
        "max_seq_length": MAXIMUM_TOKENS,
        "do_lower_case": False,
        "model_args": {"add_pooling_layer": False},
    }
    _write_json(folder / "sentence_bert_config.json", settings)
    pooling = {
        "word_embedding_dimension": model.config.hidden_size,
        "pooling_mode_mean_tokens": True,
    }
    (folder / "1_Pooling").mkdir()
    _write_json(folder / "1_Pooling" / "config.json", pooling)
    (folder / "2_Normalize").mkdir()
    _write_json(folder / "2_Normalize" / "config.json", {})
    prompts = {"prompts": PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    _write_json(folder / "config_sentence_transformers.json", prompts)


def _write_tokenizer(tokenizer: Tokenizer, folder: Path) -> None:
    stripped = Tokenizer.from_str(tokenizer.to_str())
    stripped.no_truncation()
    stripped.normalizer = normalizers.Sequence([tokenizer.normalizer, normalizers.Strip()])
    stripped.add_special_tokens([BEGIN, PADDING, END, UNKNOWN])
    stripped.save(str(folder / "tokenizer.json"), pretty=False)
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": MAXIMUM_TOKENS,
        "bos_token": BEGIN,
        "cls_token": BEGIN,
        "eos_token": END,
        "sep_token": END,
        "pad_token": PADDING,
        "unk_token": UNKNOWN,
    }
    _write_json(folder / "tokenizer_config.json", settings)


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
