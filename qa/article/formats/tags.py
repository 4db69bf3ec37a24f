"""HTML in, the text of its blocks out: for pages too small to tell an article from its frame."""

from __future__ import annotations

from html.parser import HTMLParser

from qa.article.extraction import Block

_HIDDEN = {"script", "style", "noscript", "template", "head", "nav", "footer", "svg", "form"}
_VOID = {"br", "hr", "img", "input", "meta", "link", "source", "wbr"}
_INLINE_TAGS = """a abbr b bdi bdo cite code data dfn em font i img ins kbd mark noscript q s samp
    script small span strong style sub sup svg template time u var wbr"""
_INLINE = frozenset(_INLINE_TAGS.split())
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


class _BlockParser(HTMLParser):
    """Collects the text between block tags; what a browser does not show is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.title = ""
        self._parts: list[str] = []
        self._hidden: list[str] = []
        self._heading = False
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._in_title = True
        if tag in _HIDDEN:
            self._hidden.append(tag)
        if tag not in _INLINE:
            self._close_block()
        if tag in _HEADINGS:
            self._heading = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        if tag in self._hidden:
            del self._hidden[self._hidden.index(tag) :]
        if tag not in _INLINE and tag not in _VOID:
            self._close_block()
        if tag in _HEADINGS:
            self._heading = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._hidden:
            self._parts.append(data)

    def close(self) -> None:
        super().close()
        self._close_block()

    def _close_block(self) -> None:
        text = " ".join("".join(self._parts).split())
        self._parts.clear()
        if text:
            self.blocks.append(Block(text, self._heading))


def blocks_of_html(html: str) -> tuple[str, list[Block]]:
    """Return the title of a page and its blocks, without scripts, styles, menus and footers.

    >>> blocks_of_html("<title>T</title><h2>A</h2><p>b <b>c</b><script>d</script>")[1]
    [Block(text='A', heading=True), Block(text='b c', heading=False)]
    """
    parser = _BlockParser()
    parser.feed(html)
    parser.close()
    return " ".join(parser.title.split()), parser.blocks


def text_of_html(html: str) -> str:
    r"""Return the blocks of a piece of HTML, one a line.

    >>> text_of_html("<p>a</p><p>b</p>")
    'a\nb'
    """
    return "\n".join(block.text for block in blocks_of_html(html)[1])
