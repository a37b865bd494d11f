"""Which encoding a delimited file is in, proved over the whole file and not over a sample.

A byte order mark decides; else what is valid UTF-8 throughout is UTF-8; else the old encoding under
which the file reads as a language (`encoding_by_words`), with a notice; else Windows-1252 is
assumed (importer/sources/README.md 1 to 3). What reads as a language in several encodings, or in
none, must be named.
"""

from __future__ import annotations

import codecs
import difflib
import encodings.aliases
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext, gettext_noop
from importer.core.late_texts import later
from importer.core.numbers import whole
from importer.core.reading import Notice
from importer.core.values.plain_text import plain_text
from importer.sources.content import is_unmarked_utf_16
from importer.sources.source_file import SourceFile

if TYPE_CHECKING:
    from importer.sources.encoding_by_words import EncodingReading


class Encoding(Struct, frozen=True):
    """How bytes become text.

    Attributes:
        codec: Python's name.
        label: the name for people.
        notice: what the user should know about the choice.
    """

    codec: str
    label: str
    notice: Notice | None = None


_UTF_8 = Encoding("utf-8", "UTF-8")
_MARKED = (
    (codecs.BOM_UTF8, Encoding("utf-8", gettext_noop("UTF-8 with byte order mark"))),
    (codecs.BOM_UTF32_LE, Encoding("utf-32", gettext_noop("UTF-32, little endian"))),
    (codecs.BOM_UTF32_BE, Encoding("utf-32", gettext_noop("UTF-32, big endian"))),
    (codecs.BOM_UTF16_LE, Encoding("utf-16", gettext_noop("UTF-16, little endian"))),
    (codecs.BOM_UTF16_BE, Encoding("utf-16", gettext_noop("UTF-16, big endian"))),
)
"""Longer marks first: the mark of UTF-32 begins with that of UTF-16."""

BYTE_ORDER_MARKS = tuple(mark for mark, _ in _MARKED)

_WINDOWS_1252 = Encoding(
    "cp1252",
    "Windows-1252 (assumed)",
    Notice(
        "encoding-assumed",
        gettext_noop(
            "The file is not UTF-8 and was read as Windows-1252, the usual encoding of Western "
            "Windows programs. If letters with accents look wrong, name the right one with "
            "--encoding."
        ),
    ),
)

_SAMPLE = 1 << 18
_TELLING = 1 << 15
"""Bytes of a file that tell its language, and are read in every encoding that there is."""

_NOT_OF_FILES = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape"})
"""Text codecs of Python that no program writes tables in."""


def detect_encoding(source: SourceFile, named: str | None) -> Encoding:
    """The encoding in which every byte of the file can be read.

    Args:
        named: the user's word, which wins over every guess.

    Raises:
        UsageError: `named` is no encoding.
        ImporterError: the file can't be read in `named`, in the encoding that its mark or most of
            it shows, or in any that we dare to assume.
    """
    if named is not None:
        return _confirmed(source, _named_encoding(named))
    start = source.start(4)
    for mark, encoding in _MARKED:
        if start.startswith(mark):
            return _confirmed(source, encoding)
    is_wide = is_unmarked_utf_16(source.start(_TELLING))
    if not is_wide and first_undecodable(source, _UTF_8.codec) is None:
        return _UTF_8
    if not is_wide and _is_mostly_utf_8(source):
        return _confirmed(source, _UTF_8)
    return _unmarked(source)


def _unmarked(source: SourceFile) -> Encoding:
    """The old encoding that a file is in, by the language that it makes."""
    readings = _likely_readings(source)
    if any(reading.codec == _WINDOWS_1252.codec for reading in readings):
        return _WINDOWS_1252
    if len(readings) == 1:
        return _by_words(readings[0])
    if readings:
        raise _tie(source, readings)
    if first_undecodable(source, _WINDOWS_1252.codec) is None and not _is_of_another_script(source):
        return _WINDOWS_1252
    raise ImporterError(
        "encoding-unknown",
        gettext(
            "{name} is written in an encoding in which it reads as no language that we know."
        ).format(name=source.name),
        hint=gettext("Save it as UTF-8, or name its encoding with --encoding{suggestion}.").format(
            suggestion=_suggestion(source)
        ),
    )


_LABELS = {
    "cp1250": gettext_noop("Windows-1250 (Central European)"),
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "cp1257": "Windows-1257 (Baltic)",
    "cp1258": "Windows-1258 (Vietnamese)",
    "iso8859-2": gettext_noop("ISO-8859-2 (Central European)"),
    "iso8859-5": "ISO-8859-5 (Cyrillic)",
    "iso8859-7": "ISO-8859-7 (Greek)",
    "iso8859-9": "ISO-8859-9 (Turkish)",
    "koi8-r": "KOI8-R (Russian)",
    "koi8-u": "KOI8-U (Ukrainian)",
    "cp874": "Windows-874 (Thai)",
    "cp932": gettext_noop("Shift-JIS (Japanese)"),
    "euc_jp": gettext_noop("EUC-JP (Japanese)"),
    "cp949": "Windows-949 (Korean)",
    "gb18030": "GB18030 (Chinese)",
    "big5": gettext_noop("Big5 (traditional Chinese)"),
    "utf-16-le": gettext_noop("UTF-16, little endian, without its mark"),
    "utf-16-be": gettext_noop("UTF-16, big endian, without its mark"),
}
_SHOWN = 60


def _likely_readings(source: SourceFile) -> tuple[EncodingReading, ...]:
    """What the file may be, among the encodings in which all of it can be read."""
    from importer.sources.encoding_by_words import likely_readings  # only for what is not UTF-8

    return tuple(
        reading
        for reading in likely_readings(_telling_sample(source))
        if first_undecodable(source, reading.codec) is None
    )


def _telling_sample(source: SourceFile) -> bytes:
    """The first lines, and further ones that hold more than ASCII; all in order."""
    start = source.start(_TELLING)
    if b"\0" in start or not start.isascii():
        return start
    head = start[: start.rfind(b"\n") + 1]
    lines: list[bytes] = []
    rest = b""
    for block in source.blocks():
        *whole, rest = (rest + block).split(b"\n")
        lines += [line for line in whole if not line.isascii()]
        if sum(map(len, lines)) > _TELLING:
            break
    return head + b"\n".join([*lines, rest])[:_TELLING]


def _by_words(reading: EncodingReading) -> Encoding:
    label = _LABELS[reading.codec]
    notice = Notice(
        "encoding-assumed",
        later(
            "The file is not UTF-8 and was read as {label}, in which a line of it says “{shown}”. "
            "If that looks wrong, name the right one with --encoding.",
            label=label,
            shown=_shown(reading),
        ),
    )
    return Encoding(reading.codec, gettext("{label} (by its words)").format(label=label), notice)


def _tie(source: SourceFile, readings: tuple[EncodingReading, ...]) -> ImporterError:
    choices = "; ".join(f"--encoding {one.codec}: “{_shown(one)}”" for one in readings)
    return ImporterError(
        "encoding-unknown",
        gettext("{name} reads as a language in {readings} encodings.").format(
            name=source.name, readings=len(readings)
        ),
        hint=gettext(
            "Save it as UTF-8, or say in which of them this line is right. {choices}."
        ).format(choices=choices),
        context={"candidates": ", ".join(one.codec for one in readings)},
    )


def _shown(reading: EncodingReading) -> str:
    line = plain_text(reading.telling_line)
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


_DECODED_TOGETHER = 1 << 14
"""Bytes: a text of more is memory that the system has to give anew each time, at four times the
cost of what is done with it."""


def _pieces(blocks: Iterable[bytes]) -> Iterator[bytes]:
    for block in blocks:
        for first in range(0, len(block), _DECODED_TOGETHER):
            yield block[first : first + _DECODED_TOGETHER]


def first_undecodable(source: SourceFile, codec: str) -> int | None:
    """The offset of the first byte that is not valid in an encoding, None if all are; streams."""
    decoder = codecs.getincrementaldecoder(codec)()
    offset = 0
    try:
        for piece in _pieces(source.blocks()):
            held_back = len(decoder.getstate()[0])
            start = offset - held_back
            decoder.decode(piece)
            offset += len(piece)
        start = offset - len(decoder.getstate()[0])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return start + error.start
    return None


def _confirmed(source: SourceFile, encoding: Encoding) -> Encoding:
    offset = first_undecodable(source, encoding.codec)
    if offset is None:
        return encoding
    raise ImporterError(
        "text-not-decodable",
        gettext(
            "{name} can't be read as {label}: the byte at offset {offset} (line {line_of}) does "
            "not belong there."
        ).format(
            name=source.name,
            label=encoding.label,
            offset=whole(offset),
            line_of=whole(_line_of(source, offset)),
        ),
        hint=gettext(
            "Save the file again as UTF-8, mend that line, or name the file's encoding with "
            "--encoding{suggestion}."
        ).format(suggestion=_suggestion(source)),
        context={"offset": str(offset), "encoding": encoding.codec},
    )


def _named_encoding(name: str) -> Encoding:
    try:
        "".encode(name)
        codec = codecs.lookup(name).name
    except (LookupError, ValueError) as error:
        raise _unknown_name(name) from error
    if codec in _NOT_OF_FILES:
        raise _unknown_name(name)
    return Encoding(codec, gettext("{codec} (as you said)").format(codec=codec))


def _unknown_name(name: str) -> UsageError:
    known = {*encodings.aliases.aliases, *encodings.aliases.aliases.values()}
    near = difflib.get_close_matches(name.lower().replace("-", "_"), sorted(known), n=1)
    return UsageError(
        "encoding-name-unknown",
        gettext("There is no encoding named {name}.").format(name=repr(name)),
        hint=(
            gettext("Did you mean --encoding {value}?").format(value=near[0])
            if near
            else gettext(
                "Common ones: utf-8, utf-16, cp1252, cp1250, cp1251, mac-roman, shift-jis, gbk."
            )
        ),
    )


_LETTER_AND_MARKS = re.compile(
    rb"\xdf[\x80\x84\x91-\x94\x96\x97\xab\xbb]"
    rb"|[\xe0\xe1\xe3-\xef][\x80\x84\x91-\x94\x96\x97\xab\xbb]{2}"
)
"""Windows-1252 for a letter that a word may end in and quotation marks or dashes behind it (`ß“`).
The bytes are valid UTF-8, too, for letters of scripts that no file holds so few of."""


def _is_mostly_utf_8(source: SourceFile) -> bool:
    """Whether valid sequences outnumber invalid ones: then the file is UTF-8 with broken spots.

    Sequences that are as likely Windows-1252 count for neither.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    valid = invalid = 0
    for block in source.blocks():
        valid -= len(_LETTER_AND_MARKS.findall(block))
        text = decoder.decode(block)
        broken = text.count("\N{REPLACEMENT CHARACTER}")
        invalid += broken
        valid += len(text) - broken - len(text.encode("ascii", "ignore"))
    return valid > invalid


_LETTERS = bytes((*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1)))
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_FEWEST_LETTERS = 16


def _is_of_another_script(source: SourceFile) -> bool:
    """Whether more letters lie beyond ASCII than in it.

    No Western language writes so, while Cyrillic, Greek or Chinese text in an encoding of its own
    can almost always be read as Windows-1252, too, as letters that mean nothing.
    """
    plain = beyond = 0
    for block in source.blocks():
        plain += len(block) - len(block.translate(None, _LETTERS))
        beyond += len(block) - len(block.translate(None, _BEYOND_ASCII))
    return beyond >= _FEWEST_LETTERS and beyond > plain


def _line_of(source: SourceFile, offset: int) -> int:
    """The physical line, from 1, of the byte at an offset."""
    feeds = returns = 0
    for block in source.blocks():
        before = block[: max(offset, 0)]
        feeds += before.count(b"\n")
        returns += before.count(b"\r")
        offset -= len(block)
        if offset <= 0:
            break
    return (feeds or returns) + 1


def _suggestion(source: SourceFile) -> str:
    """What a guesser makes of the start of the file, as the rest of a sentence; or nothing."""
    from charset_normalizer import from_bytes

    best = from_bytes(source.start(_SAMPLE)).best()
    if best is None or best.encoding in {"ascii", "utf_8"}:
        return ""
    return gettext(" (it could be {encoding})").format(encoding=best.encoding)
