"""The language of questions, short ones above all."""

from __future__ import annotations

import subprocess
import sys

import pytest

from qa.language_detection import detect_language

SHORT_QUESTIONS = {
    "ar": ["متى؟", "لماذا؟", "كيف؟", "أين؟", "من هو؟", "من فاز؟", "كم عدد القتلى؟", "وأرمينيا؟"],
    "en": ["Why?", "When?", "Who?", "Where?", "How many?", "Who won?", "And Armenia?"],
    "ru": ["Почему?", "Кто?", "Когда?", "А Путин?", "Сколько погибших?"],
    "fr": ["Pourquoi ?", "Quand ?", "Qui ?", "Où ?", "Combien de morts ?", "Et Poutine ?"],
    "tr": ["Ne zaman?", "Neden?", "Nerede?", "Kaç?", "Nasıl?", "Kaç kişi öldü?", "Putin ne dedi?"],
    "fa": [
        "چرا؟",
        "کی؟",
        "کجا؟",
        "چند نفر؟",
        "چه کسی؟",
        "كجا بود؟",
        "پوتین چه گفت؟",
        "و ارمنستان؟",
    ],
    "az": ["Niyə?", "Nə vaxt?", "Harada?", "Necə?", "Neçə nəfər?", "Kim gəldi?", "Putin nə dedi?"],
    "hy": ["Ինչո՞ւ", "Ե՞րբ", "Ո՞վ", "Որտե՞ղ", "Քանի՞ հոգի"],
    "de": ["Warum?", "Wann?", "Wer?", "Wo?", "Wie viele?", "Und Putin?"],
    "es": ["¿Por qué?", "¿Cuándo?", "¿Quién?", "Por que?", "¿Y Putin?"],
    "he": ["למה?", "מתי?", "מי?", "כמה הרוגים?"],
    "zh": ["为什么？", "谁？", "什么时候？", "普京说了什么？"],
}


@pytest.mark.parametrize(
    ("language", "question"),
    [(language, question) for language, asked in SHORT_QUESTIONS.items() for question in asked],
)
def test_a_short_question_has_its_language(language: str, question: str) -> None:
    assert detect_language(question) == language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Who is نيكول باشينيان؟", "en"),
        ("من هو Joe Biden؟", "ar"),
        ("Что такое Engineering News-Record?", "ru"),
        ("密码是 Muiriel 吗？", "zh"),
        ("WHY?", "en"),
        ("NİYƏ?", "az"),
    ],
)
def test_names_of_another_script_do_not_decide(question: str, language: str) -> None:
    assert detect_language(question) == language


def test_only_candidates_are_chosen() -> None:
    assert detect_language("Pourquoi ?", candidates=("ar", "en")) == "en"


@pytest.mark.parametrize("text", ["", "286", "?!", "👍", "한국어"])
def test_a_text_without_known_letters_gets_the_first_candidate(text: str) -> None:
    assert detect_language(text) == "en"
    assert detect_language(text, candidates=("fa", "ar")) == "fa"


def test_a_plain_question_loads_no_model() -> None:
    script = (
        "import sys; from qa.language_detection import detect_language as detect; "
        "detect('What are Armenia\\'s priorities?'); "
        "sys.exit('py3langid' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
