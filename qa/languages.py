"""The languages that we support: codes, names in themselves, and direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Language:
    """`code` is ISO 639-1, `name` the language's name for itself."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"


SUPPORTED: dict[str, Language] = {
    language.code: language
    for language in (
        Language("en", "English"),
        Language("ar", "العربية", "rtl"),
        Language("ru", "Русский"),
        Language("fr", "Français"),
        Language("tr", "Türkçe"),
        Language("fa", "فارسی", "rtl"),
        Language("az", "Azərbaycanca"),
        Language("hy", "Հայերեն"),
        Language("de", "Deutsch"),
        Language("es", "Español"),
        Language("he", "עברית", "rtl"),
        Language("zh", "中文"),
    )
}
"""Questions are understood and answered in these twelve."""

INTERFACE = ("en", "ar", "ru", "fr", "tr", "fa", "az", "hy")
"""The page and the widget speak these eight; the seed article is translated into all of them."""


def direction(code: str) -> Literal["ltr", "rtl"]:
    """Return the writing direction of a language code, `ltr` for an unknown one.

    >>> direction("fa")
    'rtl'
    """
    language = SUPPORTED.get(code)
    return language.direction if language else "ltr"
