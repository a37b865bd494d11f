"""The law of delimited files: what is written is read, cell by cell, with its row and its line.

The writer here is a few lines of its own, after RFC 4180, so that nothing is proved by the same
module that reads.
"""

import codecs
import re

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.sources.reading import rows_of, table

CELLS = st.text(
    st.one_of(
        st.sampled_from(",;\t|\"\r\n '=+-@0aé€“漢🎉"),
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"),
    ),
    max_size=12,
)
ROWS = st.lists(CELLS, max_size=5)
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
ENCODERS = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "utf-16 little endian": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16 big endian": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
}


def _written(row: list[str], delimiter: str, *, quote_all: bool) -> str:
    """A record. A row of one blank cell is quoted, since a blank line is a row without cells."""
    special = {delimiter, '"', "\r", "\n"}
    return delimiter.join(
        '"' + cell.replace('"', '""') + '"'
        if quote_all or special & set(cell) or row == [""]
        else cell
        for cell in row
    )


@settings(deadline=None)
@given(
    st.lists(ROWS, min_size=1, max_size=8),
    st.sampled_from(",;\t|^"),
    LINE_ENDS,
    st.sampled_from(sorted(ENCODERS)),
    st.booleans(),
    st.booleans(),
)
def test_any_table_of_text_is_read_as_it_was_written(
    rows: list[list[str]],
    delimiter: str,
    line_end: str,
    encoding: str,
    quote_all: bool,
    ends_with_line_end: bool,
) -> None:
    """Same cells, row numbers from 1, and the line on which each record begins.

    Left out: files of blanks only (an error), a first line that is a `sep=` directive, and a last
    row without cells and without a line end, which leaves no trace in a file.
    """
    records = [_written(row, delimiter, quote_all=quote_all) for row in rows]
    assume(ends_with_line_end or rows[-1])
    text = line_end.join(records) + (line_end if ends_with_line_end else "")
    assume(text.strip(" \t\r\n\v\f"))
    assume(not records[0].lower().strip('"').startswith("sep="))

    read = rows_of(ENCODERS[encoding](text), delimiter=delimiter)

    assert [row.cells for row in read] == [tuple(row) for row in rows]
    assert [row.ref.number for row in read] == list(range(1, len(rows) + 1))
    assert [row.line for row in read] == _first_lines(records)


def _first_lines(records: list[str]) -> list[int]:
    lines, line = [], 1
    for record in records:
        lines.append(line)
        line += 1 + len(re.findall("\r\n|\r|\n", record))
    return lines


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from('abcéñüß€“”Š ÀÿŒ,;"\n'), min_size=2, max_size=2), min_size=1),
    st.sampled_from(["cp1252", "latin-1", "cp1250", "mac-roman", "cp437", "iso8859-15"]),
)
def test_any_table_is_read_in_the_encoding_that_the_user_names(
    rows: list[list[str]], encoding: str
) -> None:
    """Encodings of one byte a letter can't be told apart; the user's word is taken."""
    rows = [[cell.encode(encoding, "replace").decode(encoding) for cell in row] for row in rows]
    text = "\n".join(_written(row, ",", quote_all=False) for row in rows) + "\n"

    read = rows_of(text.encode(encoding), encoding=encoding, delimiter=",")

    assert [row.cells for row in read] == [tuple(row) for row in rows]


WESTERN_WORDS = (
    *("Renée", "Groß", "“Señor”", "Smørrebrød", "Åsa", "Müller & Söhne", "São", "l’Été", "Þór"),
    *("Ann", "O'Neil", "€ 5", "-", "Calle 1º", "Ltd", ""),
)
WESTERN_TEXT = st.lists(st.sampled_from(WESTERN_WORDS), max_size=3).map(" ".join)


@settings(deadline=None)
@given(st.lists(st.lists(WESTERN_TEXT, min_size=2, max_size=2), min_size=1))
@example([["ß“ß“ß“ Re", "é abc"]])
@example([["é““ é”” Re", "ñ abcde"]])
def test_western_text_is_read_although_it_is_not_utf_8(rows: list[list[str]]) -> None:
    """Windows-1252 is assumed where the bytes are no UTF-8, and a notice says so.

    Left out: text whose bytes happen to be UTF-8, and text of accents alone, which no language has.
    Words of several languages may stand in one list.
    """
    text = "Name;City\n" + "\n".join(_written(row, ";", quote_all=True) for row in rows) + "\n"
    beyond = sum(letter > "\x7f" for letter in text)
    assume(beyond <= sum(letter.isascii() and letter.isalpha() for letter in text))
    content = text.encode("cp1252")
    assume(_is_no_utf_8(content))

    with table(content) as found:
        assert [row.cells for row in found.rows()][1:] == [tuple(row) for row in rows]
        assert [notice.code for notice in found.notices] == ["encoding-assumed"]


def _is_no_utf_8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return True
    return False


@settings(deadline=None)
@given(st.data(), st.integers(2, 6), st.sampled_from(",;\t|"), LINE_ENDS)
def test_the_delimiter_of_a_fully_quoted_table_is_always_found(
    data: st.DataObject, width: int, delimiter: str, line_end: str
) -> None:
    """Whatever stands in the cells: what is quoted does not count."""
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1))
    records = [_written(row, delimiter, quote_all=True) for row in rows]

    read = rows_of((line_end.join(records) + line_end).encode())

    assert [row.cells for row in read] == [tuple(row) for row in rows]
