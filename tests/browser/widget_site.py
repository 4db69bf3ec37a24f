"""Publishers' pages for the widget's tests: plain HTML with the headers that a site may send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

STORY = (
    "Old bridge closed\n"
    "The bridge was closed on Monday after an inspector found cracks in two pillars. "
    "Mayor Anna Berg said the repairs will cost four million euros. "
    "Buses take another road through Oldtown until the spring. "
    "The mayor's office gave no comment."
)
REPAIRS = "Mayor Anna Berg said the repairs will cost four million euros."

# Links, bold, another spacing and typographic quotation marks inside the sentences.
BODY = """
<main id="story">
  <h1>Old bridge closed</h1>
  <p>The <a href="/bridge">bridge</a> was closed on Monday after an inspector found cracks in two
     pillars. <b>Mayor <i>Anna&nbsp;Berg</i></b> said the repairs&#8203; will
     cost <a href="/money">four <em>million</em></a> euros. Buses take another road through
     Oldtown until the spring.</p>
  <div class="tall"></div>
  <p>The mayor\u2019s o\ufb03ce gave no comment.</p>
</main>
"""

ARABIC_BODY = """
<main id="story"><h1>إغلاق الجسر القديم</h1>
<p>أُغْلِقَ الجسر القديم يوم الإثنين بعد العثور على شقوق.
وقالت العمدة إن الإصلاح سيكلف أربعة ملايين يورو.</p></main>
"""
ARABIC_STORY = (
    "إغلاق الجسر القديم\n"
    "أغلق الجسر القديم يوم الإثنين بعد العثور على شقوق. "
    "وقالت العمدة إن الإصلاح سيكلف أربعة ملايين يورو."
)

# The cited sentence stands twice in the article, and its words begin another one.
REPEATS = (
    "The vote\n"
    "The mayor lost. She called the count wrong. The court ordered another round in June. "
    "The mayor lost. She congratulated the winner on the market square."
)
REPEATS_BODY = """
<aside>Read also: <a href="/x">The mayor lost. Sunday's paper has more</a></aside>
<main id="story"><h1>The vote</h1>
<p class="first">The mayor lost. She called the count wrong.
The court ordered another round in June.</p>
<p class="second">The mayor lost. She congratulated the winner on the market square.</p></main>
"""


def page(
    script: str, *, body: str = BODY, head: str = "", language: str = "en", direction: str = "ltr"
) -> str:
    """Return a publisher's page with the widget's tag at its end."""
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>News</title><link rel="icon" href="data:,">{head}</head>'
        f"<body>{body}{script}</body></html>"
    )


def tag(address: str, article: str = "bridge", **attributes: str) -> str:
    """Return the widget's tag."""
    written = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<script src="{address}widget.js" data-article="{article}"{written} async></script>'


@dataclass
class Site:
    """A site whose page a test sets before it opens it."""

    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    style: str = ".tall { height: 3000px; }"

    def application(self) -> Starlette:
        """Return the site as an ASGI application."""

        def home(_: Request) -> Response:
            return HTMLResponse(self.html, headers=dict(self.headers))

        def style(_: Request) -> Response:
            return Response(self.style, media_type="text/css")

        return Starlette(routes=[Route("/", home), Route("/style.css", style)])


Serve = Callable[[object], str]
