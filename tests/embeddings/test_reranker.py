"""The reader by its name: the bundled one as CrossEncoder has it, and errors that help."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from embeddings.contracts import Passage, Reranker
from embeddings.errors import ModelDamagedError, ModelNotFoundError
from embeddings.int8_weights import LIST_FILE
from embeddings.reranker import (
    BUNDLED_FOLDER,
    GRAPH_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    OnnxReranker,
    load_reranker,
)
from embeddings.reranker_text import pair_texts

needs_model = pytest.mark.skipif(
    not (BUNDLED_FOLDER / WEIGHTS_FILE).is_file(), reason="no bundled reader in this checkout"
)

QUESTIONS = {
    "en": "When will the talks continue?",
    "ar": "متى ستستمر المفاوضات؟",
    "ru": "Когда продолжатся переговоры?",
    "fa": "مذاکرات کی ادامه می‌یابد؟",
}
PASSAGES = (
    Passage("قال الرئيس إن المفاوضات ستستمر يوم الثلاثاء.", "وصل الوفد إلى العاصمة."),
    Passage("The delegation arrived with forty tons of aid.", "It rained."),
    Passage("Переговоры продолжатся во вторник, заявил президент.", ""),
    Passage("", "Only what came before."),
)


@pytest.fixture(scope="module")
def bundled() -> Reranker:
    reader = load_reranker("bundled")
    assert reader is not None
    return reader


@needs_model
@pytest.mark.parametrize("language", QUESTIONS)
def test_the_bundled_reader_agrees_with_cross_encoder(bundled: Reranker, language: str) -> None:
    from sentence_transformers import CrossEncoder

    pairs = [pair_texts(QUESTIONS[language], passage) for passage in PASSAGES]
    theirs = CrossEncoder(str(BUNDLED_FOLDER)).predict(pairs)
    ours = bundled.score(QUESTIONS[language], PASSAGES)
    assert ours.argmax() == theirs.argmax()
    # Multiplying in 8 bits moves a logit by 0.3 (root mean square), where they spread by 2.9.
    np.testing.assert_allclose(ours, theirs, atol=1.0)


@needs_model
def test_the_bundled_reader_prefers_the_sentence_that_answers(bundled: Reranker) -> None:
    for question in QUESTIONS.values():
        scores = bundled.score(question, PASSAGES[:2])
        assert scores[0] > scores[1]


@needs_model
def test_scores_do_not_depend_on_the_company(bundled: Reranker) -> None:
    together = bundled.score(QUESTIONS["en"], PASSAGES)
    apart = [bundled.score(QUESTIONS["en"], [passage])[0] for passage in PASSAGES]
    np.testing.assert_allclose(together, apart, atol=1e-3)


@needs_model
def test_no_passage_gives_no_score(bundled: Reranker) -> None:
    assert bundled.score("Who?", ()).shape == (0,)


@needs_model
@pytest.mark.parametrize("text", ["", "\x00", "\ud83d", "</s></s>", "🙂" * 3000, "a" * 50_000])
def test_any_text_gets_a_finite_score(bundled: Reranker, text: str) -> None:
    scores = bundled.score(text, [Passage(text, text), Passage("It rained.", text)])
    assert np.isfinite(scores).all()


@needs_model
def test_the_bundled_folder_is_small_enough() -> None:
    total = sum(path.stat().st_size for path in BUNDLED_FOLDER.rglob("*") if path.is_file())
    assert total <= 60_000_000


def test_none_is_no_reader() -> None:
    assert load_reranker("none") is None


def test_a_missing_file_says_how_to_restore_it(tmp_path: Path) -> None:
    (tmp_path / GRAPH_FILE).write_bytes(b"")
    with pytest.raises(ModelDamagedError, match=rf"{WEIGHTS_FILE} is missing: export it again"):
        load_reranker(str(tmp_path))


@needs_model
@pytest.mark.parametrize("listed", [None, "{}", "nonsense", '{"a": "b"}'])
def test_a_damaged_list_of_8_bit_matrices_is_an_error(tmp_path: Path, listed: str | None) -> None:
    for name in (GRAPH_FILE, WEIGHTS_FILE, TOKENIZER_FILE):
        (tmp_path / name).symlink_to(BUNDLED_FOLDER / name)
    if listed is not None:
        (tmp_path / LIST_FILE).write_text(listed)
    with pytest.raises(ModelDamagedError, match="export it again"):
        load_reranker(str(tmp_path))


def test_files_that_are_no_model_are_an_error(tmp_path: Path) -> None:
    for name in (GRAPH_FILE, WEIGHTS_FILE, TOKENIZER_FILE):
        (tmp_path / name).write_bytes(b"nonsense")
    with pytest.raises(ModelDamagedError, match="export it again"):
        OnnxReranker(tmp_path, str(tmp_path)).score("Who?", PASSAGES)


@pytest.mark.parametrize("name", ["no/such/folder/at all", "/no/such/folder"])
def test_a_name_that_no_hub_can_have_is_an_error(name: str) -> None:
    with pytest.raises(ModelNotFoundError, match="no reranker folder"):
        load_reranker(name)


def test_a_hub_out_of_reach_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelNotFoundError, match="hub is out of reach"):
        load_reranker("cross-encoder/not-there")
