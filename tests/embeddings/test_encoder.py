"""What the bundled encoder promises: unit vectors for any text, questions near their answers."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings.contracts import Encoder
from embeddings.encoder import bundled_folder, encode_stream, load_encoder
from embeddings.errors import ModelDamagedError, ModelNotFoundError
from embeddings.onnx_encoder import OnnxEncoder, check_digests, read_manifest

needs_model = pytest.mark.skipif(
    not (bundled_folder() / "manifest.json").is_file(),
    reason="the bundled model is not in this checkout",
)

SENTENCES = {
    "ar": "وقال رئيس الوزراء إن الأولوية هي الإفراج عن أسرى الحرب.",
    "en": "The city council will open three new public libraries next year.",
    "ru": "Землетрясение магнитудой 5,8 произошло ночью у побережья.",
    "tr": "Merkez bankası faiz oranını yüzde 24'e yükseltti.",
    "fa": "تیم ملی فوتبال در دیدار پایانی با دو گل پیروز شد.",
    "hy": "Հացահատիկի արտահանումը կրճատվել է երաշտի պատճառով։",
}
QUESTIONS = {
    "ar": ("What is the priority for the prime minister?", "Каков приоритет премьер-министра?"),
    "en": ("كم مكتبة عامة ستفتتح العام المقبل؟", "Combien de bibliothèques vont ouvrir ?"),
    "ru": ("How strong was the earthquake?", "زلزله چقدر قوی بود؟"),
    "tr": ("Faiz oranı ne kadar oldu?", "What did the central bank do?"),
    "fa": ("Who won the football final?", "من فاز بالمباراة النهائية؟"),
    "hy": ("Why did grain exports fall?", "Почему сократился экспорт зерна?"),
}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder("bundled")


@needs_model
@pytest.mark.parametrize(
    ("language", "question"), [(k, q) for k, v in QUESTIONS.items() for q in v]
)
def test_question_is_nearest_to_the_sentence_that_answers_it(
    encoder: Encoder, language: str, question: str
) -> None:
    sentences = encoder.encode_document(list(SENTENCES.values()))
    scores = sentences @ encoder.encode_query([question])[0]
    assert list(SENTENCES)[int(scores.argmax())] == language


@needs_model
@pytest.mark.parametrize(
    "text",
    ["word", "word " * 10_000, "x" * 100_000, "1 234 567,89", "😀🎉",
     "سلام hello мир 你好", "\ud83d lone",
     "a\0b", "ꦱꦸꦒꦼꦁ ꦫꦮꦸꦃ", "?!…"],
    ids=["one word", "10,000 words", "one long word", "digits", "emoji",
         "mixed scripts", "lone surrogate",
         "NUL inside", "unknown script", "punctuation"],
)  # fmt: skip
def test_any_content_gives_a_finite_unit_vector(encoder: Encoder, text: str) -> None:
    for vectors in (encoder.encode_query([text]), encoder.encode_document([text])):
        assert vectors.shape == (1, encoder.dim)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors[0]) == pytest.approx(1.0, abs=1e-4)


@needs_model
@pytest.mark.parametrize(
    "text", ["", "   \n\t", "\0", "\u200b\u200f"], ids=["empty", "blank", "NUL", "zero width"]
)
def test_a_text_without_content_gives_zeros(encoder: Encoder, text: str) -> None:
    vectors = encoder.encode_document(["peace", text])
    assert np.linalg.norm(vectors[0]) == pytest.approx(1.0, abs=1e-4)
    assert not vectors[1].any()


@needs_model
def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode_query([]).shape == (0, encoder.dim)


@needs_model
def test_a_text_has_the_same_vector_alone_and_among_others(encoder: Encoder) -> None:
    texts = [*SENTENCES.values(), "short", "long " * 200]
    together = encoder.encode_document(texts)
    alone = np.concatenate([encoder.encode_document([text]) for text in texts])
    assert (together * alone).sum(1).min() > 0.99999


@needs_model
def test_arabic_vowel_marks_and_tatweel_change_nothing(encoder: Encoder) -> None:
    plain, written = encoder.encode_document(["السلام في العالم", "السَّلامُ فــي العالَمِ"])
    assert float(plain @ written) == pytest.approx(1.0, abs=1e-5)


@needs_model
def test_onnx_and_sentence_transformers_agree_on_real_text(encoder: Encoder) -> None:
    article = Path(__file__).parents[2] / "seeds" / "karabakh-summit" / "article.ar.txt"
    lines = [line for line in article.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = [*lines, *SENTENCES.values()]
    # 0.01 for the layers that multiply in 8 bits; without them the two agree to 1e-6.
    plain = load_encoder(str(bundled_folder()))
    assert (encoder.encode_document(texts) * plain.encode_document(texts)).sum(1).min() > 0.99
    assert (encoder.encode_query(texts) * plain.encode_query(texts)).sum(1).min() > 0.99


@needs_model
def test_stream_yields_the_rows_of_one_call_in_batches(encoder: Encoder) -> None:
    texts = list(SENTENCES.values())
    told: list[int] = []
    parts = list(encode_stream(encoder, iter(texts), batch=4, progress=told.append))
    assert [len(part) for part in parts] == [4, 2]
    assert told == [4, 6]
    np.testing.assert_allclose(np.concatenate(parts), encoder.encode_document(texts), atol=1e-5)


@needs_model
def test_bundled_encoder_imports_no_torch() -> None:
    program = (
        "import sys\n"
        "from embeddings.encoder import load_encoder\n"
        "load_encoder().encode_query(['x'])\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@needs_model
def test_bundled_model_is_whole_and_small() -> None:
    check_digests(bundled_folder())
    assert (
        sum(path.stat().st_size for path in bundled_folder().rglob("*") if path.is_file())
        < 80_000_000
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    content = b"weights"
    (tmp_path / "model.safetensors").write_bytes(content)
    files = {
        "model.safetensors": {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    }
    prompts = {"query": "query: ", "document": "passage: "}
    manifest = {"dim": 4, "maximum_tokens": 8, "prompts": prompts, "files": files}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return tmp_path


def test_fingerprint_changes_with_the_digest_of_any_file(folder: Path) -> None:
    before = read_manifest(folder).fingerprint
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    record["files"]["model.safetensors"]["sha256"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    assert read_manifest(folder).fingerprint != before


def test_missing_file_says_how_to_restore_it(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelDamagedError, match=r"model\.safetensors is missing: reinstall"):
        OnnxEncoder(folder, "bundled")


def test_truncated_file_says_how_to_restore_it(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"weigh")
    with pytest.raises(ModelDamagedError, match=r"has 5 bytes, expected 7: reinstall"):
        OnnxEncoder(folder, "bundled")


def test_altered_file_of_the_same_size_is_found_when_it_cannot_be_opened(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"WEIGHTS")
    with pytest.raises(ModelDamagedError, match=r"has sha256 \w+, expected \w+: reinstall"):
        OnnxEncoder(folder, "bundled").encode_query(["peace"])


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff\xfe"])
def test_manifest_that_is_none_says_how_to_restore_it(folder: Path, content: bytes) -> None:
    (folder / "manifest.json").write_bytes(content)
    with pytest.raises(ModelDamagedError, match=r"manifest\.json cannot be read .*reinstall"):
        OnnxEncoder(folder, "bundled")


def test_unknown_folder_names_the_bundled_default() -> None:
    with pytest.raises(
        ModelNotFoundError, match=r"no encoder folder at ./no/such/folder: use the bundled"
    ):
        load_encoder("./no/such/folder")


def test_hub_out_of_reach_names_the_bundled_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr("embeddings.hub_encoder.HUB_SECONDS", 1.0)
    with pytest.raises(ModelNotFoundError, match=r"hub is out of reach.*--encoder bundled"):
        load_encoder("no-one/no-such-model")


def test_folder_that_is_no_model_names_the_bundled_default(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError, match=r"cannot be opened .*use the bundled"):
        load_encoder(str(tmp_path))
