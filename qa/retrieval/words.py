"""A text and its language in, the words that lexical search compares out.

Letter forms that readers do not tell apart become one, as search engines do it for Arabic and
Persian (Larkey et al. 2002; Lucene's ArabicNormalizer and PersianNormalizer name the same
classes), digits of every script become ASCII, words lose their endings by Snowball (Porter 2001)
where it knows the language, and words that carry no topic, question words among them, are
dropped.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from threading import Lock
from typing import Protocol

from qa.retrieval.stopwords import STOPWORDS

ANALYZER_VERSION = 1
"""Raised whenever `words` changes: a saved lexical index made by another version is rebuilt."""

SNOWBALL = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fa": "persian",
    "fr": "french",
    "hy": "armenian",
    "ru": "russian",
    "tr": "turkish",
}
_REMOVED = re.compile(
    "[\u0640\u064b-\u065f\u0670\u06d6-\u06ed"  # tatweel, Arabic vowel signs
    "\u0591-\u05bd\u05bf-\u05c7\u05f3\u05f4"  # Hebrew points, geresh, gershayim
    "\u055b\u055c\u055e"  # Armenian marks that stand inside a word
    "\u00ad\u200b\u200d\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"  # invisible
)
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[,.\u066c\u00a0\u202f' ]\d{3})+(?![\d])")
_TOKEN = re.compile(r"\d+(?:[.,\u066b]\d+)*|[^\W\d_]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LETTER_FORMS = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیېۍےئ", "ي"),
        **dict.fromkeys("کڪ", "ك"),
        **dict.fromkeys("ةۀہھە", "ه"),
        "ؤ": "و",
        "ء": None,
        "ı": "i",
        "ə": "e",
        "ß": "ss",
        "ё": "е",
    }
)
_TRUNCATED = {"az": 5, "hy": 5, "tr": 5}
"""Languages that stack endings: their stems keep the first letters only (F5 of Can et al. 2008)."""
_JOINED = {"ar": re.compile("^[وف](?=ال|بال|لل)"), "he": re.compile("^ו?[שהבלכ]?(?=...)")}
"""Conjunctions, prepositions and articles that are written as one with the word after them."""
_ARABIC_INPUT = str.maketrans({"ک": "ك", "ی": "ي"})
_PERSIAN_INPUT = str.maketrans({"ك": "ک", "ي": "ی", "ى": "ی"})
_STEMMING = Lock()
"""A stemmer keeps its word in itself: two threads at once would get each other's stems."""
_DOTTED_I = str.maketrans({"İ": "i", "I": "ı"})


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - snowballstemmer's name


def words(text: str, language: str) -> list[str]:
    """Return the words of a text that lexical search compares, in their order.

    >>> words("Armenia's priorities, and the 4,200 prisoners", "en")
    ['armenia', 'prioriti', '4200', 'prison']
    >>> words("٢٨٦", "ar") == words("۲۸۶", "fa") == words("286", "en")
    True
    >>> words("كاراباخ", "ar") == words("کاراباخ", "ar") == words("كـاراباخ", "ar")
    True
    >>> words("IĞDIR", "tr") == words("Iğdır", "tr")
    True
    >>> words("停火", "zh")
    ['停火']
    """
    found: list[str] = []
    for token in tokens(text, language):
        if token[0].isdigit():
            found.append(_plain_number(token))
        elif _HAN.match(token):
            found.extend(_bigrams(token))
        elif has_topic(token, language):
            found.append(_stem(token, language))
    return found


def tokens(text: str, language: str) -> list[str]:
    """Return the letter runs and numbers of a text, in lower case, neither folded nor stemmed.

    >>> tokens("Ի՞նչ է COVID-19", "hy")
    ['ինչ', 'է', 'covid', '19']
    """
    text = unicodedata.normalize("NFKC", text)
    if language in ("tr", "az"):
        text = text.translate(_DOTTED_I)
    text = _REMOVED.sub("", text.casefold()).replace("\u0307", "")
    return _TOKEN.findall(_GROUPED.sub(_ungroup, _ascii_digits(text)))


def has_topic(token: str, language: str) -> bool:
    """Tell a word that may name a topic from a function word or a lone letter.

    >>> has_topic("peace", "en"), has_topic("when", "en")
    (True, False)
    """
    return len(token) > 1 and fold(token) not in _stopwords(language)


def fold(word: str) -> str:
    """Return a word with the letter forms that readers do not tell apart made one.

    >>> fold("أرمينية") == fold("ارمینیه")
    True
    >>> fold("königin")
    'konigin'
    """
    decomposed = unicodedata.normalize("NFD", word.translate(_LETTER_FORMS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(letter)) if letter.isdecimal() and letter > "9" else letter
        for letter in text
    )


def _ungroup(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match.group())


def _plain_number(token: str) -> str:
    return re.sub(r"[,\u066b]", ".", token)


def _bigrams(run: str) -> list[str]:
    """Return overlapping pairs of a run of Han characters; one character stands alone."""
    if len(run) == 1:
        return [run]
    return [run[place : place + 2] for place in range(len(run) - 1)]


@lru_cache(maxsize=20_000)
def _stem(word: str, language: str) -> str:
    """Return the folded stem; the folded word where Snowball does not know the language."""
    if language == "ar":
        word = word.translate(_ARABIC_INPUT)
    elif language == "fa":
        word = word.translate(_PERSIAN_INPUT)
    if language in _JOINED:
        word = _JOINED[language].sub("", word)
    stemmer = _stemmer(language)
    if stemmer:
        with _STEMMING:
            word = stemmer.stemWord(word)
    stem = fold(word)
    if language == "ar" and len(stem) > 3:
        stem = stem.removesuffix("ه")  # how many write the ending ة, which Snowball takes off
    return stem[: _TRUNCATED.get(language)] or word


@cache
def _stemmer(language: str) -> _Stemmer | None:
    if language not in SNOWBALL:
        return None
    import snowballstemmer

    stemmer: _Stemmer = snowballstemmer.stemmer(SNOWBALL[language])
    return stemmer


@cache
def _stopwords(language: str) -> frozenset[str]:
    """Return the folded words without a topic, of the language."""
    return frozenset(fold(word) for word in STOPWORDS.get(language, "").split())
