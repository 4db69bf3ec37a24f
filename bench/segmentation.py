"""Boundary F1 of sentence segmenters against the sentence breaks of XQuAD-R, as a table.

Run: python bench/segmentation.py FOLDER, where FOLDER holds xquad-r/<language>.json. With
--beside sentencex uniseg these libraries, once installed, are measured beside ours.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from qa.article.boundaries import sentence_stops

Segmenter = Callable[[str, str], list[int]]

LANGUAGES = ("ar", "en", "ru", "tr", "es", "de", "zh")
TOLERANCE_CHARS = 1
"""The data's own offsets are off by one in paragraphs with broken letters."""


def ends_by_rules(text: str, language: str) -> list[int]:
    """Return the ends of the sentences by the rules of this project."""
    return [*sentence_stops(text, 0, len(text), language), len(text)]


def ends_by_sentencex(text: str, language: str) -> list[int]:
    """Return the ends of the sentences by sentencex."""
    import sentencex  # type: ignore[import-untyped]

    ends, start = [], 0
    for sentence in sentencex.segment(language, text):
        start = text.find(sentence, start) + len(sentence)
        ends.append(start)
    return ends


def ends_by_uniseg(text: str, language: str) -> list[int]:
    """Return the ends of the sentences by the Unicode Standard, Annex 29, untailored."""
    from uniseg.sentencebreak import sentence_boundaries  # type: ignore[import-untyped]

    return list(sentence_boundaries(text))


def boundary_f1(
    paragraphs: Iterable[tuple[str, list[int]]], segmenter: Segmenter, code: str
) -> float:
    """Return the F1 of sentence ends, without the blanks after them, over all paragraphs."""
    found = expected = matched = 0
    for text, breaks in paragraphs:
        right = _ends(text, breaks)
        ours = _ends(text, segmenter(text, code))
        near = {
            end + shift for end in right for shift in range(-TOLERANCE_CHARS, TOLERANCE_CHARS + 1)
        }
        found, expected, matched = (
            found + len(ours),
            expected + len(right),
            matched + len(ours & near),
        )
    return 2 * matched / (found + expected)


def _ends(text: str, breaks: Iterable[int]) -> set[int]:
    return {len(text[:end].rstrip()) for end in breaks} - {0}


def read_paragraphs(path: Path) -> Iterator[tuple[str, list[int]]]:
    """Yield each paragraph with the offsets at which its sentences end."""
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            yield paragraph["context"], [end for _, end in paragraph["sentence_breaks"]]


def main() -> None:
    """Print one row a language, one column a segmenter."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--beside", nargs="*", default=[], choices=["sentencex", "uniseg"])
    arguments = parser.parse_args()
    folder = arguments.folder / "xquad-r"
    segmenters: dict[str, Segmenter] = {"ours": ends_by_rules}
    for name, segmenter in (("sentencex", ends_by_sentencex), ("uniseg", ends_by_uniseg)):
        if name in arguments.beside:
            segmenters[name] = segmenter
    print("| language | sentences |", " | ".join(segmenters), "|")
    print("|---" * (2 + len(segmenters)) + "|")
    for code in LANGUAGES:
        paragraphs = list(read_paragraphs(folder / f"{code}.json"))
        count = sum(len(breaks) for _, breaks in paragraphs)
        scores = [boundary_f1(paragraphs, segmenter, code) for segmenter in segmenters.values()]
        print(
            f"| {code} | {count} |", " | ".join(f"{score:.3f}" for score in scores), "|", flush=True
        )


if __name__ == "__main__":
    main()
