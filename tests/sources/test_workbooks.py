"""Workbooks: sheets, kinds of cells, and row numbers as the spreadsheet shows them."""

import zipfile
from collections import deque
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from importer.core.errors import ImporterError, UsageError
from importer.core.late_texts import told
from importer.core.rows import CellKind, LineKind, RowRef, SourceRow

from tests.sources.reading import cells_of, rows_of, table, tables
from tests.sources.workbooks import number_cell, ods, row, text_cell, xlsx

TEXT, NUMBER, DATE = CellKind.TEXT, CellKind.NUMBER, CellKind.DATE


def _cell(xml: str, **options: Any) -> tuple[str, CellKind]:
    """The text and kind of the first cell of a workbook's only row."""
    content = xlsx(row(1, xml, text_cell("Z", "end")), **options)
    (only,) = rows_of(content)
    return only.cells[0], only.kind(0)


def test_a_row_says_where_it_stands() -> None:
    """File, sheet and row number travel with the cells; lines mean nothing in a workbook."""
    content = xlsx(row(1, text_cell("A", "Name"), number_cell("B", "5")))
    assert rows_of(content) == [
        SourceRow(RowRef("customers.csv", "Customers", 1), ("Name", "5"), (TEXT, NUMBER), None)
    ]


def test_the_content_and_not_the_extension_says_what_a_file_is() -> None:
    """All files of these tests are called customers.csv."""
    with table(xlsx(row(1, text_cell("A", "Name")))) as found:
        assert found.facts["format"] == "Excel workbook (XLSX)"


def test_blank_rows_and_columns_before_the_data_count() -> None:
    """Row 4, column C is what the user sees, so it is what is said."""
    rows = rows_of(xlsx(row(4, text_cell("C", "Name")) + row(7, text_cell("B", "Acme"))))
    assert [(row.ref.number, row.cells) for row in rows] == [
        (1, ()),
        (2, ()),
        (3, ()),
        (4, ("", "", "Name")),
        (5, ()),
        (6, ()),
        (7, ("", "Acme", "")),
    ]


def test_rows_are_as_long_as_the_longest_so_far() -> None:
    """Sheets don't store blank cells; a row below the header must not look short for it."""
    content = xlsx(
        row(1, text_cell("A", "Title"))
        + row(2, text_cell("A", "Name"), text_cell("B", "City"), text_cell("C", "Zip"))
        + row(3, text_cell("A", "Acme"))
    )
    assert [len(cells) for cells in cells_of(content)] == [1, 3, 3]


def test_formatted_blank_cells_and_rows_at_the_end_are_nothing() -> None:
    """importer/sources/README.md 21, in small."""
    blank = "".join(row(n, '<c r="A{}" s="1"/>', '<c r="B{}"/>') for n in range(3, 500))
    content = xlsx(
        row(1, text_cell("A", "Name"), '<c r="XFD{}" s="1"/>')
        + row(2, text_cell("A", "Acme"), text_cell("B", ""))
        + blank,
        formats=["00000"],
    )
    assert cells_of(content) == [("Name",), ("Acme",)]


def test_formatted_blank_rows_hide_no_row_behind_them() -> None:
    """The last row that a sheet can have is found behind a gap of all the others."""
    blank = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(2, 200_000))
    content = xlsx(row(1, text_cell("A", "Name")) + blank + row(1_048_576, text_cell("A", "Last")))
    with table(content) as found:
        (last,) = deque(found.rows(), maxlen=1)
    assert (last.ref.number, last.cells) == (1_048_576, ("Last",))


def test_cells_far_apart_take_no_memory_between_them() -> None:
    """A stray cell at the end of a sheet has seventeen thousand million blank ones before it."""
    content = xlsx(row(1, text_cell("A", "Name")) + row(1_048_576, number_cell("XFD", "1")))
    with table(content) as found:
        assert [row.ref.number for row in found.head(3)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1210.0000000000002", "1210"),
        ("0.1", "0.1"),
        ("0.30000000000000004", "0.3"),
        ("1E+16", "10000000000000000"),
        ("1.5E-7", "0.00000015"),
        ("447911123456", "447911123456"),
        ("1234567890123456789", "1234567890123460000"),
        ("007", "7"),
        ("-0", "0"),
        ("-12.50", "-12.5"),
        ("1E+300", "1E+300"),
    ],
)
def test_numbers_have_15_digits_and_no_exponent_where_they_can_be_read(
    written: str, text: str
) -> None:
    """As many digits as Excel keeps: the rest is noise of binary fractions."""
    assert _cell(number_cell("A", written)) == (text, NUMBER)


@pytest.mark.parametrize("written", ["abc", "NaN", "1e999", "1_000", "1,5"])
def test_what_is_no_number_stays_as_it_is(written: str) -> None:
    """A program that writes such cells means something by it; the checks will see."""
    assert _cell(number_cell("A", written)) == (written, TEXT)


@pytest.mark.parametrize(
    ("code", "serial", "text", "kind"),
    [
        ("yyyy-mm-dd", "45351", "2024-02-29", DATE),
        ("dd/mm/yy hh:mm", "45351.5", "2024-02-29 12:00:00", DATE),
        ("[$-409]d-mmm-yy;@", "45351", "2024-02-29", DATE),
        ("yyyy-mm-dd", "45350.9999999999", "2024-02-29", DATE),
        ("yyyy-mm-dd", "1", "1900-01-01", DATE),
        ("yyyy-mm-dd", "59", "1900-02-28", DATE),
        ("yyyy-mm-dd", "61", "1900-03-01", DATE),
        ("yyyy-mm-dd", "2958465", "9999-12-31", DATE),
        ("yyyy-mm-dd", "2958466", "2958466", NUMBER),
        ("yyyy-mm-dd", "-1", "-1", NUMBER),
        ("hh:mm", "0.5", "12:00:00", TEXT),
        ("[h]:mm", "1.5", "36:00:00", TEXT),
        ("[h]:mm", "-0.5", "-12:00:00", TEXT),
        ('"day" 0', "5", "5", NUMBER),
        ("[Red]#,##0.00", "5.5", "5.5", NUMBER),
        (r"0\d", "5", "5", NUMBER),
        ("0%", "0.25", "0.25", NUMBER),
    ],
)
def test_a_number_is_a_date_where_its_format_says_so(
    code: str, serial: str, text: str, kind: CellKind
) -> None:
    """Dates are numbers with a format; letters in quotes and brackets don't count."""
    assert _cell(number_cell("A", serial, style=1), formats=[code]) == (text, kind)


@pytest.mark.parametrize(
    ("code", "number", "text", "kind"),
    [
        ("00000", "2138", "02138", NUMBER),
        ("00000", "0", "00000", NUMBER),
        ("00000", "123456", "123456", NUMBER),
        (r"00000\-0000", "21380001", "02138-0001", TEXT),
        (r"000\-00\-0000", "1234567", "001-23-4567", TEXT),
        ('"0"00" "00', "5512", "055 12", TEXT),
        ("0##########", "5551234", "00005551234", NUMBER),
        ("+00 000000", "49301234", "+49 301234", TEXT),
        ("[$-407]00000;-00000", "1067", "01067", NUMBER),
        ("00000", "-5", "-5", NUMBER),
        ("00000", "2138.5", "2138.5", NUMBER),
        ("0", "2138", "2138", NUMBER),
        ("#,##0", "2138", "2138", NUMBER),
        ("0.00", "2138", "2138", NUMBER),
        ("00.00", "5", "5", NUMBER),
        ("###", "5", "5", NUMBER),
        ("[<=99999]00000;00000-0000", "2138", "2138", NUMBER),
    ],
)
def test_zeros_that_the_format_shows_are_taken_as_shown(
    code: str, number: str, text: str, kind: CellKind
) -> None:
    """A postal code of Massachusetts is 02138 to its owner: importer/sources/README.md 30.

    What the format shows of amounts (separators, decimals) is not their value.
    """
    assert _cell(number_cell("A", number, style=1), formats=[code]) == (text, kind)


def test_dates_of_workbooks_that_count_from_1904() -> None:
    """Old Macintosh workbooks are 1,462 days ahead: importer/sources/README.md 41."""
    cell = number_cell("A", "43889", style=1)
    found = _cell(cell, formats=["yyyy-mm-dd"], properties='date1904="1"')
    assert found == ("2024-02-29", DATE)


def test_dates_as_text_of_the_strict_dialect() -> None:
    """`t="d"` holds ISO 8601."""
    assert _cell('<c r="A1" t="d"><v>2024-02-29</v></c>') == ("2024-02-29", DATE)
    assert _cell('<c r="A1" t="d"><v>2024-02-29T12:30:00Z</v></c>') == ("2024-02-29 12:30:00", DATE)
    assert _cell('<c r="A1" t="d"><v>soon</v></c>') == ("soon", TEXT)


@pytest.mark.parametrize(("written", "text"), [("1", "TRUE"), ("0", "FALSE"), ("true", "TRUE")])
def test_booleans_are_shown_as_the_spreadsheet_shows_them(written: str, text: str) -> None:
    """TRUE and FALSE, whatever the language of the program."""
    assert _cell(f'<c r="A1" t="b"><v>{written}</v></c>') == (text, CellKind.BOOLEAN)


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NAME?", "#DIV/0!", "#SPILL!", "#BUSY!"])
def test_errors_are_errors_and_not_blanks(error: str) -> None:
    """importer/sources/README.md 25; those of later years, too."""
    assert _cell(f'<c r="A1" t="e"><v>{error}</v></c>') == (error, CellKind.ERROR)
    assert _cell(f'<c r="A1" t="e"><f>X1</f><v>{error}</v></c>') == (error, CellKind.ERROR)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><f>B1&amp;C1</f></c>',
        '<c r="A1"><f>B1&amp;C1</f><v/></c>',
        '<c r="A1"><f>B1&amp;C1</f><v></v></c>',
        '<c r="A1" t="str"><f>B1&amp;C1</f></c>',
    ],
)
def test_a_formula_without_a_result_is_not_blank(cell: str) -> None:
    """importer/sources/README.md 24: programs that write formulas do not calculate them."""
    assert _cell(cell) == ("=B1&C1", CellKind.UNCALCULATED)


def test_a_formula_with_a_result_is_its_result() -> None:
    """Of whatever kind; an empty text is a result as well."""
    assert _cell('<c r="A1"><f>1+1</f><v>2</v></c>') == ("2", NUMBER)
    assert _cell('<c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>') == ("ab", TEXT)
    assert _cell('<c r="A1" t="str"><f>""</f><v></v></c>') == ("", TEXT)
    assert _cell('<c r="A1" t="b"><f>1=1</f><v>1</v></c>') == ("TRUE", CellKind.BOOLEAN)


def test_texts_are_read_as_written() -> None:
    """Shared, rich, with blanks, escaped; the reading aids of Japanese texts are left out."""
    texts = [
        "<t>02138</t>",
        '<r><t>Jo</t></r><r><rPr><b/></rPr><t xml:space="preserve">hn </t></r>',
        '<t xml:space="preserve">  a\nb </t>',
        "<t>a_x000D_b _x005F_x0041_ _xD83D__xDE00_</t>",
        '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>',
        "<t><![CDATA[a<b & c]]></t>",
        "<t>&lt;=1+1&gt;</t>",
    ]
    data = "".join(row(n + 1, f'<c r="A{{}}" t="s"><v>{n}</v></c>') for n in range(len(texts)))
    assert [cells[0] for cells in cells_of(xlsx(data, texts=texts))] == [
        "02138",
        "John ",
        "  a\nb ",
        "a\rb _x0041_ 😀",
        "東京",
        "a<b & c",
        "<=1+1>",
    ]


def test_a_rich_text_of_the_cell_itself() -> None:
    """Its pieces are one text."""
    cell = '<c r="A1" t="inlineStr"><is><r><t>Ac</t></r><r><t>me</t></r></is></c>'
    assert _cell(cell) == ("Acme", TEXT)


def test_many_shared_texts_are_kept_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing changes but where they lie."""
    monkeypatch.setattr("importer.sources.shared_strings.IN_MEMORY", 10)
    texts = [f"<t>Customer {n} €</t>" for n in range(100)]
    data = "".join(row(n + 1, f'<c r="A{{}}" t="s"><v>{99 - n}</v></c>') for n in range(100))
    cells = cells_of(xlsx(data, texts=texts))
    assert cells == [(f"Customer {99 - n} €",) for n in range(100)]


def test_cells_without_references_follow_each_other() -> None:
    """References may be left out (ECMA-376 part 1, section 18.3.1.4)."""
    data = "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>"
    assert cells_of(xlsx(data)) == [("1", "", "2"), (), ("3", "", "")]


def test_rows_without_numbers_are_numbered_by_their_cells() -> None:
    """Where only the cells say where they stand."""
    rows = rows_of(xlsx('<row><c r="B3"><v>1</v></c></row><row><c r="A5"><v>2</v></c></row>'))
    assert [(row.ref.number, row.cells) for row in rows if row.cells] == [
        (3, ("", "1")),
        (5, ("2", "")),
    ]


def test_any_namespace_prefix_will_do() -> None:
    """Some programs write `<x:row>`."""
    sheet = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<x:sheetData><x:row r="1"><x:c r="A1"/><x:c r="B1"><x:f>1+1</x:f><x:v>2</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    content = xlsx("", extra={"xl/worksheets/sheet1.xml": sheet.encode()})
    assert cells_of(content) == [("", "2")]


def test_sheets_in_another_encoding_of_xml_are_read() -> None:
    """XML may be UTF-16."""
    sheet = (
        '<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData><row r="1">'
        '<c r="A1"/><c r="B1" t="str"><v>Åsa</v></c></row></sheetData></worksheet>'
    )
    content = xlsx("", extra={"xl/worksheets/sheet1.xml": sheet.encode("utf-16")})
    assert cells_of(content) == [("", "Åsa")]


def test_text_that_looks_like_a_blank_cell_is_text() -> None:
    """Blank cells are taken out of the XML before it is parsed; not so in comments and literals."""
    cell = '<c r="A1" t="str"><v><![CDATA[<c r="A1" s="1"/>]]></v></c>'
    assert _cell(cell) == ('<c r="A1" s="1"/>', TEXT)


SHEETS = {
    "Help": row(1, text_cell("A", "How to use this file")),
    "Empty": "",
    "Customers": row(1, text_cell("A", "Name")),
    "Old": row(1, text_cell("A", "Former name")),
}


def test_every_visible_sheet_with_data_is_a_table() -> None:
    """The caller finds out which one holds the customers; hidden ones are named in a notice."""
    with tables(xlsx(SHEETS, hidden=["Old"])) as found:
        assert [table.sheet for table in found] == ["Help", "Customers"]
        assert found[0].facts["sheets"] == "Help, Empty, Customers, Old"
        (notice,) = found[0].notices
        assert notice.code == "sheets-hidden"
        assert "Old" in notice.text


@pytest.mark.parametrize(
    ("wanted", "sheet"),
    [("Customers", "Customers"), ("customers ", "Customers"), ("3", "Customers"), ("Old", "Old")],
)
def test_the_user_picks_a_sheet(wanted: str, sheet: str) -> None:
    """By name in any case, hidden ones included, or by its place among the visible tabs."""
    with tables(xlsx(SHEETS, hidden=["Old"]), sheet=wanted) as found:
        assert [table.sheet for table in found] == [sheet]


def test_a_sheet_that_bears_a_number_as_its_name_wins() -> None:
    """2024 is a name more often than a place."""
    sheets = {"2": row(1, text_cell("A", "two")), "1": row(1, text_cell("A", "one"))}
    with table(xlsx(sheets), sheet="1") as found:
        assert found.sheet == "1"


@pytest.mark.parametrize("wanted", ["Kunden", "0", "5", "4"])
def test_a_sheet_that_there_is_not_is_refused_with_those_there_are(wanted: str) -> None:
    """Numbers count what the user can see, and the fourth sheet is hidden."""
    with pytest.raises(UsageError) as stopped, tables(xlsx(SHEETS, hidden=["Old"]), sheet=wanted):
        pass
    assert stopped.value.code == "sheet-unknown"
    assert "“Help”, “Empty”, “Customers”, “Old”" in stopped.value.hint


def test_a_picked_sheet_without_data_is_said_to_be_blank() -> None:
    """The message names the sheet."""
    with pytest.raises(ImporterError) as stopped, tables(xlsx(SHEETS), sheet="Empty"):
        pass
    assert stopped.value.code == "file-blank"
    assert "“Empty”" in stopped.value.message


def test_charts_are_no_sheets() -> None:
    """They stand among the tabs, but hold no cells."""
    links = (
        '<Relationships><Relationship Id="rId1" Type="x/chartsheet" Target="charts/1.xml"/>'
        '<Relationship Id="rId2" Type="x/worksheet" Target="worksheets/sheet2.xml"/>'
        "</Relationships>"
    )
    content = xlsx(
        {"Chart": "", "Customers": row(1, text_cell("A", "Name"))},
        extra={"xl/_rels/workbook.xml.rels": links.encode()},
    )
    with table(content) as found:
        assert found.sheet == "Customers"


def test_the_head_is_the_first_rows_at_any_length() -> None:
    """A few rows are at hand from the first look; more are read again."""
    content = xlsx("".join(row(n, number_cell("A", str(n))) for n in range(1, 200)))
    with table(content) as found:
        everything = tuple(found.rows())
        for count in (0, 1, 30, 64, 65, 150, 500):
            assert found.head(count) == everything[:count]


def test_a_workbook_can_be_packed_in_several_ways() -> None:
    """Stored and deflated are those that programs write."""
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        content = xlsx(row(1, text_cell("A", "Name")), compression=compression)
        assert cells_of(content) == [("Name",)]


def test_open_document_spreadsheets_are_read() -> None:
    """With the same row numbers; a notice says what can't be seen in them."""
    cell = '<table:table-cell office:value-type="{}"{}><text:p>{}</text:p></table:table-cell>'
    name = cell.format("string", "", "02138")
    amount = cell.format("float", ' office:value="1210.5"', "1,210.50")
    when = cell.format("date", ' office:date-value="2024-02-29"', "29/02/24")
    content = ods(
        '<table:table table:name="Customers">'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        f"<table:table-row><table:table-cell/>{name}{amount}{when}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/>'
        "</table:table-row></table:table>"
    )
    with table(content) as found:
        *blanks, last = found.rows()
        assert [(row.ref.number, row.cells) for row in blanks] == [(1, ()), (2, ())]
        assert (last.ref.number, last.cells) == (3, ("", "02138", "1210.5", "2024-02-29"))
        assert last.kinds == (TEXT, TEXT, NUMBER, DATE)
        assert [notice.code for notice in found.notices] == ["formulas-not-seen"]


def test_old_excel_workbooks_are_read() -> None:
    """The file beside this test was saved by LibreOffice as Excel 97-2003."""
    content = Path(__file__).with_name("customers.xls").read_bytes()
    with table(content) as found:
        assert found.facts["format"] == "Excel 97-2003 workbook (XLS)"
        assert {notice.code for notice in found.notices} == {"formulas-not-seen", "sheets-hidden"}
        rows = {row.ref.number: row for row in found.rows() if row.cells}
    assert rows[3].cells == ("", "Name", "Zip", "Balance", "Since", "Active")
    assert rows[5].cells == ("", "Café Ltd", "02138", "1210.5", "2024-02-29", "TRUE")
    assert rows[5].kinds == (TEXT, TEXT, TEXT, NUMBER, DATE, CellKind.BOOLEAN)


def _partly_hidden() -> bytes:
    rows = (
        row(1, text_cell("A", "Name"), text_cell("B", "Secret"))
        + row(2, text_cell("A", "Ann"), text_cell("B", "x")).replace("<row", '<row hidden="1"')
        + row(3, text_cell("A", "Bob"), text_cell("B", "y"))
    )
    content = xlsx(rows)
    columns = b'<cols><col min="2" max="2" hidden="1"/></cols><sheetData>'
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").replace(b"<sheetData>", columns)
    return xlsx(rows, extra={"xl/worksheets/sheet1.xml": sheet})


def test_what_is_hidden_is_read_and_counted() -> None:
    """A filter hides rows without its owner knowing: importer/sources/README.md 57."""
    with table(_partly_hidden()) as found:
        assert [one.cells for one in found.rows()] == [
            ("Name", "Secret"),
            ("Ann", "x"),
            ("Bob", "y"),
        ]
        texts = {notice.code: told(notice.text) for notice in found.notices}
    assert texts["rows-hidden"].startswith("1 hidden row was read")
    assert texts["columns-hidden"].startswith("Hidden columns (B) were read")


def test_what_is_hidden_is_left_out_on_request() -> None:
    """Hidden rows keep their numbers and are counted as lines of their own kind."""
    with table(_partly_hidden(), skip_hidden=True) as found:
        rows = list(found.rows())
        assert [notice.code for notice in found.notices] == ["rows-hidden", "columns-hidden"]
    assert [one.cells for one in rows] == [("Name", ""), (), ("Bob", "")]
    assert [one.left_out for one in rows] == [None, LineKind.HIDDEN, None]


def test_formats_in_which_hiding_can_not_be_seen_do_not_pretend() -> None:
    """Else the user would take all rows for the visible ones."""
    content = Path(__file__).with_name("customers.xls").read_bytes()
    with pytest.raises(UsageError) as refused:
        rows_of(content, skip_hidden=True)
    assert refused.value.code == "hidden-not-seen"
