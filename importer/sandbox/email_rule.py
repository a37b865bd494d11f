"""Which e-mail addresses the server takes: those of validator.js `isEmail` with default options.

The rule's parts and limits are that library's, as documented; importer/api/README.md 4.5 lists some
of its answers (`a@b` and `a@b.c` are refused).
"""

import re

_UNICODE = "\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
_LOCAL_PART = re.compile(rf"[A-Za-z0-9!#$%&'*+\-/=?^_`{{|}}~{_UNICODE}]+")
_QUOTED_PLAIN = rf"[\s\x01-\x08\x0b\x0c\x0e-\x1f\x7f\x21\x23-\x5b\x5d-\x7e\u00a0-{_UNICODE[2:]}]"
_QUOTED_ESCAPE = rf"\\[\x01-\x09\x0b-\x7f\u00a0-{_UNICODE[2:]}]"
_QUOTED = re.compile(rf"(?:{_QUOTED_PLAIN}|{_QUOTED_ESCAPE})*")
_TOP_LEVEL = re.compile(
    "[A-Za-z\u00a1-\u00a8\u00aa-\ud7ff\uf900-\ufdcf\ufdf0-\uffef]{2,}|[xX][nN][A-Za-z0-9-]{2,}"
)
_LABEL = re.compile("(?!-)[A-Za-z0-9\u00a1-\uff00\uff5f-\uffff-]{1,63}(?<!-)")
_LONGEST, _LONGEST_LOCAL = 254, 64


def is_email(text: str) -> bool:
    """Whether the server takes `text` as an e-mail address."""
    local, at, domain = text.rpartition("@")
    if not at or _units(text) > _LONGEST or len(local.encode("utf-8", "replace")) > _LONGEST_LOCAL:
        return False
    return _is_domain(domain) and _is_local_part(local)


def _units(text: str) -> int:
    """Length as JavaScript counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return (
        len(labels) > 1
        and _TOP_LEVEL.fullmatch(labels[-1]) is not None
        and not re.search(r"\s", labels[-1])
        and all(_LABEL.fullmatch(label) for label in labels)
    )


def _is_local_part(local: str) -> bool:
    if local.startswith('"') and local.endswith('"'):
        return _QUOTED.fullmatch(local[1:-1]) is not None
    return all(_LOCAL_PART.fullmatch(part) for part in local.split("."))
