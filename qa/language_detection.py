"""A question or an article in, the code of its language out.

Scripts, telling letters and the most frequent words decide nearly every question by themselves;
py3langid is loaded only for what they leave open.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING

from qa.languages import SUPPORTED

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_MAX_CHARS = 4_000
_MARGIN = 0.95
_LETTERS_IN_A_HAN = 4
_LETTERS_WITH_A_SCHWA = 30
_WORD = re.compile(r"[^\W\d_]+'?")

_LATIN = "en fr tr az de es"
_SCRIPTS = (
    (re.compile("[A-Za-z\u00aa-\u024f\u0259\u1e00-\u1eff]"), _LATIN),
    (re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"), "ar fa"),
    (re.compile("[\u0400-\u052f]"), "ru"),
    (re.compile("[\u0530-\u058f\ufb13-\ufb17]"), "hy"),
    (re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]"), "he"),
    (re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"), "zh"),
)
"""Letters of a script and the supported languages that are written in it."""

_LETTERS = (
    ("ə", "az", 2.0),
    ("ğış", "az tr", 1.0),
    ("qx", "az", 0.3),
    ("w", "en de", 0.4),
    ("ßä", "de", 1.0),
    ("öü", "de tr az", 0.6),
    ("ñ¿¡áíóú", "es", 1.0),
    ("é", "fr es", 0.6),
    ("èêàùœëï", "fr", 1.0),
    ("ç", "fr tr az", 0.6),
    ("پچژگ", "fa", 1.0),
    ("یک", "fa", 0.6),
    ("ةىأإؤ", "ar", 1.0),
    ("يك", "ar", 0.6),
)
"""Letters, the languages for which each of them speaks, and how loudly."""

_FREQUENT_WORDS = {
    "en": """
        hello hi hey bye
        i am if so no yes or as my your we our some any into out up then than just now people
        year name the of and to in is are was were be been a an what who whom whose when where
        why how which did does do has have had can could will would should that this these those
        it its he she they his her their there for from with about by at on not much many long
        old won me you us more else tell say said happened explain please thanks
    """,
    "fr": """
        salut bonjour
        je tu me te m' t' mon ma ton ta il nous notre vos bien si tout tous toute rien jamais
        très moi toi es suis ai as avez peut veut va le la les l' de des du d' et à au aux un
        une en est sont était été être qui que qu' quoi quel quelle quels quelles quand où
        pourquoi comment combien lequel laquelle ce cet cette ces c' elle ils elles on dans sur
        par pour avec pas ne n' se s' son sa ses leur a ont fait dit y j' vous plus parle dis
        explique merci autre
    """,
    "de": """
        hallo
        ich du mir dir mich dich ihr uns unser mein dein sein seine ihre bist bin hast habe
        hatten noch schon so wenn aber oder nur als kein keine man alle immer sehr dass bitte
        der die das den dem des ein eine einen einem einer eines und ist sind war waren wird
        wurde wurden werden wer wen wem wessen was wann wo wohin woher warum wieso weshalb wie
        wieviel welche welcher welches welchen welchem hat haben hatte in im von vom zu zum zur
        mit auf für an am bei nach aus über um es er sie nicht sich auch viele viel lange kann
        soll sagt gibt danke erkläre
    """,
    "es": """
        hola ir va voy fue sido estoy estás estamos tienes tiene quiero puedo cada otro otra
        mucho muchos mucha hoy ayer bien usted ustedes nosotros ellos ellas él sin yo tú tu me
        te mi mis nos soy eres somos todo todos toda nada nadie alguien algo muy si sí pero ya
        vez así también entre desde hasta cuándo sobre esta este esto eso tengo puede quiere
        cuya cuyo estaba había aquí el la los las de del y o un una unos unas en es son era
        fueron ser está están qué que quién quien quiénes cuando dónde donde por porqué cómo
        como cuánto cuánta cuántos cuántas cuantos cuantas cuál cual cuáles ha han hay se su sus
        al con para no lo le más dijo hizo pasó dime explica gracias
    """,
    "tr": """
        onu onun ona bunu bunun bana beni benim sana seni biraz bütün tüm her hiç şey gün yıl
        geldi istiyor ama fakat veya bunlar onlar hakkında tarafından nedeniyle olduğu ve bir bu
        şu o ne neden niçin niye nasıl nerede nereye nereden kim kimi kime kimin hangi hangisi
        kaç kaçıncı zaman mi mı mu mü midir için ile de da den dan gibi kadar var yok oldu olan
        olarak değil daha çok en sonra önce kimdir kimler neler ya ise dedi etti yaptı anlat
        söyle kişi peki nedir nasıldır ben sen biz ettiler oluyor
    """,
    "az": """
        salam
        onu onun ona bunu bunun mənə məni mənim sənə bütün hər heç şey gün il gəldi istəyir amma
        lakin və ya bunlar onlar tərəfindən görə olduğu olub bir bu o nə niyə nədir nəyə necə
        neçə neçənci harada haraya haradan hara hansı kim kimi kimə kimin kimdir zaman vaxt üçün
        ilə da də dan dən qədər var yox oldu olan deyil daha çox ən sonra əvvəl mi mı mu mü edib
        etdi dedi haqqında isə ki nədən barədə danış söylə nəfər bəs mən sən biz
    """,
    "ru": """
        и в не на что кто где когда почему зачем как сколько какой какая какие каком это такое с
        по из за о об от до для или а но был была были есть ли его её их он она они мы вы я чем
        чего кого кому куда откуда чей сказал году
    """,
    "ar": """
        أنا أنت نحن هل لیس لها له لهم عنه منها منه فیها فیه یکون تکون کانوا التي اليها أین ماهو
        ماهی لأن لکن من ما ماذا متى این کیف لماذا لم کم أی ای فی على علی عن إلى الى مع هو هی هم
        هذا هذه ذلک التی الذی الذین أن إن کان کانت قد لا لن بعد قبل عند بین و أو ثم حتى کل بماذا
        لمن وما ومن وماذا ومتى ولماذا وکیف وکم قال لدی اخبرنی أخبرنی حول بسبب
    """,
    "fa": """
        سلام ممنون خداحافظ
        و ارمنستان من تو ما خیلی همه هیچ اگر ولی پس باید نمی است هستم هستند شود شدن خودش همین
        وقتی دیگر چیزی کسی سال مردم نفر وزیر چرا کی کجا چه چی کدام چگونه چطور چند چقدر آیا که از
        در به با را این آن بود شد شده می برای تا بر یا هم نیز ها های او آنها شما هست نیست دارد
        کرد کرده کند چیست کیست کیستند چیه کیه بین اما درباره بگو بودند شدند میشود گفت خود مورد
        چندم
    """,
}
"""Frequent words, question words first of all; Arabic letters in their Persian shapes."""

_SAME_LETTERS = str.maketrans("يك’", "یک'")
_LANGUAGES_OF_WORD: dict[str, str] = {}
for _language, _words in _FREQUENT_WORDS.items():
    for _word in dict.fromkeys(_words.translate(_SAME_LETTERS).split()):
        _LANGUAGES_OF_WORD[_word] = f"{_LANGUAGES_OF_WORD.get(_word, '')} {_language}".strip()


def detect_language(text: str, candidates: Collection[str] = SUPPORTED) -> str:
    """Return the most likely of the candidates; the first of them for a text without letters.

    Scripts, letters and frequent words vote; py3langid (Lui and Baldwin 2012) chooses between those
    that are still within a narrow margin of the best.

    >>> detect_language("متى؟"), detect_language("Niyə?"), detect_language("Why?")
    ('ar', 'az', 'en')
    """
    votes = _votes(text[:_MAX_CHARS], candidates)
    best = max(votes.values(), default=0.0)
    if best <= 0.0:
        return next(iter(candidates))
    close = [code for code in candidates if votes[code] > best - _MARGIN]
    if len(close) == 1:
        return close[0]
    ranks = dict(_identifier().rank(text[:_MAX_CHARS]))
    return max(close, key=lambda code: ranks[code])


def _votes(text: str, candidates: Collection[str]) -> dict[str, float]:
    """Return how much speaks for each candidate: its script, its letters, its frequent words."""
    text = text.replace("İ", "i").lower()
    counts = {languages: len(letters.findall(text)) for letters, languages in _SCRIPTS}
    counts["zh"] *= _LETTERS_IN_A_HAN
    total = sum(counts.values())
    spoken = [(languages, 2.0 * count / total) for languages, count in counts.items() if count]
    seen = set(text)
    spoken += [
        (languages, weight) for letters, languages, weight in _LETTERS if seen & set(letters)
    ]
    if not seen & set("əqx"):
        spoken.append(("az", -min(counts[_LATIN] / _LETTERS_WITH_A_SCHWA, 1.5)))
    for word in _WORD.findall(text.translate(_SAME_LETTERS)):
        languages = _LANGUAGES_OF_WORD.get(word) or _LANGUAGES_OF_WORD.get(word.rstrip("'"), "")
        spoken.append((languages, 1.0 if " " in languages else 1.5))
    votes = dict.fromkeys(candidates, 0.0)
    for languages, weight in spoken:
        for code in languages.split():
            if code in votes:
                votes[code] += weight
    return votes


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(SUPPORTED))
    return identifier
