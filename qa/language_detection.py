"""A question or an article in, the code of its language out."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING

from qa.languages import SUPPORTED

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier


def detect_language(text: str, candidates: Collection[str] = SUPPORTED) -> str:
    """Return the most likely of the candidate languages."""
    ranks = dict(_identifier().rank(text))
    return max(candidates, key=lambda code: ranks.get(code, -1.0))


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(SUPPORTED))
    return identifier
