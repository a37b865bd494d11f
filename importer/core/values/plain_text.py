"""Text that came as bytes of no encoding: names of files, arguments, variables.

Python keeps such bytes as lone surrogates (PEP 383), which no journal, no report and no JSON takes.
"""

import re

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_BYTES = range(0xDC80, 0xDD00)


def is_plain(text: str) -> bool:
    """Whether the text can be written in UTF-8."""
    return text.isascii() or _LONE_SURROGATE.search(text) is None


def plain_text(text: str) -> str:
    r"""The text with each byte that is no UTF-8 written out: `caf\xe9.csv`. It names a file to
    people; the file itself is opened by the name as it came."""
    return text if is_plain(text) else _LONE_SURROGATE.sub(_written_out, text)


def _written_out(surrogate: re.Match[str]) -> str:
    code = ord(surrogate[0])
    return f"\\x{code - 0xDC00:02x}" if code in _ESCAPED_BYTES else "\N{REPLACEMENT CHARACTER}"


def plain_values(value: object) -> object:
    """The same in every text of what is going to be JSON."""
    match value:
        case str():
            return plain_text(value)
        case dict():
            return {plain_values(key): plain_values(one) for key, one in value.items()}
        case list() | tuple():
            return [plain_values(one) for one in value]
    return value
