"""The texts of the page and of the widget: a language code goes in, its texts by key come out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from qa.languages import INTERFACE

FALLBACK = "en"


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return the interface's texts in that language, English for one that the interface lacks.

    Keys name the place and the thing (`ask.send`); `{n}` in a text stands for a number.

    >>> texts("fr")["ask.send"]
    'Demander'
    >>> texts("de") == texts("en")
    True
    """
    code = language if language in INTERFACE else FALLBACK
    resource = files("qa.web.texts") / f"{code}.json"
    return MappingProxyType(json.loads(resource.read_text(encoding="utf-8")))


def preferred_language(accept_language: str) -> str:
    """Return the first interface language that an `Accept-Language` header asks for, else English.

    >>> preferred_language("de-DE,de;q=0.9,hy;q=0.8,en;q=0.7")
    'hy'
    """
    wishes = [wish.strip().partition(";q=") for wish in accept_language.split(",")]
    weighed = sorted(((_weight(quality), code) for code, _, quality in wishes), key=_descending)
    codes = (code.partition("-")[0].lower() for weight, code in weighed if weight > 0)
    return next((code for code in codes if code in INTERFACE), FALLBACK)


def _weight(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0


def _descending(wish: tuple[float, str]) -> float:
    return -wish[0]
