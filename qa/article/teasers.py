"""A line in, out comes whether it sends the reader to another story ("read also: ...")."""

from __future__ import annotations

import re

_OPENINGS = (
    # English
    r"(?:read|see|watch|listen|look)\s+(?:also|more|next|too|here)",
    r"also\s+(?:read|see|watch)",
    r"(?:related|recommended)\s+(?:articles?|stor(?:y|ies)|news|reading|posts?|topics?|coverage)",
    r"more\s+(?:on\s+this(?:\s+(?:story|topic))?|stories|news|from\s+[^:]{1,40}(?=:))",
    r"(?:you\s+(?:may|might)\s+also\s+like|don.t\s+miss|further\s+reading)",
    # Arabic
    r"[إا]?قر[أاؤ]\s*(?:[أا]يض[اًـ]*|المزيد|كذلك)",
    r"(?:طالع|شاهد|انظر|تابع|للمزيد)\s+(?:[أا]يض[اًـ]*|المزيد|كذلك)",
    r"(?:مواضيع|مقالات|أخبار|اخبار)\s+(?:ذات\s+صلة|متعلقة|مشابهة)",
    # Russian
    r"(?:читайте|читать|смотрите|смотреть|слушайте)\s+(?:также|ещ[её]|далее|больше)",
    r"(?:по\s+теме|материалы\s+по\s+теме|подробнее\s+(?:по\s+теме|читайте))",
    # French
    r"(?:à\s+)?lire\s+(?:aussi|également|la\s+suite)|(?:voir|lisez|écouter)\s+(?:aussi|également)",
    r"(?:à\s+lire|sur\s+le\s+même\s+(?:sujet|thème))(?=\s*[:：])",
    # German
    r"(?:lesen\s+sie|siehe|sehen\s+sie)\s+(?:auch|mehr|dazu|hier)|(?:auch\s+interessant|mehr\s+zum\s+thema)",
    # Spanish
    r"(?:lea?|leer|lee|ver|vea|mira|te\s+puede\s+interesar)\s+(?:también|tambien|más|además)",
    r"(?:te\s+puede\s+interesar|noticias?\s+relacionadas?)(?=\s*[:：]|$)",
    # Turkish
    r"(?:bunlar[ıi]\s+da|bunu\s+da|ayr[ıi]ca|devam[ıi]n[ıi])\s+(?:oku|okuyun|okuyabilirsiniz|inceleyin|izleyin|bak[ıi]n)",
    r"ilgili\s+(?:haber(?:ler)?|yaz[ıi](?:lar)?|makale(?:ler)?|konular)",
    # Persian
    r"(?:همچنین|بیشتر|بيشتر)\s+(?:بخوانید|بخوانيد|ببینید|بشنوید)|(?:بیشتر|بيشتر)\s+بدانید",
    r"(?:مطالب|اخبار|خبرهای|مقالات)\s+مرتبط",
    # Azerbaijani
    r"(?:h[əe]m[çc]inin|bunu\s+da|bunlar[ıi]\s+da|daha\s+[çc]ox|davam[ıi]n[ıi])\s+(?:oxu|oxuyun|oxuya\s+bil[əe]rsiniz|bax[ıi]n|izl[əe]yin)",
    r"(?:oxuyun|bax[ıi]n)\s+h[əe]m[çc]inin|(?:əlaqəli|oxşar)\s+xəb[əe]rl[əe]r",
    # Armenian
    r"(?:կարդա(?:լ|ցեք)|կարդացե՛ք|տես|դիտե(?:լ|ք))\s+(?:նա[եև]ւ?|ավելին|նաեւ)",
    r"(?:թեմայի\s+վերաբերյալ|առնչվող\s+(?:նյութեր|լուրեր))",
    # Hebrew
    r"(?:קרא|קראו|קיראו|לקריאה|צפו|ראו|ראה)\s+(?:גם|עוד|נוספת|נוסף)|(?:כתבות|ידיעות)\s+(?:קשורות|נוספות)",
    # Chinese
    r"(?:延伸|相关|相關|推荐|推薦|更多|扩展|擴展)(?:阅读|閱讀|报道|報道|報導|新闻|新聞|文章)|另请参阅|另請參閱",
)
_OPENING = re.compile(
    r"^[\W_]*(?:" + "|".join(_OPENINGS) + r")\s*(?P<mark>[:：»›>→←|–—…-]|\.\.\.|$)?", re.IGNORECASE
)
_MAX_CHARS = 250


def is_teaser(line: str) -> bool:
    """Return whether the line is a "read also" teaser, in any language that we support.

    The phrase must open the line, and be followed by a colon, a dash or an arrow, or stand alone;
    or the line must have no closing stop, as headlines have none.

    >>> is_teaser("Read also: Talks resume"), is_teaser("Read more books, she said.")
    (True, False)
    """
    line = line.strip()
    opening = _OPENING.match(line) if len(line) <= _MAX_CHARS else None
    if opening is None:
        return False
    return opening["mark"] is not None or not line.endswith(tuple(".!?؟۔։。！？:"))
