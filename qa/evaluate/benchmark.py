"""An encoder and a data folder in, the figures of public retrieval benchmarks out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.contracts import Encoder, Vectors
from qa.evaluate.benchmark_data import AlignedSentences, QuestionSet
from qa.evaluate.progress import Progress

BATCH = 256

Ranks = NDArray[np.int64]
"""1 for the best candidate, 2 for the next, and so on."""


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Questions of one language over sentences of one language; one sentence is right for each."""

    question_language: str
    sentence_language: str
    n: int
    recall_at_1: float
    mrr: float
    map: float


@dataclass(frozen=True, slots=True)
class PooledFigures:
    """Questions over the sentences of all languages at once: the right one of each is relevant.

    `map` is LAReQA's measure (Roy et al. 2020). `n` counts questions, `candidates` sentences.
    """

    languages: tuple[str, ...]
    n: int
    candidates: int
    map: float
    map_by_language: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class SentenceRetrieval:
    """XQuAD-R: question to sentence, for each pair of languages and pooled over them."""

    pairs: tuple[PairFigures, ...]
    pooled: PooledFigures


@dataclass(frozen=True, slots=True)
class ParagraphFigures:
    """XQuADRetrieval of MTEB: question to paragraph in one language."""

    language: str
    n: int
    ndcg_at_10: float
    recall_at_1: float


@dataclass(frozen=True, slots=True)
class BitextFigures:
    """Aligned sentences: share whose nearest sentence on the other side is their translation."""

    language: str
    n: int
    to_english: float
    from_english: float


def measure_sentence_retrieval(encoder: Encoder, sets: Sequence[QuestionSet]) -> SentenceRetrieval:
    """Return question → sentence figures of XQuAD-R for every pair of the languages and pooled."""
    total = sum(len(each.questions) + len(each.sentences) for each in sets)
    with Progress(total, "encoding") as progress:
        questions = [_encode(encoder.encode_query, each.questions, progress) for each in sets]
        sentences = [_encode(encoder.encode_document, each.sentences, progress) for each in sets]
    pairs = tuple(
        _pair(asked, searched, questions[row] @ sentences[column].T)
        for column, searched in enumerate(sets)
        for row, asked in enumerate(sets)
    )
    return SentenceRetrieval(pairs, _pooled(sets, questions, sentences))


def measure_paragraph_retrieval(
    encoder: Encoder, sets: Sequence[QuestionSet]
) -> tuple[ParagraphFigures, ...]:
    """Return question → paragraph figures in each language, as MTEB's XQuADRetrieval has them."""
    total = sum(len(each.questions) + len(each.paragraphs) for each in sets)
    figures = []
    with Progress(total, "encoding") as progress:
        for each in sets:
            questions = _encode(encoder.encode_query, each.questions, progress)
            paragraphs = _encode(encoder.encode_document, each.paragraphs, progress)
            ranks = rank_of_gold(questions @ paragraphs.T, each.gold_paragraphs)
            ndcg = float(np.where(ranks <= 10, 1 / np.log2(1 + ranks), 0.0).mean())
            recall = float((ranks == 1).mean())
            figures.append(ParagraphFigures(each.language, len(ranks), ndcg, recall))
    return tuple(figures)


def measure_bitext(encoder: Encoder, sets: Sequence[AlignedSentences]) -> tuple[BitextFigures, ...]:
    """Return the accuracy of finding a sentence's translation by its nearest vector, both ways."""
    total = sum(2 * len(each.foreign) for each in sets)
    figures = []
    with Progress(total, "encoding") as progress:
        for each in sets:
            foreign = _encode(encoder.encode_query, each.foreign, progress)
            english = _encode(encoder.encode_query, each.english, progress)
            scores = foreign @ english.T
            own = range(len(each.foreign))
            to_english = float((rank_of_gold(scores, own) == 1).mean())
            from_english = float((rank_of_gold(scores.T, own) == 1).mean())
            figures.append(BitextFigures(each.language, len(own), to_english, from_english))
    return tuple(figures)


def rank_of_gold(scores: NDArray[np.float32], gold: Sequence[int]) -> Ranks:
    """Return the rank of the gold column in each row; of equal scores the lower column is first.

    >>> rank_of_gold(np.array([[0.1, 0.9, 0.9]], dtype=np.float32), [2]).tolist()
    [2]
    """
    columns = np.asarray(gold, dtype=np.int64)
    own = scores[np.arange(len(columns)), columns][:, None]
    earlier = np.arange(scores.shape[1])[None, :] < columns[:, None]
    ahead = (scores > own) | ((scores == own) & earlier)
    return np.asarray(1 + ahead.sum(axis=1), dtype=np.int64)


def average_precision(ranks: Ranks) -> NDArray[np.float64]:
    """Return the average precision of each row, whose entries are the ranks of its relevant ones.

    >>> average_precision(np.array([[3, 1]])).round(4).tolist()
    [0.8333]
    """
    ordered = np.sort(ranks, axis=1)
    found = np.arange(1, ordered.shape[1] + 1)
    return np.asarray((found / ordered).mean(axis=1), dtype=np.float64)


def _pair(asked: QuestionSet, searched: QuestionSet, scores: NDArray[np.float32]) -> PairFigures:
    ranks = rank_of_gold(scores, _gold_for(asked, searched, 0))
    mrr = float((1 / ranks).mean())
    return PairFigures(
        question_language=asked.language,
        sentence_language=searched.language,
        n=len(ranks),
        recall_at_1=float((ranks == 1).mean()),
        mrr=mrr,
        map=float(average_precision(ranks[:, None]).mean()),
    )


def _pooled(
    sets: Sequence[QuestionSet], questions: Sequence[Vectors], sentences: Sequence[Vectors]
) -> PooledFigures:
    pool = np.concatenate(sentences)
    firsts = np.cumsum([0, *(len(part) for part in sentences)])
    by_language = []
    for asked, vectors in zip(sets, questions, strict=True):
        scores = vectors @ pool.T
        ranks = np.stack(
            [
                rank_of_gold(scores, _gold_for(asked, searched, int(first)))
                for searched, first in zip(sets, firsts, strict=False)
            ],
            axis=1,
        )
        by_language.append((asked.language, float(average_precision(ranks).mean())))
    counts = [len(each.questions) for each in sets]
    return PooledFigures(
        languages=tuple(each.language for each in sets),
        n=sum(counts),
        candidates=len(pool),
        map=float(np.average([value for _, value in by_language], weights=counts)),
        map_by_language=tuple(by_language),
    )


def _gold_for(asked: QuestionSet, searched: QuestionSet, first: int) -> list[int]:
    """Return the row in `searched` that answers each question of `asked`, counted from `first`."""
    gold = dict(zip(searched.question_ids, searched.gold_sentences, strict=True))
    return [first + gold[id] for id in asked.question_ids]


def _encode(
    encode: Callable[[Sequence[str]], Vectors], texts: Sequence[str], progress: Progress
) -> Vectors:
    """Return the vectors of all texts, in batches, so that the bar moves."""
    batches = []
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        batches.append(encode(batch))
        progress.advance(len(batch))
    return np.concatenate(batches)
