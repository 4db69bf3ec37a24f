"""A trained reader in, its folder out: opened by sentence-transformers' CrossEncoder, and by ONNX
Runtime.

Both read one copy of the weights: the graph's initialisers point into the safetensors file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import onnx
from onnx import TensorProto
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import BertForSequenceClassification

from embeddings.int8_weights import LIST_FILE
from embeddings.reranker import GRAPH_FILE, TOKENIZER_FILE, WEIGHTS_FILE
from embeddings.reranker_text import MAXIMUM_TOKENS
from embeddings.training.bert_onnx import int8_matrices
from embeddings.training.export import read_safetensors_header, shape_of
from embeddings.training.reranker_onnx import build_reader_graph
from embeddings.training.teacher import Shape


def export_reader(
    model: BertForSequenceClassification, tokenizer: Tokenizer, folder: Path, *, int8: bool = True
) -> None:
    """Write model, tokenizer and graph, weights in float16; other files of the folder stay."""
    folder.mkdir(parents=True, exist_ok=True)
    state = {name: value.half().contiguous() for name, value in model.state_dict().items()}
    state.pop("bert.embeddings.position_ids", None)
    save_file(state, folder / WEIGHTS_FILE, metadata={"format": "pt"})
    (folder / WEIGHTS_FILE).chmod(0o644)  # safetensors writes files that only their owner may read
    _write_json(folder / "config.json", _config(model))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(folder / TOKENIZER_FILE), pretty=False)
    _write_json(folder / "tokenizer_config.json", _tokenizer_config())
    _write_graph(folder, shape_of(model.bert), int8=int8)


def _write_graph(folder: Path, shape: Shape, *, int8: bool) -> None:
    """Write the graph whose initialisers are byte ranges of the weights file beside it."""
    header, start = read_safetensors_header(folder / WEIGHTS_FILE)

    def point(name: str) -> TensorProto:
        entry = header[name if name in header else f"bert.{name}"]
        first, last = entry["data_offsets"]
        tensor = TensorProto(name=name, dims=entry["shape"], data_type=TensorProto.FLOAT16)
        tensor.data_location = TensorProto.EXTERNAL
        place = {"location": WEIGHTS_FILE, "offset": start + first, "length": last - first}
        for key, value in place.items():
            tensor.external_data.add(key=key, value=str(value))
        return tensor

    graph = build_reader_graph(shape, point, int8=int8)
    onnx.save(graph, str(folder / GRAPH_FILE))
    names = int8_matrices(graph)
    stored = {name: name if name in header else f"bert.{name}" for name in names}
    _write_json(folder / LIST_FILE, stored)


def _config(model: BertForSequenceClassification) -> dict[str, Any]:
    config = model.config.to_dict() | {
        "architectures": ["BertForSequenceClassification"],
        # Stored as float16 to be small, computed in float32: float16 is slow on most processors.
        "dtype": "float32",
        "id2label": {"0": "ANSWERS"},
        "label2id": {"ANSWERS": 0},
        "sentence_transformers": {"activation_fn": "torch.nn.modules.linear.Identity"},
    }
    return {name: value for name, value in config.items() if name != "_name_or_path"}


def _tokenizer_config() -> dict[str, Any]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": MAXIMUM_TOKENS,
        "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
        "bos_token": "<s>",
        "cls_token": "<s>",
        "eos_token": "</s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "clean_up_tokenization_spaces": False,
    }


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
