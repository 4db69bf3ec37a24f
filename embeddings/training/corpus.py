"""The data folder in, the texts of distillation out: what the student reads, and the English text
whose vector it takes.

One English text is the target of as many student texts as there are translations, so that its
teacher vector is computed once and pulls all languages to one place. English texts are their own
targets: that keeps English.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

from embeddings.training.data import (
    Pair,
    pair_sources,
    read_lexicon,
    read_monolingual,
    read_news,
    read_pairs,
    read_reading_questions,
)

Role = Literal["query", "document"]
T = TypeVar("T")

PROMPTS: dict[Role, str] = {"query": "query: ", "document": "passage: "}
"""The prompts multilingual-e5 was trained with; the student keeps them."""


@dataclass(frozen=True)
class Source:
    """How much of one source of pairs is used: at most `limit` pairs a language, each shown
    `presentations` times.
    """

    limit: int
    presentations: float


SOURCES: dict[str, Source] = {
    "tico19": Source(4000, 1.5),
    "mozilla-www": Source(1200, 1.0),
    "tatoeba-test": Source(1800, 0.8),
    "tatoeba": Source(1800, 0.8),
    "mmlu-ar-gpt": Source(3000, 1.0),
    "cldr-names": Source(500, 0.5),
    "tico19-terms": Source(300, 0.5),
    "bible-cesdoc-web": Source(400, 0.5),
    "lexicon": Source(4000, 0.5),
    "omw-lexicon": Source(500, 0.3),
    "google-translit-names": Source(500, 0.3),
    "wd-nametokens": Source(500, 0.3),
}
NEWS_PRESENTATIONS = 2.5
READING = {"squad-nqg-test.en": 3000, "qamr.en": 3000}
READING_CONTEXTS = ("arcd-train.ar", "thquad.tr", "qamr.en", "squad-nqg-test.en")
MONOLINGUAL = ("ud-armtdp.hy", "arcd-contexts.ar")
LANGUAGES = frozenset(
    {"ar", "ru", "fr", "tr", "fa", "az", "hy", "es", "de", "he", "zh", "uk", "it", "pt"}
)
LONG_SOURCES = frozenset({"tico19", "mozilla-www"})
"""Sources whose English side is read by the student, too."""

WORTH = {"ar": 3.0, "en": 3.0, "ru": 2.0, "fr": 2.0, "tr": 2.0, "fa": 2.0, "az": 2.0, "hy": 2.0}
WORTH |= {"es": 1.3, "de": 1.0, "he": 1.0, "zh": 1.0, "uk": 0.2, "it": 0.2, "pt": 0.2}
"""What a language's pieces are worth when the vocabulary is chosen."""

MINIMUM_WORDS = {"mmlu-ar-gpt": 5}
MAXIMUM_WORDS = {"mmlu-ar-gpt": 30}


@dataclass(frozen=True)
class Example:
    """A text for the student, and the number of the target it is to be given."""

    text: str
    role: Role
    language: str
    target: int
    presentations: float


@dataclass
class Corpus:
    """Examples, and the English texts with their roles whose teacher vectors are the targets, most
    worthy first.
    """

    examples: list[Example] = field(default_factory=list)
    targets: dict[tuple[str, Role], int] = field(default_factory=dict)

    def add(self, text: str, language: str, english: str, role: Role, presentations: float) -> None:
        """Append one example; an English text met before shares its target."""
        target = self.targets.setdefault((english, role), len(self.targets))
        self.examples.append(Example(text, role, language, target, presentations))


def read_corpus(data: Path) -> Corpus:
    """Return the corpus of distillation: news, then pairs in the order of `SOURCES`, then English
    reading questions.
    """
    corpus = Corpus()
    add_news(corpus, data, "train")
    own: set[str] = set()
    for pair in _worthy_pairs(data):
        role: Role = "query" if pair.english.rstrip().endswith("?") else "document"
        corpus.add(
            pair.foreign, pair.language, pair.english, role, SOURCES[pair.source].presentations
        )
        if pair.source in LONG_SOURCES and pair.english not in own:
            own.add(pair.english)
            corpus.add(pair.english, "en", pair.english, role, 0.6)
    for source, limit in READING.items():
        for question in _sample(read_reading_questions(data, source), limit, source):
            if not is_held_out(question.question):
                corpus.add(question.question, "en", question.question, "query", 1.0)
    for source, limit in READING.items():
        sentences = dict.fromkeys(
            question.answer_sentence for question in read_reading_questions(data, source)
        )
        for sentence in _sample(tuple(sentences), limit // 2, source):
            if not is_held_out(sentence):
                corpus.add(sentence, "en", sentence, "document", 1.0)
    return corpus


def add_news(corpus: Corpus, data: Path, split: Literal["train", "dev"]) -> None:
    """Append every sentence and question of the split's articles in every language, English too."""
    for article in read_news(data, split):
        for language, lines in article.text.items():
            for line, english in zip(lines, article.text["en"], strict=True):
                corpus.add(line, language, english, "document", NEWS_PRESENTATIONS)
        for item in article.questions:
            if "en" not in item.question:
                continue
            for language, text in item.question.items():
                corpus.add(text, language, item.question["en"], "query", NEWS_PRESENTATIONS)


def is_held_out(text: str) -> bool:
    """Tell whether a question or sentence outside the news is for choosing, not for training: one
    in twenty.
    """
    return hashlib.sha256(text.encode()).digest()[0] < 13


def _worthy_pairs(data: Path) -> Iterator[Pair]:
    files: dict[str, list[str]] = {}
    for source, language in pair_sources(data):
        if language in LANGUAGES:
            files.setdefault(source, []).append(language)
    lexicon = read_lexicon(data)
    for source, rule in SOURCES.items():
        if source == "lexicon":
            for language in sorted({pair.language for pair in lexicon}):
                words = tuple(pair for pair in lexicon if pair.language == language)
                yield from _sample(words, rule.limit, f"lexicon.{language}")
        for language in files.get(source, ()):
            pairs = tuple(pair for pair in read_pairs(data, source, language) if _has_worth(pair))
            yield from _sample(pairs, rule.limit, f"{source}.{language}")


def _has_worth(pair: Pair) -> bool:
    words = len(pair.english.split())
    return MINIMUM_WORDS.get(pair.source, 1) <= words <= MAXIMUM_WORDS.get(pair.source, 60)


def _sample(items: tuple[T, ...], limit: int, seed: str) -> list[T]:
    if len(items) <= limit:
        return list(items)
    return random.Random(seed).sample(items, limit)


def vocabulary_texts(data: Path) -> dict[str, list[str]]:
    """Return the texts of each language whose pieces the student shall know: the corpus and all
    single words.
    """
    texts: dict[str, dict[str, None]] = {}
    for example in read_corpus(data).examples:
        texts.setdefault(example.language, {})[example.text] = None
    lists = (
        pair
        for source, language in pair_sources(data)
        if source in ("omw-lexicon", "cldr-names") and language in LANGUAGES
        for pair in read_pairs(data, source, language)
    )
    for pair in (*read_lexicon(data), *lists):
        texts.setdefault(pair.language, {})[pair.foreign] = None
        texts.setdefault("en", {})[pair.english] = None
    for source in READING_CONTEXTS:
        for question in read_reading_questions(data, source):
            texts.setdefault(question.language, {}).update(
                {question.question: None, question.context: None}
            )
    for name in MONOLINGUAL:
        texts.setdefault(name.rpartition(".")[2], {}).update(
            dict.fromkeys(read_monolingual(data, name))
        )
    return {language: list(lines) for language, lines in texts.items()}
