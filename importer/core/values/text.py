"""The text of a cell made storable without loss of meaning, and the key under which names compare.

What a field makes of the text (a date, an amount) lives in the neighbouring modules.
"""

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from functools import cache, lru_cache
from typing import NamedTuple

BLANKS_TRIMMED = "blanks-trimmed"
CHARACTERS_NORMALIZED = "characters-normalized"
EMOJI_REMOVED = "emoji-removed"


class Cleaned(NamedTuple):
    """A cell's text after cleaning.

    Attributes:
        text: "" for a blank cell, whatever kinds of blanks it held.
        repairs: codes of the problem catalogue, one per kind of change; none for blank cells.
    """

    text: str
    repairs: tuple[str, ...] = ()


# Windows-1252 read as Latin-1 leaves C1 controls where quotes and dashes were.
_C1_AS_WRITTEN = {
    code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)
}
_BLANKS = "\t\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_LINE_ENDS = "\r\x0b\x0c\u2028\u2029"
_INVISIBLE = (
    "".join(chr(code) for code in range(0x20) if chr(code) not in "\t\n\r\x0b\x0c")
    + "\x7f\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    + "".join(chr(code) for code in (*range(0x2060, 0x2065), *range(0x2066, 0x2070)))
    + "\ufe0e\ufe0f\ufeff\u20e3"
)
# Ideographic variation selectors choose a glyph of the character before them; they lie outside the
# Basic Multilingual Plane, so the server could not store them (importer/api/README.md 4.2).
_GLYPH_CHOICES = range(0xE0100, 0xE01F0)
_LONE_SURROGATES = range(0xD800, 0xE000)

_REPLACEMENTS: dict[int, str] = {
    **_C1_AS_WRITTEN,
    **{ord(blank): " " for blank in _BLANKS},
    **{ord(line_end): "\n" for line_end in _LINE_ENDS},
    **{ord(invisible): "" for invisible in _INVISIBLE},
    **dict.fromkeys(_GLYPH_CHOICES, ""),
    **dict.fromkeys(_LONE_SURROGATES, "\ufffd"),
}

# Joiners shape words of these scripts: Arabic and its neighbours, the scripts of India, Myanmar,
# Khmer, Mongolian, Arabic presentation forms. Elsewhere they are left-overs of copied text.
_JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc"
)
_STRAY_JOINER = f"(?<![{_JOINING}])[\u200c\u200d]|\u200c(?![{_JOINING}])"


_EMOJI = (
    "\U0001f000-\U0001f0ff\U0001f170\U0001f171\U0001f17e\U0001f17f\U0001f18e\U0001f191-\U0001f19a"
    "\U0001f1e6-\U0001f1ff\U0001f201\U0001f202\U0001f21a\U0001f22f\U0001f232-\U0001f23a\U0001f250"
    "\U0001f251\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7eb\U0001f7f0"
    "\U0001f900-\U0001faff\U000e0020-\U000e007f"
)
_SYMBOLS = "\u2190-\u2bff"
_ONE_EMOJI = (
    f"(?:[{_SYMBOLS}]\ufe0f?\u200d){{0,8}}[{_EMOJI}][\ufe0e\ufe0f\u20e3]*"
    f"(?:\u200d[{_EMOJI}{_SYMBOLS}][\ufe0e\ufe0f]*)*"
)
# Between two blanks one of them goes with the emoji.
_EMOJI_RUN = f"(?<= )(?:{_ONE_EMOJI})+ |(?:{_ONE_EMOJI})+"

_BLANK_EDGES = ("| ", "|\n", " |", "\n|")
_ACCENTS = re.compile("[\u0300-\u0333\u0339-\u034e\u0350-\u036f]+")
"""Of the characters that `name_key` passes over, those of the Latin, Greek and Cyrillic scripts."""
_UNUSUAL_BLANKS = ("  ", " \n", "\n ", *"\t\r\v\f\x1c\x1d\x1e\x1f\x85\xa0")
_LONG = 200
_PRINTABLE_LATIN = bytes(code for code in range(256) if chr(code).isprintable())
_PRINTABLE_ASCII = bytes(range(0x20, 0x7F))
_JAMO = frozenset(map(chr, range(0x1100, 0x1200)))
"""Letters of Korean that make one letter of the two or three that follow one another."""
_NOT_PLAIN = re.compile("[\ufe0e\ufe0f\u20e3\U00010000-\U0010ffff]")
_UNSTORABLE = re.compile("[\U00010000-\U0010ffff]")


def clean(cell: str) -> Cleaned:
    """The cell's text as it can be stored, and what was repaired on the way.

    Outer blanks go; Unicode blanks and tabs become plain blanks, every line end LF; invisible
    and control characters go, joiners where their script needs them stay; emoji outside the Basic
    Multilingual Plane go (☎ and ™ are within and stay); the rest is brought to NFC. Characters that
    the server can't store and that are no emoji stay, for the checks to name.
    """
    if _is_plain(cell) and not (cell.startswith(" ") or cell.endswith(" ")):
        return Cleaned(cell)
    inner = cell.strip()
    if _is_plain(inner.replace("\n", "")):
        return Cleaned(inner, (BLANKS_TRIMMED,) if inner and inner != cell else ())
    return _clean_unusual(cell, inner)


def are_clean(cells: Sequence[str]) -> bool:
    """Whether `clean` would return each of these cells as it is; answers for a whole row at once.

    A False may be over-careful (a cell that holds a bar beside a blank); a True is certain.
    """
    joined = "|".join(cells)
    return (
        "\n" not in joined
        and "| " not in joined
        and " |" not in joined
        and not joined.startswith(" ")
        and not joined.endswith(" ")
        and _is_plain(joined)
    )


def are_clean_lines(cells: Sequence[str]) -> bool:
    """The same as `are_clean` for cells of which some hold line breaks."""
    joined = "|".join(cells)
    return (
        "\n" in joined
        and not any(edge in joined for edge in _BLANK_EDGES)
        and not joined[:1].isspace()
        and not joined[-1:].isspace()
        and _is_plain(joined.replace("\n", ""))
    )


def is_storable(text: str) -> bool:
    """Whether the server's database can hold every character (importer/api/README.md 4.2)."""
    # Such a character takes two units of UTF-16: told faster than any pattern finds it.
    return text.isascii() or len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text)


def unstorable_characters(text: str) -> tuple[str, ...]:
    """The characters outside the Basic Multilingual Plane, each once, in the order of the text."""
    return tuple(dict.fromkeys(_UNSTORABLE.findall(text)))


# Characters of Chinese and Japanese names that have a common twin.
_TWINS = {
    "𠮷": "吉",
    "𠮟": "叱",
    "𡈽": "土",
    "𣘺": "橋",
    "𥔎": "崎",
    "𡌛": "垰",
    "𦚰": "脇",
    "𩊠": "鞄",
}


def storable_proposal(text: str) -> str:
    """The text with what the server can't store written otherwise, or left out."""
    return _UNSTORABLE.sub(lambda match: _storable_twin(match.group()), text).strip()


def has_storable_twins(text: str) -> bool:
    """Whether every character that the server can't store has another way to be written."""
    return all(map(_storable_twin, unstorable_characters(text)))


def _storable_twin(character: str) -> str:
    written_out = unicodedata.normalize("NFKC", character)
    return written_out if is_storable(written_out) else _TWINS.get(character, "")


def name_key(text: str) -> str:
    """Equal for names that differ in case, accents and blanks only.

    Agrees with the server's comparison, which ignores case, accents and trailing blanks
    (importer/api/README.md 7.2), and ignores doubled blanks besides.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    # Classes below 10 are parts of letters in the scripts of India and Japan, no accents.
    letters = (
        c for c in unicodedata.normalize("NFKD", decomposed) if unicodedata.combining(c) < 10
    )
    return " ".join("".join(letters).split())


def name_keys(texts: Sequence[str]) -> list[str]:
    """The keys of many texts; "" for blank ones."""
    joined = "\n".join(texts)
    if joined.isascii():
        joined = joined.lower()
    else:
        # A line break is no part of any letter: what is done to all is done to each.
        decomposed = unicodedata.normalize("NFKD", joined).casefold()
        joined = _ACCENTS.sub("", unicodedata.normalize("NFKD", decomposed))
    keys = joined.split("\n")
    if len(keys) != len(texts) or any(blank in f"\n{joined}\n" for blank in _UNUSUAL_BLANKS):
        return [name_key(text) if text else "" for text in texts]
    if joined.isascii():
        return keys
    return [key if key.isascii() else name_key(text) for key, text in zip(keys, texts, strict=True)]


def is_one_typo(text: str, word: str) -> bool:
    """Whether one letter is wrong, missing, too many or in the wrong place."""
    from rapidfuzz.distance import OSA  # only where something is misspelt

    return OSA.distance(text, word, score_cutoff=1) == 1


def _is_plain(text: str) -> bool:
    if len(text) > _LONG:
        with suppress(UnicodeEncodeError):
            # All of Latin-1 is in NFC; this way of asking is far faster for a long text.
            return not text.encode("latin-1").translate(None, _PRINTABLE_LATIN)
        if all(map(_is_plain_character, _characters_beyond_ascii(text))):
            return True
    if not text.isprintable():
        return False
    if text.isascii():
        return True
    return _NOT_PLAIN.search(text) is None and unicodedata.is_normalized("NFC", text)


def _characters_beyond_ascii(text: str) -> frozenset[str]:
    """Each once; and what is not printable."""
    rest = text.encode(errors="surrogatepass").translate(None, _PRINTABLE_ASCII)
    return frozenset(rest.decode(errors="surrogatepass"))


@lru_cache(1024)
def _is_plain_character(character: str) -> bool:
    """Whether it is plain whatever stands beside it: some join what stands before them."""
    joins = unicodedata.category(character).startswith("M") or character in _JAMO
    return not joins and character.isprintable() and _is_plain(character)


def _clean_unusual(cell: str, inner: str) -> Cleaned:
    without_emoji = _emoji_run().sub("", inner).strip()
    text = _normalize(without_emoji)
    repairs = (
        (BLANKS_TRIMMED, inner != cell),
        (CHARACTERS_NORMALIZED, text != without_emoji),
        (EMOJI_REMOVED, _emoji_run().search(inner) is not None),
    )
    if not text and not repairs[2][1]:
        return Cleaned("")
    return Cleaned(text, tuple(code for code, was_made in repairs if was_made))


def _normalize(text: str) -> str:
    one_line_end = text.replace("\r\n", "\n").translate(_REPLACEMENTS)
    return unicodedata.normalize("NFC", _stray_joiner().sub("", one_line_end)).strip()


# Long classes of letters take a while to be made ready, and plain files never need them.


@cache
def _emoji_run() -> re.Pattern[str]:
    return re.compile(_EMOJI_RUN)


@cache
def _stray_joiner() -> re.Pattern[str]:
    return re.compile(_STRAY_JOINER)
