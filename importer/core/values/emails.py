"""E-mail addresses: the server's own rule, and lists taken apart.

The server asks class-validator's `@IsEmail`, which is validator.js' `isEmail` with its default
options; `is_email` answers as that does (read in version 13.15). Libraries for Python disagree with
it (`a@b.c` is refused, `"a b"@acme.example` is not), so none of them is asked. The one departure:
characters outside the Basic Multilingual Plane are refused, since the database can't hold them.
"""

import re
from collections.abc import Sequence
from functools import cache

_LONGEST_ADDRESS = 254
_LONGEST_LOCAL_PART = 64
_LONGEST_DOMAIN = 254
_LONGEST_LABEL = 63

# The common case, in linear time: nothing in it can match in two ways.
_ONE_ORDINARY = (
    r"[A-Za-z0-9_%+'-]++(?:\.[A-Za-z0-9_%+'-]++)*+"
    r"@(?:[A-Za-z0-9]++(?:-++[A-Za-z0-9]++)*+\.)+[A-Za-z]{2,}"
)
_ORDINARY = re.compile(_ONE_ORDINARY)
_ORDINARY_LINES = re.compile(rf"{_ONE_ORDINARY}(?:\n{_ONE_ORDINARY})*+")

# The rest is seldom asked for, and costs more to make ready than most files have rows for.
# What validator.js lets stand outside ASCII: everything of the Basic Multilingual Plane but
# surrogates, private characters, non-characters and the specials at its end.
_BEYOND_ASCII = "\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
_SPACES = "\t\n\x0b\x0c\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


@cache
def _atom() -> re.Pattern[str]:
    return re.compile(rf"[A-Za-z0-9!#$%&'*+\-/=?^_`{{|}}~{_BEYOND_ASCII}]+")


@cache
def _quoted() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[{_SPACES}\x01-\x08\x0b\x0c\x0e-\x1f\x7f\x21\x23-\x5b\x5d-\x7e\u00a0{_BEYOND_ASCII}]"
        rf"|\\[\x01-\x09\x0b\x0c\x0d-\x7f\u00a0{_BEYOND_ASCII}])*"
    )


@cache
def _top_label() -> re.Pattern[str]:
    return re.compile(
        r"[A-Za-z\u00a1-\u00a8\u00aa-\ud7ff\uf900-\ufdcf\ufdf0-\uffef]{2,}|[Xx][Nn][A-Za-z0-9-]{2,}"
    )


@cache
def _label() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9\u00a1-\uff00\uff5f-\uffff-]+")


_ANY_SPACE = re.compile(f"[{_SPACES}]")


def is_email(text: str) -> bool:
    """Whether the server takes the text: exactly one address, without blanks around it."""
    if len(text) > _LONGEST_ADDRESS:
        return False
    if _ORDINARY.fullmatch(text):
        return len(text) <= _LONGEST_LABEL or _lengths_fit(text)
    local_part, at, domain = text.rpartition("@")
    return bool(at) and _lengths_fit(text) and _is_domain(domain) and _is_local_part(local_part)


def are_ordinary_emails(texts: Sequence[str]) -> bool:
    """Whether the server plainly takes all of the texts; answers for several at once.

    A False asks for a closer look (`is_email`), a True is certain.
    """
    if max(map(len, texts), default=0) > _LONGEST_LABEL:
        return False
    # A text that holds a line break is two lines, and as many texts are missing.
    joined = "\n".join(texts)
    return joined.count("\n") == len(texts) - 1 and bool(_ORDINARY_LINES.fullmatch(joined))


def _lengths_fit(text: str) -> bool:
    local_part, _, domain = text.rpartition("@")
    return (
        _bytes(local_part) <= _LONGEST_LOCAL_PART
        and _bytes(domain) <= _LONGEST_DOMAIN
        and all(len(label) <= _LONGEST_LABEL for label in domain.split("."))
    )


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    if len(labels) < 2 or not _top_label().fullmatch(labels[-1]) or _ANY_SPACE.search(labels[-1]):
        return False
    return all(
        _label().fullmatch(label) and not label.startswith("-") and not label.endswith("-")
        for label in labels
    )


def _is_local_part(local_part: str) -> bool:
    if local_part.startswith('"') and local_part.endswith('"'):
        return _quoted().fullmatch(local_part[1:-1]) is not None
    return all(_atom().fullmatch(atom) for atom in local_part.split("."))


# --- lists --------------------------------------------------------------------------------------

_SEPARATORS = re.compile(r"\s+(?:and|or|und|oder|et|ou|y|e|&|/)\s+|[;,|\s]+")
_IN_BRACKETS = re.compile(r"<\s*+(?:mailto:\s*+)?([^<>\s]*+)\s*+>", re.IGNORECASE)
_MAILTO = re.compile(r"^mailto:", re.IGNORECASE)


def split_emails(text: str) -> tuple[str, ...]:
    """The addresses in a cell, each once (case apart), in the order written.

    Takes apart `a@acme.example; b@acme.example`, lists with commas, slashes or line ends,
    `Ann Smith <a@acme.example>` and `mailto:a@acme.example`. What is no address comes back as it
    stands, so that nothing is lost: the caller asks `is_email` of every part.
    """
    if is_email(text):
        return (text,)
    parts: dict[str, str] = {}
    for part in _parts(text):
        parts.setdefault(part.casefold(), part)
    return tuple(parts.values())


def _parts(text: str) -> list[str]:
    bracketed = _IN_BRACKETS.findall(text)
    if bracketed and all(map(is_email, bracketed)):
        # Names before the brackets may hold commas; besides them only further addresses count.
        loose = [part for part in _words(_IN_BRACKETS.sub(" ", text)) if "@" in part]
        return [*bracketed, *loose]
    return _words(text)


def _words(text: str) -> list[str]:
    words = (word.strip("\"'<>()[]") for word in _SEPARATORS.split(text))
    addresses = (_MAILTO.sub("", word).rstrip(".:") for word in words)
    # A slash may stand in an address, but two addresses in one word are parted by it.
    apart = (word.split("/") if word.count("@") > 1 else [word] for word in addresses)
    return [address for found in apart for address in found if address]


# --- whose an address is --------------------------------------------------------------------------

_PROVIDERS = (
    "gmail googlemail yahoo ymail hotmail outlook live msn icloud me mac aol gmx web t-online "
    "freenet mail email yandex ya qq 163 126 sina foxmail naver daum hanmail proton "
    "protonmail pm tutanota zoho fastmail orange wanadoo free sfr laposte libero virgilio "
    "alice tiscali terra telefonica comcast verizon att sbcglobal bellsouth cox charter "
    "btinternet sky talktalk virginmedia ntlworld bigpond optusnet rediffmail seznam centrum "
    "wp o2 onet interia op telenet skynet ziggo kpnmail planet bluewin hispeed telia uol bol "
)
"""First labels of the domains under which anybody may have an address."""


def own_domain(address: str) -> str:
    """The domain of an address, in small letters; "" if a provider gives such to anybody."""
    domain = address.rpartition("@")[2].casefold()
    return "" if domain.partition(".")[0] in _PROVIDERS.split() else domain


# --- typing errors ------------------------------------------------------------------------------

_MISSPELT = {
    "gmail.com": "gmial.com gmai.com gmal.com gmali.com gmaill.com gamil.com gnail.com gmil.com "
    "gmail.co gmail.cm gmail.om",
    "hotmail.com": "hotmial.com hotmai.com hotmal.com hotmali.com hotnail.com homail.com "
    "hotamil.com hotmail.co hotmail.cm",
    "outlook.com": "outlok.com outloo.com outllook.com outook.com oultook.com outlook.co",
    "yahoo.com": "yaho.com yahooo.com yhaoo.com yahho.com yahoo.cm yahoo.om",
    "icloud.com": "iclod.com icoud.com iclould.com icloud.co icloud.cm",
}
_DOMAINS = {wrong: right for right, wrongs in _MISSPELT.items() for wrong in wrongs.split()}
_ENDINGS = {"con": "com", "cmo": "com", "ocm": "com", "vom": "com", "xom": "com", "coom": "com"}
"""Endings that no register has."""

_AT = re.compile(r"[\[({]\s*+at\s*+[\])}]|@{2,}", re.IGNORECASE)
_STOPS = re.compile(r"[.,]+")


def mended_domain(address: str) -> str:
    """The address with a misspelling of its domain put right; itself where there is none.

    Only what is known to be a misspelling: domains that are one letter away from a large one may
    well be somebody's own (`mail.com`).
    """
    name, at, domain = address.rpartition("@")
    if domain.lower() in _DOMAINS:
        return f"{name}{at}{_DOMAINS[domain.lower()]}"
    labels, dot, ending = domain.rpartition(".")
    return f"{name}{at}{labels}{dot}{_ENDINGS.get(ending.lower(), ending)}"


def mended_email(text: str) -> str:
    """The address that a text probably was: `ann(at)acme.example`, `ann@@acme,example`; "" if none
    can be read out of it."""
    name, _, domain = "@".join(map(str.strip, _AT.split(text))).strip(".,;: ").rpartition("@")
    mended = mended_domain(f"{name}@{_STOPS.sub('.', domain).strip('.')}")
    return mended if is_email(mended) else ""
