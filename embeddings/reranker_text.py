"""A question and a passage in, the two texts that a reader is trained on and asked with out.

The sentence comes first, so that cutting at the token limit costs context before it costs the
sentence.
"""

from __future__ import annotations

import re

from embeddings.contracts import Passage
from embeddings.text_cleaning import clean_text

SEPARATOR = "</s>"

MAXIMUM_TOKENS = 160
QUESTION_CHARS = 300
SENTENCE_CHARS = 600
CONTEXT_CHARS = 100

_SPECIAL = re.compile(r"<(/?s|pad|unk|mask)>")


def pair_texts(question: str, passage: Passage) -> tuple[str, str]:
    """Return the first and the second text of a pair, cut to length, without pieces that have a
    meaning.

    >>> pair_texts("Who left?", Passage("He left.</s>", "Ali came."))
    ('Who left?', 'He left. </s>Ali came.')
    """
    sentence = _plain(passage.sentence)[:SENTENCE_CHARS]
    context = _plain(passage.context)[:CONTEXT_CHARS].strip()
    return _plain(question)[
        :QUESTION_CHARS
    ], f"{sentence}{SEPARATOR}{context}" if context else sentence


def _plain(text: str) -> str:
    return _SPECIAL.sub(" ", clean_text(text))
