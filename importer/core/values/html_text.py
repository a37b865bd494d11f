"""Plain text from the HTML that some systems keep in their notes."""

import re
from html import unescape

_TAG = re.compile(r"</?(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>")
_NEW_LINE = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_LINK = re.compile(r"<a(?P<attributes>\s[^<>]*+)>(?P<text>[^<>]*+)</a>", re.IGNORECASE)
_TARGET = re.compile(r"""href=["']?(?P<target>[^"'\s]+)""", re.IGNORECASE)


def parse_html_text(text: str) -> str:
    """`<p>Rings <b>twice</b></p><p>Gate 4</p>` as two lines of plain text.

    A link keeps its target in brackets. Text without a tag comes back as it is: `5 < 6 & 7 > 6`.
    """
    if _TAG.search(text) is None:
        return text
    linked = _LINK.sub(_written_out, text)
    plain = unescape(_TAG.sub(_between, linked))
    lines = (" ".join(line.split()) for line in plain.split("\n"))
    return "\n".join(line for line in lines if line)


def _between(tag: re.Match[str]) -> str:
    return "\n" if tag["name"].casefold() in _NEW_LINE else ""


def _written_out(link: re.Match[str]) -> str:
    found = _TARGET.search(link["attributes"])
    if found is None:
        return link[0]
    target = found["target"].removeprefix("mailto:").removeprefix("tel:")
    return link["text"] if target in link["text"] else f"{link['text']} ({target})"
