"""Files called `.xls` that are markup: web pages, XML spreadsheets and web archives."""

import pytest
from importer.core.errors import ImporterError
from importer.core.rows import CellKind

from tests.sources.reading import cells_of, rows_of, table, tables

PAGE = """<html><head><meta charset="utf-8"><title>Export</title>
<style>td {mso-number-format:"\\@"}</style></head><body>
<table border=1>
 <tr><th>Name</th><th>Street</th><th>City</th></tr>
 <tr><td>Ann &amp; Sons</td><td>1 Main St<br>Suite&nbsp;2</td><td>  Lyme
   Regis </td></tr>
 <tr><td></td><td></td></tr>
 <tr><td>Bob</td><td></td><td>Bath</td></tr>
</table></body></html>"""

SHEET = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Worksheet ss:Name="Clients"><Table>{}</Table></Worksheet>
</Workbook>"""


def xml(rows: str) -> bytes:
    return SHEET.format(rows).encode()


def cell(text: str, kind: str = "String", attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


# --- web pages -----------------------------------------------------------------------------------


def test_the_table_of_a_page_is_read_as_a_browser_shows_it() -> None:
    """Entities, line breaks and blanks; a row of blanks is a row without cells."""
    assert cells_of(PAGE.encode()) == [
        ("Name", "Street", "City"),
        ("Ann & Sons", "1 Main St\nSuite\xa02", "Lyme Regis"),
        (),
        ("Bob", "", "Bath"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_page_is_read_in_its_encoding(encoding: str) -> None:
    """By its mark, by its bytes, by what it says of itself."""
    page = '<meta http-equiv=Content-Type content="text/html; charset=windows-1252">'
    page += "<table><tr><td>Café</td></tr></table>"
    assert cells_of(page.encode(encoding)) == [("Café",)]


def test_bytes_that_prove_utf_8_win_over_what_a_page_says() -> None:
    """Programs copy the same head into every page."""
    page = "<meta charset=iso-8859-1><table><td>Café</td></table>"
    assert cells_of(page.encode()) == [("Café",)]


def test_a_page_says_its_encoding_where_the_bytes_do_not_prove_one() -> None:
    """0xB1 is ± in Windows-1252 and ą in Windows-1250's neighbour ISO 8859-2."""
    page = "<meta charset=iso-8859-2><table><td>Pająk</td></table>"
    assert cells_of(page.encode("iso-8859-2")) == [("Pająk",)]


def test_cells_that_span_columns_and_rows_keep_the_others_in_their_place() -> None:
    """What is spanned is blank."""
    page = (
        "<table><tr><td rowspan=2>A</td><td colspan=2>B</td></tr>"
        "<tr><td>C</td><td>D</td></tr><tr><td>E</td></tr></table>"
    )
    assert cells_of(page.encode()) == [("A", "B"), ("", "C", "D"), ("E", "", "")]


def test_tags_that_are_not_closed_are_understood() -> None:
    """HTML lets them out."""
    page = "<table><tr><td>A<td>B<tr><td>C<td>D"
    assert cells_of(page.encode()) == [("A", "B"), ("C", "D")]


def test_each_table_of_a_page_is_a_table_of_its_own() -> None:
    """Those that only lay out the page, around others, hold nothing themselves."""
    page = (
        "<table><tr><td><table><tr><td>Menu</td></tr></table></td></tr><tr><td>"
        "<table><tr><td>Name</td></tr><tr><td>Ann</td></tr></table></td></tr></table>"
    )
    with tables(page.encode()) as found:
        assert [(one.sheet, [row.cells for row in one.rows()]) for one in found] == [
            ("Table 1", [("Menu",)]),
            ("Table 2", [("Name",), ("Ann",)]),
        ]


def test_scripts_and_comments_are_no_text() -> None:
    """Nothing of a page is run or shown that a browser would not show."""
    page = "<table><td>A<script>alert('<td>B')</script><!-- <td>C --></td></table>"
    assert cells_of(page.encode()) == [("A",)]


@pytest.mark.parametrize(
    "mark",
    ["<![if !supportEmptyParas]>", "<![endif]>", "<![CDATA[x]]>", "<![CDAe[x]]>", "<![ x>", "<![>"],
)
def test_what_begins_like_a_marked_section_is_no_text(mark: str) -> None:
    """Office programs write some; a damaged one must not end the reading."""
    page = f"<table><tr><td>A{mark}</td><td>{mark}B</td></tr></table>{mark}"
    assert cells_of(page.encode()) == [("A", "B")]


@pytest.mark.parametrize("end", ["<![", "<![CDATA[x", "<![if"])
def test_a_marked_section_that_never_ends_takes_no_row_with_it(end: str) -> None:
    """The file was cut off."""
    assert cells_of(f"<table><tr><td>A</td></tr></table>{end}".encode()) == [("A",)]


def test_hidden_rows_of_a_page_are_left_out_on_request() -> None:
    """As in a workbook."""
    page = b"<table><tr><td>A<tr style='display: none'><td>B<tr><td>C</table>"
    assert cells_of(page) == [("A",), ("B",), ("C",)]
    assert cells_of(page, skip_hidden=True) == [("A",), (), ("C",)]


def test_a_cell_without_end_is_refused() -> None:
    """A page that would fill the memory."""
    with pytest.raises(ImporterError) as stopped:
        cells_of(b"<table><tr><td>" + b"x" * 1_100_000)
    assert stopped.value.code == "workbook-damaged"


# --- XML spreadsheets -----------------------------------------------------------------------------


def test_an_xml_spreadsheet_is_read_with_the_kinds_of_its_cells() -> None:
    """Numbers at 15 digits, dates as dates."""
    (row,) = rows_of(
        xml(
            "<Row>"
            + cell("Ann")
            + cell("1210.0000000000002", "Number")
            + cell("2024-01-31T00:00:00.000", "DateTime")
            + cell("1", "Boolean")
            + cell("#REF!", "Error")
            + '<Cell ss:Formula="=A1"/>'
            + "</Row>"
        )
    )
    assert row.cells == ("Ann", "1210", "2024-01-31", "TRUE", "#REF!", "=A1")
    assert row.kinds == tuple(
        CellKind(kind) for kind in ("text", "number", "date", "boolean", "error", "uncalculated")
    )


def test_places_of_an_xml_spreadsheet_are_those_that_excel_shows() -> None:
    """Rows and cells may be left out, and merged cells take several places."""
    rows = rows_of(
        xml(
            "<Row>" + cell("A", attributes='ss:MergeAcross="1"') + cell("B") + "</Row>"
            '<Row ss:Index="3" ss:Span="2"/><Row>' + cell("C", attributes='ss:Index="2"') + "</Row>"
        )
    )
    assert [(row.ref.number, row.cells) for row in rows if row.cells] == [
        (1, ("A", "", "B")),
        (6, ("", "C", "")),
    ]
    assert rows[0].ref.sheet == "Clients"


def test_zeros_that_the_format_shows_are_taken_as_shown() -> None:
    """In XML spreadsheets, too."""
    style = '<Styles><Style ss:ID="z"><NumberFormat ss:Format="00000"/></Style></Styles><Worksheet'
    content = xml("<Row>" + cell("2138", "Number", 'ss:StyleID="z"') + "</Row>")
    assert cells_of(content.replace(b"<Worksheet", style.encode(), 1)) == [("02138",)]


def test_hidden_rows_and_columns_of_an_xml_spreadsheet_are_counted() -> None:
    """And left out on request."""
    rows = '<Column ss:Index="2" ss:Hidden="1"/><Row>' + cell("A") + cell("B") + "</Row>"
    rows += '<Row ss:Hidden="1">' + cell("C") + "</Row>"
    assert cells_of(xml(rows), skip_hidden=True) == [("A", ""), ()]
    with table(xml(rows)) as found:
        assert [row.cells for row in found.rows()] == [("A", "B"), ("C", "")]
        assert [notice.code for notice in found.notices] == ["rows-hidden", "columns-hidden"]


def test_entities_of_an_xml_spreadsheet_are_refused() -> None:
    """As in every other part of any workbook."""
    bomb = xml("<Row>" + cell("&a;") + "</Row>").replace(
        b"<Workbook", b'<!DOCTYPE w [<!ENTITY a "aaa">]><Workbook', 1
    )
    with pytest.raises(ImporterError) as stopped:
        cells_of(bomb)
    assert stopped.value.code == "file-is-no-table"


@pytest.mark.parametrize("place", ['ss:Index="0"', 'ss:Index="x"', 'ss:Index="99999"'])
def test_places_that_no_sheet_has_are_refused(place: str) -> None:
    """A column beyond the last would take memory for all before it."""
    with pytest.raises(ImporterError) as stopped:
        cells_of(xml("<Row>" + cell("A", attributes=place) + "</Row>"))
    assert stopped.value.code == "workbook-damaged"


# --- web archives ---------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
def test_the_page_of_a_web_archive_is_read(encoding: str) -> None:
    """Excel's "single file web page"; transfer encodings are undone."""
    from email.message import EmailMessage

    message = EmailMessage()
    message.set_content("See the attached page.")
    message.add_alternative(PAGE, subtype="html", cte=encoding)
    archive = b"MIME-Version: 1.0\n" + bytes(message).replace(b"MIME-Version: 1.0\n", b"", 1)
    assert cells_of(archive) == cells_of(PAGE.encode())


@pytest.mark.parametrize(
    "content_type",
    [
        'text/html; charset="utf\0-8"',
        "text/html; charset*=ut\0f''utf-8",
        "text/html; charset=idna",
        "text/html; charset=unheard-of",
        'text/html; a*0=b; charset*="',
        "text/html; =?",
        "text/html; charset*0*='",
    ],
)
def test_a_damaged_head_of_a_web_archive_takes_no_row_with_it(content_type: str) -> None:
    """The page is read as if its head said nothing."""
    head = f"MIME-Version: 1.0\nContent-Type: {content_type}\n\n"
    assert cells_of(head.encode() + PAGE.encode()) == cells_of(PAGE.encode())
