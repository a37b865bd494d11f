"""The lines of a delimited file on their way into records.

Where no line of a block holds a quote, records are lines parted at the delimiter: `str.split` takes
half the time of `csv.reader`, and brings the same. All others are the reader's, which takes the
lines one by one.
"""

import csv
from collections.abc import Iterator, Sequence

QUOTE = '"'

Record = list[str]


class LineFeed:
    """Lines, block after block.

    Args:
        longest: characters of the longest cell that there may be.

    Attributes:
        taken: how many lines were taken.
    """

    def __init__(self, blocks: Iterator[Sequence[str]], delimiter: str, longest: int) -> None:
        self._blocks, self._delimiter, self._longest = blocks, delimiter, longest
        self._lines: Sequence[str] = ()
        self._at = self.taken = 0
        self._is_plain = False
        self._reader = csv.reader(self._one_by_one(), delimiter=delimiter)

    def plain_records(self, most: int) -> list[Record]:
        """The next records, each on one line; none where the next is for the reader, or none is
        left."""
        if not self._is_loaded() or not self._is_plain:
            return []
        lines = self._lines[self._at : self._at + most]
        self._at += len(lines)
        self.taken += len(lines)
        delimiter = self._delimiter
        texts = [line.rstrip("\r\n") for line in lines]
        # To the reader a blank line is a record without cells.
        return [text.split(delimiter) if text else [] for text in texts]

    def next_record(self) -> Record | None:
        """The next record, on however many lines; None at the end.

        Raises:
            csv.Error: a cell is longer than any that there may be.
        """
        return next(self._reader, None)

    def _is_loaded(self) -> bool:
        """Whether there is a line left; loads the next block if it has to."""
        while self._at == len(self._lines):
            block = next(self._blocks, None)
            if block is None:
                return False
            text = "".join(block)
            self._lines, self._at = block, 0
            self._is_plain = QUOTE not in text and len(text) <= self._longest
        return True

    def _one_by_one(self) -> Iterator[str]:
        while self._is_loaded():
            self._at += 1
            self.taken += 1
            yield self._lines[self._at - 1]
