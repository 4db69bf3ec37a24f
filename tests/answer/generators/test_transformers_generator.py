from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.answer import transformers_generator
from qa.answer.generation import GenerationRequest, Generator
from qa.answer.generators import load_generator
from qa.answer.rewriting import rewrite_question
from qa.answer.transformers_generator import TransformersGenerator, load_transformers_generator
from qa.config import Settings
from qa.errors import GeneratorError
from qa.values import Turn

MakeRequest = Callable[..., GenerationRequest]


@pytest.fixture(scope="module")
def generator(tiny_chat_model: Path) -> TransformersGenerator:
    return load_transformers_generator(str(tiny_chat_model), Settings())


def test_answer_is_what_the_model_writes(
    generator: TransformersGenerator, request_for: MakeRequest
) -> None:
    assert "".join(generator.stream(request_for())) == "Peace talks begin in Moscow [1]."


def test_answer_comes_in_pieces(generator: TransformersGenerator, request_for: MakeRequest) -> None:
    assert len(list(generator.stream(request_for()))) > 3


def test_name_is_what_the_flag_takes(tiny_chat_model: Path) -> None:
    loaded = load_generator(f"transformers:{tiny_chat_model}", Settings())
    assert isinstance(loaded, Generator)
    assert loaded.name == f"transformers:{tiny_chat_model}"


def test_two_answers_are_the_same(
    generator: TransformersGenerator, request_for: MakeRequest
) -> None:
    first, second = (list(generator.stream(request_for())) for _ in range(2))
    assert first == second


def test_closing_the_stream_stops_the_model(
    generator: TransformersGenerator, request_for: MakeRequest
) -> None:
    stream = generator.stream(request_for())
    next(stream)
    stream.close()
    started = time.monotonic()
    with generator._busy:
        assert time.monotonic() - started < 5


def test_prompt_carries_rules_evidence_and_question_in_the_models_own_format(
    generator: TransformersGenerator, request_for: MakeRequest
) -> None:
    from qa.answer.prompt import build_messages

    prompt = generator._render(build_messages(request_for(question="Where?")))
    assert prompt.startswith("<|system|>You answer questions about one article")
    assert '<passage number="3">' in prompt
    assert prompt.endswith("Question: Where?<|end|><|assistant|>")


def test_evidence_is_dropped_from_the_end_when_the_context_is_short(
    generator: TransformersGenerator,
    request_for: MakeRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from qa.answer.prompt import build_messages

    whole = generator._count_tokens(build_messages(request_for()))
    limit = whole - 1 + transformers_generator.MAX_NEW_TOKENS
    monkeypatch.setattr(transformers_generator, "MAX_CONTEXT_TOKENS", limit)
    seen: list[str] = []
    chat = generator.chat
    monkeypatch.setattr(
        generator,
        "chat",
        lambda messages, **options: (
            seen.append(messages[-1]["content"]) or chat(messages, **options)
        ),
    )
    assert "".join(generator.stream(request_for())) == "Peace talks begin in Moscow [1]."
    assert '<passage number="2">' in seen[0]
    assert '<passage number="3">' not in seen[0]
    assert "Where do talks begin?" in seen[0]


def test_a_question_longer_than_the_context_is_refused(
    generator: TransformersGenerator, request_for: MakeRequest
) -> None:
    with pytest.raises(GeneratorError, match="ask a shorter question"):
        list(generator.stream(request_for(question="why " * 3_000)))


def test_an_answer_without_a_source_is_no_answer(
    generator: TransformersGenerator, request_for: MakeRequest
) -> None:
    with pytest.raises(GeneratorError, match="without naming a passage"):
        list(generator.stream(request_for(evidence=())))


def test_the_deadline_ends_a_slow_answer(tiny_chat_model: Path, request_for: MakeRequest) -> None:
    hurried = load_transformers_generator(str(tiny_chat_model), Settings(timeout_s=0.0001))
    with pytest.raises(GeneratorError, match=r"did not finish within 0\.0001 s"):
        list(hurried.stream(request_for()))


def test_template_without_a_system_role_gets_the_rules_with_the_question(
    tiny_chat_model: Path, tmp_path: Path, request_for: MakeRequest
) -> None:
    folder = copy_with_template(
        tiny_chat_model,
        tmp_path / "strict",
        "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
        "<|user|>{{ messages[0]['content'] }}<|end|><|assistant|>",
    )
    strict = load_transformers_generator(str(folder), Settings())
    assert "".join(strict.stream(request_for())) == "Peace talks begin in Moscow [1]."


def test_thoughts_begun_by_the_template_are_not_shown(
    tiny_chat_model: Path, tmp_path: Path, request_for: MakeRequest
) -> None:
    folder = copy_with_template(tiny_chat_model, tmp_path / "thinker", "<think><|assistant|>")
    thinker = load_transformers_generator(str(folder), Settings())
    assert "".join(thinker.stream(request_for())) == "Peace talks begin in Moscow [1]."
    folder = copy_with_template(tiny_chat_model, tmp_path / "open", "<|assistant|>\n<think>\n")
    lost = load_transformers_generator(str(folder), Settings())
    with pytest.raises(GeneratorError, match="answered nothing"):
        list(lost.stream(request_for()))


def test_a_model_without_a_chat_template_is_refused(tiny_chat_model: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_chat_model, tmp_path / "base")
    (folder / "chat_template.jinja").unlink()
    with pytest.raises(GeneratorError, match="no chat template: choose its instruct"):
        load_transformers_generator(str(folder), Settings())


def test_pickled_weights_are_refused(tiny_chat_model: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_chat_model, tmp_path / "pickled")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(GeneratorError, match="cannot be loaded"):
        load_transformers_generator(str(folder), Settings())


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match=r"no config\.json: give a folder"):
        load_transformers_generator(str(tmp_path), Settings())


def test_a_missing_folder_is_not_looked_up_at_the_hub(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match="there is no folder"):
        load_transformers_generator(str(tmp_path / "gone"), Settings())


@pytest.mark.parametrize("damage", ["truncated", "not json"])
def test_a_damaged_model_is_an_error_of_ours(
    tiny_chat_model: Path, tmp_path: Path, damage: str
) -> None:
    folder = shutil.copytree(tiny_chat_model, tmp_path / "damaged")
    if damage == "truncated":
        weights = (folder / "model.safetensors").read_bytes()
        (folder / "model.safetensors").write_bytes(weights[:1000])
    else:
        (folder / "config.json").write_text("{")
    with pytest.raises(GeneratorError, match="cannot be loaded"):
        load_transformers_generator(str(folder), Settings())


def test_a_hub_out_of_reach_is_noticed_within_ten_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", address)
        monkeypatch.setattr("huggingface_hub.hf_api.ENDPOINT", address, raising=False)
        monkeypatch.setenv("HF_ENDPOINT", address)
        started = time.monotonic()
        with pytest.raises(GeneratorError, match="cannot be fetched"):
            load_generator("transformers:nobody/no-such-model", Settings())
    assert time.monotonic() - started < 10


def test_the_model_rewrites_a_question(generator: TransformersGenerator) -> None:
    history = (Turn("user", "Who spoke?"), Turn("assistant", "The minister [1]."))
    rewritten = rewrite_question(generator, "And where?", history, "en")
    assert rewritten == "Peace talks begin in Moscow [1]."


def copy_with_template(model: Path, folder: Path, template: str) -> Path:
    shutil.copytree(model, folder)
    (folder / "chat_template.jinja").write_text(template, encoding="utf-8")
    return folder
