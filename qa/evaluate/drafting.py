"""An article in, a draft of a questions file out, for a person to edit.

Patterns with a quoted piece of the article need no grammar: they read well around any word of any
language. Each draft names the sentence that it was made from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from qa.errors import EvaluationError
from qa.languages import SUPPORTED
from qa.values import Article, Sentence

MAX_SENTENCES = 12
UNANSWERABLE_EVERY = 3
"""Every so many sentences, from the first on, comes a question that articles rarely answer."""
UNANSWERABLE = ("first_report", "weather")

_NUMBER = re.compile(r"\d[\d.,٬٫]*")
_FRAGMENT_WORDS = 5
_EDGES = " \t\n.,;:!?؟،؛۔։。，、“”\"'«»„()[]–—-…"

PATTERNS: dict[str, dict[str, str]] = {
    "en": {
        "about": "What does the article say about “{}”?",
        "number": "Which number does the article give together with “{}”?",
        "first_report": "Which newspaper was the first to report on “{}”?",
        "weather": "What was the weather like at the time of “{}”?",
    },
    "ar": {
        "about": "ماذا يقول المقال عن «{}»؟",
        "number": "ما الرقم الذي يذكره المقال مع «{}»؟",
        "first_report": "أي صحيفة كانت أول من نشر خبر «{}»؟",
        "weather": "كيف كان الطقس في وقت «{}»؟",
    },
    "ru": {
        "about": "Что говорится в статье о том, что названо «{}»?",
        "number": "Какое число названо в статье рядом со словами «{}»?",
        "first_report": "Какая газета первой сообщила о том, что названо «{}»?",
        "weather": "Какая погода была в то время, когда «{}»?",
    },
    "fr": {
        "about": "Que dit l’article à propos de « {} » ?",
        "number": "Quel nombre l’article donne-t-il avec « {} » ?",
        "first_report": "Quel journal a été le premier à parler de « {} » ?",
        "weather": "Quel temps faisait-il au moment de « {} » ?",
    },
    "tr": {
        "about": "Makale “{}” hakkında ne diyor?",
        "number": "Makale “{}” ile birlikte hangi sayıyı veriyor?",
        "first_report": "“{}” haberini ilk hangi gazete verdi?",
        "weather": "“{}” sırasında hava nasıldı?",
    },
    "fa": {
        "about": "مقاله دربارهٔ «{}» چه می‌گوید؟",
        "number": "مقاله همراه با «{}» چه عددی می‌آورد؟",
        "first_report": "کدام روزنامه نخستین بار خبر «{}» را منتشر کرد؟",
        "weather": "هنگام «{}» هوا چگونه بود؟",
    },
    "az": {
        "about": "Məqalədə “{}” haqqında nə deyilir?",
        "number": "Məqalədə “{}” ilə birlikdə hansı rəqəm çəkilir?",
        "first_report": "“{}” xəbərini ilk hansı qəzet verdi?",
        "weather": "“{}” zamanı hava necə idi?",
    },
    "hy": {
        "about": "Ի՞նչ է ասում հոդվածը «{}» արտահայտության մասին։",
        "number": "Ի՞նչ թիվ է նշում հոդվածը «{}» բառերի հետ։",
        "first_report": "Ո՞ր թերթն է առաջինը հաղորդել «{}» լուրը։",
        "weather": "Ինչպիսի՞ն էր եղանակը «{}» պահին։",
    },
    "de": {
        "about": "Was sagt der Artikel über „{}“?",
        "number": "Welche Zahl nennt der Artikel zusammen mit „{}“?",
        "first_report": "Welche Zeitung berichtete zuerst über „{}“?",
        "weather": "Wie war das Wetter zur Zeit von „{}“?",
    },
    "es": {
        "about": "¿Qué dice el artículo sobre «{}»?",
        "number": "¿Qué número da el artículo junto a «{}»?",
        "first_report": "¿Qué periódico fue el primero en informar sobre «{}»?",
        "weather": "¿Qué tiempo hacía en el momento de «{}»?",
    },
    "he": {
        "about": 'מה אומר המאמר על "{}"?',
        "number": 'איזה מספר מופיע במאמר יחד עם "{}"?',
        "first_report": 'איזה עיתון דיווח ראשון על "{}"?',
        "weather": 'איך היה מזג האוויר בזמן "{}"?',
    },
    "zh": {
        "about": "文章对“{}”说了什么？",
        "number": "文章在提到“{}”时给出了哪个数字？",
        "first_report": "哪家报纸最先报道了“{}”？",
        "weather": "“{}”的时候天气怎么样？",
    },
}


def draft_lines(article: Article, second_language: str = "") -> Iterator[str]:
    """Yield JSON Lines: questions about the article in its language and in one more.

    The second language is English, or Arabic for an English article, unless it is given. Sentences
    are taken evenly from the whole article. In a language that the article is translated into, the
    quoted piece comes from the translation.

    Raises:
        EvaluationError: the second language is not supported, or is the article's own.
    """
    languages = (article.language, _second_language(article, second_language))
    number = 0
    for place, sentence in enumerate(_spread(article)):
        entries = [_answerable(article, sentence, language) for language in languages]
        if place % UNANSWERABLE_EVERY == 0:
            turn = place // UNANSWERABLE_EVERY
            entries.append(_unanswerable(article, sentence, languages[turn % 2], turn))
        for entry in entries:
            number += 1
            yield json.dumps({"id": f"draft-{number:03d}", **entry}, ensure_ascii=False)


def _second_language(article: Article, given: str) -> str:
    language = given or ("en" if article.language != "en" else "ar")
    if language not in SUPPORTED:
        raise EvaluationError(
            f"language is {language!r}, expected one of {', '.join(sorted(SUPPORTED))}"
        )
    if language == article.language:
        raise EvaluationError(
            f"the article is in {language!r} itself: give --also another one for the drafts"
        )
    return language


def _spread(article: Article) -> Sequence[Sentence]:
    """Return at most MAX_SENTENCES sentences of the text, evenly from its whole length."""
    texts = [sentence for sentence in article.sentences if sentence.kind == "text"]
    if len(texts) <= MAX_SENTENCES:
        return texts
    step = len(texts) / MAX_SENTENCES
    return [texts[int(place * step)] for place in range(MAX_SENTENCES)]


def _answerable(article: Article, sentence: Sentence, language: str) -> dict[str, Any]:
    translation = article.translation(sentence, language)
    text = translation or sentence.text
    kind = "number" if _NUMBER.search(text) else "about"
    return {
        "question": PATTERNS[language][kind].format(_piece_of(text)),
        "language": language,
        "gold": [sentence.text],
        "answer": text if translation or language == article.language else "",
        "tags": ["draft", kind],
        "note": f"made from sentence {sentence.id}: {sentence.text}",
    }


def _unanswerable(article: Article, sentence: Sentence, language: str, turn: int) -> dict[str, Any]:
    text = article.translation(sentence, language) or sentence.text
    kind = UNANSWERABLE[turn // 2 % len(UNANSWERABLE)]
    return {
        "question": PATTERNS[language][kind].format(_piece_of(text)),
        "language": language,
        "gold": [],
        "tags": ["draft", "unanswerable"],
        "note": f"check that the article does not answer it; made from sentence {sentence.id}:"
        f" {sentence.text}",
    }


def _piece_of(text: str) -> str:
    """Return a short piece of the text to quote: what follows a number, a name, or the beginning.

    >>> _piece_of("He said that 286 people died in the clashes.")
    'people died in the clashes'
    >>> _piece_of("Then the president met Nikol Pashinyan in Sochi.")
    'Nikol Pashinyan'
    """
    numbered = [piece.split() for piece in _NUMBER.split(text)[1:]]
    after = next((words for words in numbered if len(words) > 1), None)
    if after:
        return _cut(after)
    name = _longest_name(text)
    return _cut(name if len(name) > 1 else _NUMBER.split(text)[0].split() or [text])


def _longest_name(text: str) -> Sequence[str]:
    """Return the longest run of words with capitals, not at the start of the text."""
    best: list[str] = []
    run: list[str] = []
    for word in text.split()[1:]:
        run = [*run, word] if word[0].isupper() else []
        best = max(best, run, key=len)
        if word[-1] in _EDGES:
            run = []
    return best


def _cut(words: Sequence[str]) -> str:
    """Return the first words as one piece; of a text without blanks, its first characters."""
    piece = " ".join(words[:_FRAGMENT_WORDS])
    if len(words) == 1 and len(piece) > 12:
        piece = piece[:8]
    return piece.strip(_EDGES) or piece
