"""Lines that hold no quote become the records that `csv.reader` makes of them."""

import csv
from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st
from importer.sources.line_feed import LineFeed

_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
_LINES = st.lists(
    st.builds("{}{}".format, st.text(st.sampled_from('ab"",;  \t\0é𠮷'), max_size=8), _ENDS),
    max_size=12,
)


def records(feed: LineFeed, most: int) -> Iterator[tuple[list[str], int]]:
    """Each record with the number of the line that it ends on."""
    while True:
        taken = feed.taken
        if plain := feed.plain_records(most):
            yield from zip(plain, range(taken + 1, feed.taken + 1), strict=True)
        elif (record := feed.next_record()) is not None:
            yield record, feed.taken
        else:
            return


def as_the_reader_has_them(lines: Sequence[str], delimiter: str) -> Iterator[tuple[list[str], int]]:
    reader = csv.reader(lines, delimiter=delimiter)
    for record in reader:
        yield record, reader.line_num


@given(st.lists(_LINES, max_size=4), st.sampled_from(",;\t"), st.integers(1, 5))
def test_records_and_their_lines_are_those_of_the_reader(
    blocks: list[list[str]], delimiter: str, most: int
) -> None:
    """Wherever blocks begin and end, also within a quote."""
    feed = LineFeed(iter(blocks), delimiter, 1_000)
    lines = [line for block in blocks for line in block]
    assert list(records(feed, most)) == list(as_the_reader_has_them(lines, delimiter))


def test_a_line_that_may_hold_too_long_a_cell_is_left_to_the_reader() -> None:
    feed = LineFeed(iter([["a,b\n"], ["abcdef\n"]]), ",", 5)
    assert feed.plain_records(9) == [["a", "b"]]
    assert feed.plain_records(9) == []
    assert feed.next_record() == ["abcdef"]


def test_a_block_without_quotes_never_meets_the_reader() -> None:
    feed = LineFeed(iter([["a,b\n", "\n", "c"]]), ",", 1_000)
    assert feed.plain_records(9) == [["a", "b"], [], ["c"]]
    assert (feed.next_record(), feed.taken) == (None, 3)
