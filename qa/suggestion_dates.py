"""A text in, the dates that it names out: day, month in words, and year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache


def dates_in(text: str, language: str) -> Iterator[date]:
    """Yield the dates with day, month in words and year that a text in that language names."""
    months = _months(language)
    if not months:
        return
    for match in _date_pattern(language).finditer(text):
        month = months[(match["month"] or match["month_first"]).lower()]
        try:
            yield date(int(match["year"]), month, int(match["day"] or match["day_second"]))
        except ValueError:
            continue


def without_days(line: str, *languages: str) -> str:
    """Return the line without the days that stand beside the name of a month."""
    for language in languages:
        if names := "|".join(map(re.escape, _months(language))):
            days = rf"\d{{1,2}}\W{{0,2}}(?:{names})|(?:{names})\W{{0,2}}\d{{1,2}}"
            line = re.sub(days, " ", line, flags=re.IGNORECASE)
    return line


@cache
def _date_pattern(language: str) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months(language)), key=len, reverse=True))
    return re.compile(
        rf"(?:(?P<day>\d{{1,2}})\.?(?: de)? (?P<month>{names})"
        rf"|(?P<month_first>{names}) (?P<day_second>\d{{1,2}})),?(?: de)? (?P<year>\d{{4}})(?!\d)",
        re.IGNORECASE,
    )


@cache
def _months(language: str) -> dict[str, int]:
    """Return the month that each name of a month in that language means."""
    from babel.core import UnknownLocaleError
    from babel.dates import get_month_names

    try:
        return {
            name.lower(): number
            for context in ("format", "stand-alone")
            for number, name in get_month_names("wide", context, language).items()
        }
    except (UnknownLocaleError, ValueError):
        return {}
