"""Delimited files: records, their numbers and lines, and what spreadsheets make of odd ones."""

import codecs
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from importer.core.errors import ImporterError, UsageError
from importer.core.reading import ReadingOptions
from importer.core.rows import RowRef, SourceRow
from importer.sources import open_tables, source_file
from importer.sources.delimited import LONGEST_LINE, DelimitedTable

from tests.sources.reading import cells_of, rows_of, table


def test_a_row_says_where_it_stands() -> None:
    """File, row number and physical line travel with the cells; all cells are text."""
    assert rows_of(b"Name,Zip\nAcme,02138\n") == [
        SourceRow(RowRef("customers.csv", "", 1), ("Name", "Zip"), None, 1),
        SourceRow(RowRef("customers.csv", "", 2), ("Acme", "02138"), None, 2),
    ]


def test_line_breaks_in_cells_make_no_rows() -> None:
    """Rows are numbered as a spreadsheet shows them; the line is where the record begins."""
    rows = rows_of(b'Name,Street\r\nAcme,"1 Main St\r\nSuite 4\r\nRear"\r\nBeta,x\r\n')
    assert [(row.ref.number, row.line) for row in rows] == [(1, 1), (2, 2), (3, 5)]
    assert rows[1].cells == ("Acme", "1 Main St\r\nSuite 4\r\nRear")


def test_blank_lines_are_rows_without_cells() -> None:
    """They are rows in a spreadsheet too, so that the numbers below them stay right."""
    rows = rows_of(b"Name,Zip\n\nAcme,1\n,\n\n")
    assert [row.cells for row in rows] == [("Name", "Zip"), (), ("Acme", "1"), ("", ""), ()]
    assert [row.ref.number for row in rows] == [1, 2, 3, 4, 5]


def test_a_quoted_nothing_is_a_cell_and_a_blank_line_is_none() -> None:
    """The two look alike in a file of one column only."""
    assert cells_of(b'Name\n""\n\nAcme\n') == [("Name",), ("",), (), ("Acme",)]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_all_line_ends_are_understood(line_end: str) -> None:
    """Unix, Windows, and old Macintosh."""
    content = line_end.join(["Name,Zip", "Acme,1", "Beta,2"]).encode()
    assert cells_of(content) == [("Name", "Zip"), ("Acme", "1"), ("Beta", "2")]


def test_ragged_rows_stay_as_they_are() -> None:
    """Too few or too many cells are for the checks to judge; nothing is padded or cut."""
    assert cells_of(b"A,B,C\n1,2\n1,2,3,4\n1,2,3\n") == [
        ("A", "B", "C"),
        ("1", "2"),
        ("1", "2", "3", "4"),
        ("1", "2", "3"),
    ]


def test_cells_keep_what_stands_in_them() -> None:
    """Leading zeros, long ids, blanks, NULL, formulas and NUL are nothing to a reader."""
    odd = [" 02138 ", "1234567890123456789", "NULL", "=1+1", "'+57", "a\0b", "N/A"]
    content = ("A,B,C,D,E,F,G\n" + ",".join(odd) + "\n").encode()
    assert cells_of(content)[1] == tuple(odd)


def test_a_quote_inside_a_cell_is_a_quote() -> None:
    """Only a quote that opens a cell quotes it."""
    assert cells_of(b'Item,Size,Unit\npipe,5",in\n"the ""big"" one",1,in\n')[1:] == [
        ("pipe", '5"', "in"),
        ('the "big" one', "1", "in"),
    ]


def test_reading_again_starts_again(tmp_path: Path) -> None:
    """Each call reads the file anew, and the head is its first rows."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"Name,Zip\nAcme,1\nBeta,2\n")
    (found,) = open_tables(path, "a.csv", ReadingOptions())
    unfinished = found.rows()
    first = next(unfinished)
    assert list(found.rows()) == list(found.rows())
    assert found.head(1) == (first,)
    assert found.head(2) == tuple(found.rows())[:2]
    assert found.head(99) == tuple(found.rows())


def test_a_copy_that_was_tampered_with_is_noticed(tmp_path: Path) -> None:
    """Nobody should reach it; what was found out about its bytes would not hold for others."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"Name,Zip\nAcme,1\n")
    (found,) = open_tables(path, "a.csv", ReadingOptions())
    assert isinstance(found, DelimitedTable)
    copy = found.source.path
    for harm in (lambda: copy.write_bytes(b"Name,Zip\nAcme,1\nBeta,2\n"), copy.unlink):
        harm()
        with pytest.raises(ImporterError) as stopped:
            list(found.rows())
        assert stopped.value.code == "file-changed"
        assert str(copy) in stopped.value.message


def test_size_and_fingerprint_are_those_of_the_bytes() -> None:
    """What a run is recognised by later."""
    with table(b"Name,Zip\n") as found:
        assert found.size == 9
        assert found.sha256 == "217a4b9d54f48497350f5cce6b0e4578cae3d42faf982cd8b8430983e7acfaf5"


@pytest.mark.parametrize(
    ("delimiter", "label"),
    [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "vertical bar")],
)
def test_the_delimiter_is_found_and_told(delimiter: str, label: str) -> None:
    """Whichever of the usual four it is."""
    content = f"Name{delimiter}Zip\nAcme{delimiter}02138\n".encode()
    with table(content) as found:
        assert found.facts["delimiter"] == label
        assert [row.cells for row in found.rows()] == [("Name", "Zip"), ("Acme", "02138")]


def test_decimal_commas_do_not_part_cells() -> None:
    """Semicolon files of Excel in Europe, importer/sources/README.md 5."""
    content = b"Name;Balance;Limit\nAcme;1,50;10,00\nBeta;2,50;20,00\n"
    assert cells_of(content)[1] == ("Acme", "1,50", "10,00")


def test_the_delimiter_of_the_header_wins_over_regular_commas_in_the_data() -> None:
    """Every address has two commas, but the header has none."""
    rows = "".join(f"C{n};Street {n}, 1234{n} Town, DE\n" for n in range(9))
    assert cells_of(f"Name;Address\n{rows}".encode())[1] == ("C0", "Street 0, 12340 Town, DE")


def test_delimiters_in_quotes_do_not_count() -> None:
    """Lists of e-mails are full of semicolons."""
    rows = "".join(f'A{n},"a@x.example;b@x.example;c@x.example"\n' for n in range(9))
    assert cells_of(f"Name,Emails\n{rows}".encode())[1] == (
        "A0",
        "a@x.example;b@x.example;c@x.example",
    )


def test_titles_above_the_header_do_not_hide_the_delimiter() -> None:
    """QuickBooks writes three lines of one cell, then the table."""
    content = b"Acme, Inc.\nCustomer List\nJanuary 1, 2026\n\nName;Phone;City\nBeta;1;Rome\n"
    assert cells_of(content)[-1] == ("Beta", "1", "Rome")


def test_rows_that_lack_their_last_cells_do_not_hide_the_delimiter() -> None:
    """Some programs leave out blank cells at the end of a row."""
    rows = "".join(f"A{n}" + f"\tx{n}, y" * n + "\n" for n in range(1, 9))
    assert len(cells_of(f"{chr(9).join('ABCDEFGHI')}\n{rows}".encode())[3]) == 4


def test_a_comma_in_a_value_of_a_single_column_parts_nothing() -> None:
    """importer/sources/README.md 8."""
    assert cells_of(b"Name\nAnn\nBob, Jr.\nCid\n")[2] == ("Bob, Jr.",)


def test_a_header_is_parted_although_most_rows_have_their_first_cell_only() -> None:
    """Rows may lack cells; a header lacks none."""
    assert cells_of(b"Name,City\nAnn\nBob\nCid\nDan\n")[0] == ("Name", "City")


@pytest.mark.parametrize("content", [b"Name\nAcme\nBeta\n", b"Name\nAcme, Inc\nBeta\nGamma\nDelta"])
def test_a_file_of_one_column_has_no_delimiter(content: bytes) -> None:
    """importer/sources/README.md 8: a comma in a name here and there makes no second column."""
    with table(content) as found:
        assert found.facts["delimiter"] == "none (one column)"


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_directive_is_obeyed_and_not_shown(first: str, mark: str) -> None:
    """Excel's `sep=;` line is no row there either; lines are those of the file."""
    rows = rows_of(f"{mark}{first}\r\nName;A,B,C\r\nAcme;1,2,3\r\n".encode())
    assert [(row.ref.number, row.line, row.cells) for row in rows] == [
        (1, 2, ("Name", "A,B,C")),
        (2, 3, ("Acme", "1,2,3")),
    ]


def test_the_users_delimiter_wins_over_directive_and_guess() -> None:
    """`--delimiter` is the last word; the directive is no row all the same."""
    assert cells_of(b"sep=;\nA,B;C\n", delimiter=",") == [("A", "B;C")]
    assert cells_of(b"A,B;C\n1,2;3\n", delimiter=";") == [("A,B", "C"), ("1,2", "3")]


@pytest.mark.parametrize("spoken", ["tab", "TAB", r"\t", "\t"])
def test_tab_can_be_said_in_words(spoken: str) -> None:
    """A tab is hard to type in a shell."""
    assert cells_of(b"A\tB\n", delimiter=spoken) == [("A", "B")]


@pytest.mark.parametrize("unusable", ["", ";;", '"', "\n", "comma"])
def test_an_unusable_delimiter_is_refused(unusable: str) -> None:
    """It must be one character, and none that means something else."""
    with pytest.raises(UsageError) as stopped:
        cells_of(b"A,B\n", delimiter=unusable)
    assert stopped.value.code == "delimiter-invalid"
    assert repr(unusable) in stopped.value.message
    assert "--delimiter tab" in stopped.value.hint


def _unclosed(content: str) -> str:
    with pytest.raises(ImporterError) as stopped:
        rows_of(content.encode())
    assert stopped.value.code == "quote-unclosed"
    return stopped.value.context["line"]


ROWS = "".join(f"{n},Customer {n},Town,x\n" for n in range(20))


def test_a_quote_that_is_never_closed_names_its_line() -> None:
    """It would swallow the rest of the file."""
    assert _unclosed(f'No,Name,City,Note\n1,"Acme,Rome,x\n{ROWS}') == "2"


def test_a_quote_that_is_open_at_the_end_of_the_last_line_is_noticed() -> None:
    """Even if it swallows nothing but the end of its own row."""
    assert _unclosed('No,Name,City,Note\n1,Acme,Rome,x\n2,"Beta') == "3"


def test_a_quote_that_is_closed_by_the_quote_of_a_later_row_names_its_line() -> None:
    """The rows between would be read as part of one cell, and the row looks whole."""
    swallowed = f'No,Name,City,Note\n1,"Acme,Rome,x\n{ROWS}21,"Gamma, Inc",Rome,x\n{ROWS}'
    assert _unclosed(swallowed) == "2"


def test_the_line_of_an_unclosed_quote_counts_line_breaks_in_cells_and_the_directive() -> None:
    """It is the line that a text editor shows."""
    assert _unclosed(f'sep=,\nNo,Name,City,Note\n1,"A\nB",Rome,x\n2,"Beta,y,z\n{ROWS}') == "5"


def test_a_cell_longer_than_any_spreadsheet_holds_is_an_unclosed_quote() -> None:
    """It is noticed before it fills the memory."""
    assert _unclosed(f'No,Name,City,Note\n1,"{"Acme " * 210_000}",x,y\n') == "2"


def test_long_cells_are_read() -> None:
    """Spreadsheets hold 32,767 characters, and the csv module stops at 131,072 by itself."""
    note = "word, " * 30_000
    assert cells_of(f'No,Note\n1,"{note}"\n'.encode())[1] == ("1", note)


def test_sloppy_quoting_over_several_lines_is_no_unclosed_quote() -> None:
    """A blank after the closing quote is untidy and harmless."""
    content = b'No,Name,City,Note\n1,"Acme\nMain St, 4" ,Rome,x\n2,B,C,D\n'
    assert cells_of(content)[1] == ("1", "Acme\nMain St, 4 ", "Rome", "x")


def test_a_file_without_line_breaks_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    """A line of more than 16 MiB is no row of a table."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"Name,Zip\n" + b"x" * (18 << 20))
    with pytest.raises(ImporterError) as stopped:
        open_tables(path, "a.csv", ReadingOptions())
    assert stopped.value.code == "line-too-long"


class Counting(FileIO):
    """A file that counts what is read of it."""

    size = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        Counting.size += len(found)
        return found


def test_a_huge_file_without_line_breaks_is_refused_before_it_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted: of a gigabyte no more is read than the longest line."""
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    monkeypatch.setattr(source_file, "_open_for_reading", lambda path, _: Counting(path))
    with pytest.raises(ImporterError) as stopped:
        open_tables(path, "a.csv", ReadingOptions())
    assert stopped.value.code == "line-too-long"
    assert Counting.size == LONGEST_LINE + source_file.BLOCK


def test_a_long_line_of_markup_is_none_of_a_table(tmp_path: Path) -> None:
    """Web pages stand on one line."""
    path = tmp_path / "a.xls"
    row = b"<tr><td>Ann</td></tr>"
    path.write_bytes(b"<table><tr><td>Name</td></tr>" + row + b" " * (17 << 20) + b"</table>")
    (found,) = open_tables(path, "a.xls", ReadingOptions())
    assert [row.cells for row in found.rows()] == [("Name",), ("Ann",)]


def test_a_byte_order_mark_does_not_stick_to_a_quoted_first_cell() -> None:
    """importer/sources/README.md 1."""
    assert cells_of(codecs.BOM_UTF8 + b'"Name","Zip, Town"\n"Acme","1"\n') == [
        ("Name", "Zip, Town"),
        ("Acme", "1"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Name;City\r\nAcme;Rome\r\n", {"delimiter": "semicolon"}),
        ("Name,City\nAcme,Rome\n", {"delimiter": "comma", "line ends": "LF"}),
        ('"Name","City"\r\n"Acme",""\r\n', {"delimiter": "comma", "quotes": "every cell"}),
        ('"Name","City"\r\nAcme,"Rome"\r\n', {"delimiter": "comma"}),
        ("sep=;\r\nName;City\r\nA;B\r\n", {"delimiter": "semicolon", "first line": "sep=;"}),
    ],
)
def test_how_a_file_is_written_is_told_so_that_it_can_be_written_again(
    tmp_path: Path, text: Any, told: Any
) -> None:
    file = tmp_path / "c.csv"
    file.write_bytes(text.encode())
    (table,) = open_tables(file, "c.csv", ReadingOptions())
    kept = {"delimiter", "line ends", "quotes", "first line"}
    assert {label: words for label, words in table.facts.items() if label in kept} == told
