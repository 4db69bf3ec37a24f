"""An article and an encoder in; vectors and words of its sentences out, to be searched and kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.contracts import Encoder, Vectors
from embeddings.faiss_index import VECTORS_FILE, FaissIndex
from embeddings.store import (
    IndexIdentity,
    check_folder,
    check_target,
    damaged,
    read_array,
    save_folder,
)
from qa.retrieval.lexical import LexicalIndex, WordMatrix
from qa.values import Article, Sentence

Progress = Callable[[int, int], None]
"""Called with the count of lines that are encoded and the count of all."""

INDEX_VERSION = 1
"""Raised whenever the files change, or the way from an article to vectors and words."""

CONTEXT_WEIGHT = 0.25
"""How much of its predecessor's vector a sentence gets: "He added that" says little without it."""

_BATCH = 128
_WORDS_FILE = "words.json"
_ARRAYS = {
    "starts": ("word-starts.npy", np.int64),
    "lines": ("word-lines.npy", np.int32),
    "scores": ("word-scores.npy", np.float32),
}
_FILES = (VECTORS_FILE, _WORDS_FILE, *(name for name, _ in _ARRAYS.values()))


@dataclass(frozen=True)
class ArticleIndex:
    """What is known of an article's evidence: its titles and text, never its headings.

    Row `language * len(sentences) + place` of `vectors` is the line in that language of the
    sentence at that place; the languages are those of `article_lines`.
    """

    sentences: tuple[Sentence, ...]
    vectors: FaissIndex
    lexical: LexicalIndex

    @classmethod
    def build(
        cls, article: Article, encoder: Encoder, *, progress: Progress | None = None
    ) -> ArticleIndex:
        """Return the index, encoding every line of the article in all of its languages."""
        sentences = evidence_of(article)
        places = [sentence.id for sentence in sentences]
        lines = article_lines(article)
        total = sum(map(len, lines.values()))
        vectors, done = FaissIndex(encoder.dim), 0
        for texts in lines.values():
            rows = np.zeros((len(texts), encoder.dim), np.float32)
            for start in range(0, len(texts), _BATCH):
                batch = texts[start : start + _BATCH]
                rows[start : start + len(batch)] = encoder.encode_document(batch)
                done += len(batch)
                if progress:
                    progress(done, total)
            vectors.add(_with_context(rows, article.sentences)[places])
        evidence_lines = {
            language: [texts[place] for place in places] for language, texts in lines.items()
        }
        return cls(sentences, vectors, LexicalIndex.build(evidence_lines, len(sentences)))

    def save(self, folder: Path, article: Article, encoder: Encoder) -> None:
        """Write the index to a folder; see `embeddings.store.save_folder`."""
        counts = {"sentences": len(self.sentences), "rows": len(self.vectors)}
        identity = identity_of(article, encoder)
        save_folder(folder, identity, counts=counts, files=_FILES, write=self._write)

    @staticmethod
    def check_target(folder: Path) -> None:
        """Check that an index may be saved there; see `embeddings.store.check_target`."""
        check_target(folder, files=_FILES)

    @classmethod
    def open(cls, folder: Path, article: Article, encoder: Encoder) -> ArticleIndex:
        """Return the index that `save` wrote for this article and encoder.

        Raises:
            IndexMismatchError: another version, encoder or article made it.
            IndexDamagedError: there is none, or a file is missing or altered.
        """
        check_folder(folder, identity_of(article, encoder), files=_FILES)
        sentences = evidence_of(article)
        languages = tuple(article_lines(article))
        vectors = FaissIndex.open(folder)
        lexical = _read_lexical(folder, languages, len(sentences))
        if (len(vectors), vectors.dim) != (len(languages) * len(sentences), encoder.dim):
            damaged(folder, f"{VECTORS_FILE} has {len(vectors)} rows of {vectors.dim}")
        return cls(sentences, vectors, lexical)

    def _write(self, folder: Path) -> None:
        self.vectors.save(folder)
        matrices = self.lexical.matrices
        words = {language: matrix.vocabulary for language, matrix in matrices.items()}
        (folder / _WORDS_FILE).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        for field, (name, _) in _ARRAYS.items():
            arrays = [getattr(matrix, field) for matrix in matrices.values()]
            np.save(folder / name, np.concatenate(arrays), allow_pickle=False)


def evidence_of(article: Article) -> tuple[Sentence, ...]:
    """Return the sentences that may be evidence: titles and text, never headings."""
    return tuple(sentence for sentence in article.sentences if sentence.kind != "heading")


def article_lines(article: Article) -> dict[str, Sequence[str]]:
    """Return the article's lines by language, one for each sentence, the original first."""
    original = [sentence.text for sentence in article.sentences]
    return {article.language: original} | {
        language: lines
        for language, lines in sorted(article.translations.items())
        if language != article.language
    }


def identity_of(article: Article, encoder: Encoder) -> IndexIdentity:
    """Return what an index of the article by the encoder must say of itself.

    The digest covers the sentences as they were split, so that another way of splitting is
    noticed too.
    """
    digest = hashlib.sha256(article.digest.encode())
    for part in _parts(article):
        digest.update(len(part).to_bytes(8) + part)
    return IndexIdentity(
        INDEX_VERSION, encoder.name, encoder.fingerprint, encoder.dim, digest.hexdigest()
    )


def _parts(article: Article) -> Iterator[bytes]:
    for sentence in article.sentences:
        yield sentence.kind.encode()
    for language, lines in article_lines(article).items():
        yield language.encode()
        for line in lines:
            yield line.encode("utf-8", "surrogatepass")


def _with_context(rows: Vectors, sentences: Sequence[Sentence]) -> Vectors:
    """Return each row with a share of the row before it, unless that is the title's."""
    if len(rows) < 2:
        return rows
    share = np.array([sentence.kind != "title" for sentence in sentences[:-1]], np.float32)
    mixed = rows.copy()
    mixed[1:] += CONTEXT_WEIGHT * share[:, None] * rows[:-1]
    lengths = np.linalg.norm(mixed, axis=1, keepdims=True)
    return (mixed / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def _read_lexical(folder: Path, languages: tuple[str, ...], count: int) -> LexicalIndex:
    """Return the lexical index of the folder, if its parts fit together."""
    words = _read_words(folder, languages)
    arrays = {
        field: np.array(read_array(folder, name, dtype=dtype, ndim=1))
        for field, (name, dtype) in _ARRAYS.items()
    }
    matrices: dict[str, WordMatrix] = {}
    first = used = 0
    for language, vocabulary in words.items():
        starts = arrays["starts"][first : first + len(vocabulary) + 1]
        end = used + int(starts[-1]) if len(starts) else used
        mine = WordMatrix(
            tuple(vocabulary), starts, arrays["lines"][used:end], arrays["scores"][used:end]
        )
        _check_matrix(folder, mine, count)
        matrices[language], first, used = mine, first + len(starts), end
    return LexicalIndex(matrices, count)


def _read_words(folder: Path, languages: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the vocabulary of each language."""
    try:
        words = json.loads((folder / _WORDS_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        damaged(folder, f"{_WORDS_FILE}: {error}", error)
    if not isinstance(words, dict) or tuple(words) != languages:
        damaged(folder, f"{_WORDS_FILE} is not of the article's languages")
    for vocabulary in words.values():
        if not isinstance(vocabulary, list) or not all(
            isinstance(word, str) for word in vocabulary
        ):
            damaged(folder, f"{_WORDS_FILE} holds no words")
    return words


def _check_matrix(folder: Path, matrix: WordMatrix, count: int) -> None:
    """Raise where a matrix would make a search fail: files are not to be trusted."""
    starts, lines = matrix.starts, matrix.lines
    fits = (
        len(starts) == len(matrix.vocabulary) + 1
        and starts[0] == 0
        and (np.diff(starts) >= 0).all()
        and len(lines) == len(matrix.scores) == starts[-1]
        and (not len(lines) or 0 <= lines.min() <= lines.max() < count)
        and np.isfinite(matrix.scores).all()
    )
    if not fits:
        damaged(folder, "its words and scores do not fit together")
