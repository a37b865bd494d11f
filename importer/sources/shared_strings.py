"""The texts that the cells of an XLSX workbook share, kept on disk once they are many."""

from array import array
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import Self

from importer.sources.cell_values import LONGEST_CELL, unescape
from importer.sources.refusals import damaged, no_room
from importer.sources.xml_stream import LocalNames, feed, new_parser

IN_MEMORY = 64 << 20
"""Bytes of text kept in memory; beyond that a temporary file holds all."""


class SharedStrings:
    """Texts by number. Memory grows by eight bytes a text, whatever their length."""

    def __init__(self) -> None:
        self._spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed in __exit__
        self._ends = array("Q", [0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._spool.close()

    def extend(self, texts: Iterable[str]) -> None:
        """Take up more texts. All are taken up before the first is asked for.

        Raises:
            ImporterError: there is no room for them.
        """
        for text in texts:
            try:
                self._spool.write(encoded := text.encode())
            except OSError as error:
                raise no_room(error) from error
            self._ends.append(self._ends[-1] + len(encoded))

    def __getitem__(self, number: int) -> str:
        start, end = self._ends[number], self._ends[number + 1]
        self._spool.seek(start)
        return self._spool.read(end - start).decode()


class SharedStringsReader:
    """Turns the XML of the shared texts into them; see `read`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._local = LocalNames()
        self._ready: list[str] = []
        self._pieces: list[str] = []
        self._size = 0
        self._is_text = self._is_phonetic = False

    def read(self, blocks: Iterator[bytes]) -> Iterator[str]:
        """The texts in their order, without the reading aids that Japanese texts may carry.

        Raises:
            ImporterError: the XML is damaged or dangerous.
        """
        parser = new_parser(self._name)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take_text
        for _ in feed(parser, blocks, self._name):
            yield from self._ready
            self._ready.clear()

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        element = self._local[tag]
        if element == "t":
            self._is_text = not self._is_phonetic
        elif element == "rPh":
            self._is_phonetic = True

    def _end(self, tag: str) -> None:
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
