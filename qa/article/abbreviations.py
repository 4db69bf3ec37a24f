"""Abbreviations after which a sentence goes on, by language, in lower case without their dot."""

from __future__ import annotations

_CONTINUED = {
    "en": """mr mrs ms dr prof st rev hon gen col capt cmdr lt maj sgt sen rep gov pres vs v c ca cf
        e.g i.e viz mt ft messrs adm pvt supt""",
    "fr": "mm mme mlle dr pr st ste me mgr cf env av apr c.-à-d p.ex ex",
    "de": """z u d i
        dr prof hr fr hrsg bzw ca vgl z.b d.h u.a o.ä s.o sog st evtl ggf inkl max min mio mrd
        nr bspw z.t i.d.r u.u jh geb gest dipl ing""",
    "es": "sr sra srta dr dra prof d ee pp.ej p.ej ud uds st sto sta lic ing gral cnel cap cf av",
    "ru": "т.е т.к т.н т.о см ср им ул св проф акад др напр гр ген полк тов руб млн млрд тыс",
    "tr": "dr prof doç sn av bkz örn yrd öğr gör op org alb gen yzb krş mah cad sok",
    "az": "prof dos akad cən bax məs c.ə m.s mr st dr k.t.n",
    "fa": "دکتر ر.ک",
    "ar": "د م أ ص ج ط هـ",
    "hy": "պրոֆ ակադ տ օր",
    "he": "",
    "zh": "",
}
_BEFORE_NUMBERS = {
    "en": "no nos p pp vol fig ch sec art eq jan feb mar apr jun jul aug sep sept oct nov dec",
    "fr": "n no p pp vol fig chap art t éd",
    "de": "s bd abb kap art abs nr jan feb aug sept okt nov dez",
    "es": "n núm nº p pág págs vol fig cap art",
    "ru": "с стр гл рис ст п пп т кн вып ч",
    "tr": "s no cilt mad md",
    "az": "s № səh mad",
}
ORDINAL_LANGUAGES = frozenset({"de", "tr", "az"})
"""Where a number with a dot is an ordinal: "am 7. Januar", "2. Dünya Savaşı"."""

CONTINUED = {code: frozenset(words.split()) for code, words in _CONTINUED.items()}
CONTINUED_BEFORE_NUMBERS = {
    code: frozenset(words.split()) for code, words in _BEFORE_NUMBERS.items()
}
_OPENING = {
    "en": """the an in it he she they we this these those there his her its their on at by for from
        after before as but and however although when while if since one most many some""",
    "es": "el la los las en un una su sus se por para con pero este esta",
    "fr": "le la les il elle ils elles en un une ce cette dans mais et",
    "de": "der die das er sie es in im ein eine am dies diese und aber",
    "ru": "на он она они но это по для как",
    "tr": "bu bir ve ancak",
    "az": "bu bir və lakin",
}
OPENING_WORDS = {code: frozenset(words.split()) for code, words in _OPENING.items()}
"""Words that open a new sentence after an abbreviation which could end one ("U.S. The ...")."""
