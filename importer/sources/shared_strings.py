"""The texts that the cells of an XLSX workbook share, kept on disk once they are many."""

import re
import weakref
from array import array
from collections.abc import Iterable, Iterator, Sequence
from sys import getsizeof
from tempfile import TemporaryFile

from importer.sources.cell_values import LONGEST_CELL, unescape
from importer.sources.refusals import damaged, no_room
from importer.sources.xml_pieces import dereferenced, odd_gaps, pieces
from importer.sources.xml_stream import LocalNames, is_between_tags, new_parser, parse

IN_MEMORY = 64 << 20
"""Bytes of memory for texts; those that come first, which are said most often, stay there, and a
temporary file holds the others."""


class SharedStrings:
    """Texts by number. Memory grows by eight bytes a text once they are many, whatever their
    length."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._size = 0
        self._ends = array("Q", [0])
        self._has_more = False

    def extend(self, texts: Iterable[str]) -> None:
        """Take up more texts. All are taken up before the first is asked for.

        Raises:
            ImporterError: there is no room for them.
        """
        for text in texts:
            if self._size < IN_MEMORY:
                self._texts.append(text)
                self._size += getsizeof(text) + 8
                continue
            self._ends.append(self._ends[-1] + self._write(text.encode()))

    def _write(self, encoded: bytes) -> int:
        try:
            if not self._has_more:
                self._file = TemporaryFile()  # noqa: SIM115  closed with the last use
                weakref.finalize(self, self._file.close)
                self._has_more = True
            return self._file.write(encoded)
        except OSError as error:
            raise no_room(error) from error

    def __getitem__(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        further = number - len(self._texts)
        if further < 0:
            return self._texts[number]
        start, end = self._ends[further], self._ends[further + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode()

    def look_up(self, numbers: Sequence[str | None]) -> Sequence[str]:
        """Many texts by their numbers in digits, "" for None.

        Raises:
            IndexError: there is no such text.
        """
        get = self.__getitem__ if self._has_more else self._texts.__getitem__
        if None in numbers:
            return [get(int(number)) if number is not None else "" for number in numbers]
        return list(map(get, map(int, filter(None, numbers))))


_PLAIN_TEXTS = re.compile(r'<si><t(?: xml:space="preserve")?+>([^<]*+)</t></si>')


class SharedStringsReader:
    """Turns the XML of the shared texts into them; see `read`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._local = LocalNames()
        self._ready: list[str] = []
        self._pieces: list[str] = []
        self._size = 0
        self._is_text = self._is_phonetic = False
        self._depth = 0
        self._parser = new_parser(name)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._take_text

    def read(self, blocks: Iterator[bytes]) -> Iterator[str]:
        """The texts in their order, without the reading aids that Japanese texts may carry.

        Raises:
            ImporterError: the XML is damaged or dangerous.
        """
        for piece in pieces(blocks, b"si>", b"sst>"):
            if piece.text is None:
                yield from self._parsed(piece.data)
            else:
                yield from self._searched(piece.text)
        parse(self._parser, b"", self._name, is_last=True)
        yield from self._taken()

    def _searched(self, text: str) -> Iterator[str]:
        """Plain texts by a pattern, whatever stands between them by the parser."""
        parts = _PLAIN_TEXTS.split(text)
        gaps = parts[::2]
        start = 0
        for at in odd_gaps(gaps):
            if start < at and not self._is_between_texts():
                yield from self._parsed(_from_match(text, start))
                return
            yield from map(_plain, parts[2 * start + 1 : 2 * at : 2])
            yield from self._parsed(gaps[at].encode())
            start = at

    def _is_between_texts(self) -> bool:
        """Whether whole texts may be taken out here."""
        is_inside = self._depth != 1 or self._pieces or self._is_text or self._is_phonetic
        return not is_inside and is_between_tags(self._parser, self._name)

    def _parsed(self, data: bytes) -> Iterator[str]:
        if data:
            parse(self._parser, data, self._name)
            yield from self._taken()

    def _taken(self) -> Iterator[str]:
        yield from self._ready
        self._ready.clear()

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        element = self._local[tag]
        if element == "t":
            self._is_text = not self._is_phonetic
        elif element == "rPh":
            self._is_phonetic = True

    def _end(self, tag: str) -> None:
        self._depth -= 1
        element = self._local[tag]
        if element == "t":
            self._is_text = False
        elif element == "rPh":
            self._is_phonetic = False
        elif element == "si":
            self._ready.append(unescape("".join(self._pieces)))
            self._pieces.clear()
            self._size = 0

    def _take_text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)
            self._size += len(text)
            if self._size > LONGEST_CELL:
                raise damaged(self._name)


def _plain(text: str) -> str:
    return unescape(dereferenced(text))


def _from_match(text: str, number: int) -> bytes:
    """Everything from the match with this number on."""
    for at, found in enumerate(_PLAIN_TEXTS.finditer(text)):
        if at == number:
            return text[found.start() :].encode()
    return b""
