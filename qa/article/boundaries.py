"""A stretch of text in, the offsets of its sentences out.

The rules are those of the Unicode Standard (Annex 29, sentence boundaries), tailored, as the annex
invites to, by what it leaves to each language: abbreviations, initials, ordinals and dates.
"""

from __future__ import annotations

import re

from qa.article.abbreviations import (
    CONTINUED,
    CONTINUED_BEFORE_NUMBERS,
    OPENING_WORDS,
    ORDINAL_LANGUAGES,
)

_CLOSERS = "\"'”’»›)]}）」』】》〉"
_IDEOGRAPHIC_STOPS = "。！？｡"
_STOPS = ".…!?؟۔։" + _IDEOGRAPHIC_STOPS
CLOSING_PUNCTUATION = tuple(
    stop + closer for stop in _STOPS + ":：;؛；" for closer in ("", "“", *_CLOSERS)
)
"""What a line that is a sentence ends with, and a heading does not."""

_MAX_FRAGMENT_WORDS = 2
_WORD = re.compile(r"\w+")
_CANDIDATE = re.compile(
    rf"(?P<stop>[{_STOPS}]+)"
    rf"(?P<closers>(?:[{re.escape(_CLOSERS)}]|[ \u00a0\u202f]»(?=\s|\Z)|“(?=\s))*)"
    r"(?:\[\d{1,3}\])*(?P<gap>\s*)"
)
_ARMENIAN_COLON = re.compile(r"(?<=[\u0561-\u0587]):(?=\s+[«\u0531-\u0556])")
_TOKEN_BEFORE = re.compile(r"[^\s(\[{\"'“”«„‘’]*\Z")
_FIRST_WORD = re.compile(r"[^\w\s]*\s*(\w+)")
_CONTEXT_CHARS = 40
_INITIALS = re.compile(r"(?:\w\w?[.-]+)*\w\Z")
_ROMAN = re.compile(r"[IVX]+\Z")
_NEVER_FIRST = ",،、，;؛；:：.…!?؟%)]}）」』】》"


def word_count(text: str) -> int:
    """Return the number of words; a run of Chinese characters counts as one."""
    return len(_WORD.findall(text))


def sentence_spans(text: str, start: int, end: int, language: str) -> list[tuple[int, int]]:
    """Return the offsets of the sentences of `text[start:end]`, without blanks around them.

    A fragment of one or two words that is left over after a stop belongs to the sentence before it.

    >>> sentence_spans("Dr. J. Smith paid 3.5 dollars. Why did he do so?", 0, 48, "en")
    [(0, 30), (31, 48)]
    """
    spans: list[tuple[int, int]] = []
    begin = start
    for stop in [*sentence_stops(text, start, end, language), end]:
        piece = text[begin:stop]
        if spans and word_count(piece) <= _MAX_FRAGMENT_WORDS and not _is_chinese(piece):
            spans[-1] = (spans[-1][0], begin + len(piece.rstrip()))
        elif piece.strip():
            spans.append((begin + len(piece) - len(piece.lstrip()), begin + len(piece.rstrip())))
        begin = stop
    return spans


def _is_chinese(piece: str) -> bool:
    return len(piece) > 2 * _MAX_FRAGMENT_WORDS and any(c in _IDEOGRAPHIC_STOPS for c in piece)


def sentence_stops(text: str, start: int, end: int, language: str) -> list[int]:
    """Return the offsets before `end` at which one sentence ends and another one begins."""
    stops = [
        candidate.end()
        for candidate in _CANDIDATE.finditer(text, start, end)
        if candidate.end() < end and _ends_a_sentence(text, start, candidate, language)
    ]
    if language == "hy":
        stops += [colon.end() for colon in _ARMENIAN_COLON.finditer(text, start, end)]
        stops.sort()
    return stops


def _ends_a_sentence(text: str, start: int, candidate: re.Match[str], language: str) -> bool:
    """Return whether the stop that was found, with what closes after it, ends a sentence."""
    stop = candidate["stop"]
    following = text[candidate.end() : candidate.end() + _CONTEXT_CHARS]
    if following[0] in _NEVER_FIRST:
        return False
    if stop[-1] in _IDEOGRAPHIC_STOPS:
        return True
    before = _TOKEN_BEFORE.search(
        text[max(start, candidate.start() - _CONTEXT_CHARS) : candidate.start()]
    )
    token = before.group() if before else ""
    if not candidate["gap"]:
        return _lacks_a_space(token, stop, following)
    word_after = _FIRST_WORD.match(following)
    word = word_after[1] if word_after else ""
    if word[:1].islower() or (language == "hy" and stop == "." and following[0] == "«"):
        return False
    is_first = not text[start : candidate.start() - len(token)].strip()
    return (
        stop != "." or bool(candidate["closers"]) or not _goes_on(token, word, language, is_first)
    )


def _goes_on(token: str, word: str, language: str, is_first: bool) -> bool:
    """Return whether a dot between two words belongs to the first: an abbreviation, an ordinal."""
    short = token.lower()
    if short in CONTINUED.get(language, ()):
        return True
    if token.isdecimal() or _ROMAN.fullmatch(token):
        if is_first:
            return True
        return language in ORDINAL_LANGUAGES and len(token) <= (2 if token.isdecimal() else 5)
    if word[:1].isdecimal() and short in CONTINUED_BEFORE_NUMBERS.get(language, ()):
        return True
    opens = len(word) > 1 and word.lower() in OPENING_WORDS.get(language, ())
    is_initials = bool(_INITIALS.fullmatch(token)) and not (len(token) == 1 and token.islower())
    return is_initials and not opens


def _lacks_a_space(token: str, stop: str, following: str) -> bool:
    """Tell "the end.Then" from "example.org" and "3.5": a word of three letters, then a capital."""
    if len(token) < 3 or not token.isalpha() or not following[:2].isalpha() or "…" in stop:
        return False
    if following[0].isupper():
        return token[1:].islower() and following[1:2].islower()
    return not following[0].islower() and not token[-1].isascii()
