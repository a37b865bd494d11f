"""The law of fast sheets: what the pattern cuts out is what the parser would have read.

Sheets are written in every way that XML and the format allow, and in some that they do not.
"""

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from importer.core.errors import ImporterError
from importer.core.rows import CellKind
from importer.sources.cell_values import NumberFormat
from importer.sources.shared_strings import SharedStrings, SharedStringsReader
from importer.sources.sheets import SheetRow, SheetRows
from importer.sources.xlsx_rows import read_rows
from importer.sources.xlsx_sheet import CellReader, SheetReader

from tests.budget import budget

SHARED = ("", "Acme", " Müller & Söhne ", "漢字", "line\nline", "1")
FORMATS = {"0": NumberFormat.NUMBER, "1": NumberFormat.DATE, "2": NumberFormat.DURATION}

Rows = list[SheetRow] | str


def cell_reader() -> CellReader:
    strings = SharedStrings()
    strings.extend(SHARED)
    return CellReader(strings, FORMATS, from_1904=False)


def blocks_of(xml: str, size: int) -> Iterator[bytes]:
    data = xml.encode()
    return (data[at : at + size] for at in range(0, len(data), size))


def parsed(xml: str) -> Rows:
    """The rows as the parser alone reads them; the code of the error if it can't."""
    try:
        return list(SheetReader("f.xlsx", cell_reader()).rows(iter([xml.encode()])))
    except ImporterError as error:
        return error.code


def cut(xml: str, size: int) -> Rows:
    """The same by the pattern where it fits."""
    rows: list[SheetRow] = []
    try:
        for found in read_rows("f.xlsx", cell_reader(), blocks_of(xml, size)):
            rows += found.rows() if isinstance(found, SheetRows) else [found]
    except ImporterError as error:
        return error.code
    return rows


# --- sheets as programs write them, with rows that nobody expects ---------------------------------

TEXTS = st.sampled_from(
    (
        *("Acme", " Acme ", "Müller", "漢字🎉", "a&amp;b", "&lt;b&gt;", "&#10;", "&#xE9;", "&#65;"),
        *("_x000D_", "_x0041_", "&#95;x0041_", "a>b", "row>", "</", "]]>", "&bogus;", "&#0;", "&"),
        *(
            "&#xFFFF;",
            "&#55296;",
            "&#x1F389;",
            "a\rb",
            "a\r\nb",
            "\t",
            "\n",
            " ",
            "",
            "\x01",
            "\ufffe",
        ),
        *("<![CDATA[x<y]]>", "a<!-- c -->b", "<?pi <row r='1'>?>", "<b>bold</b>", "sheetData>"),
    )
)
NUMBERS = st.sampled_from(
    (
        *("0", "1", "2", "5", "9", "45000", "45000.5", "12.50", "1E+3", "-0", "007", "0.1", " 1 "),
        *(
            "-1",
            "",
            "x",
            "TRUE",
            "true",
            "#REF!",
            "#N/A",
            "2024-01-31",
            "1e400",
            "123456789012345678",
        ),
        *("0.1&amp;", "&#49;", "4", "3"),
    )
)
TYPES = st.sampled_from(
    (
        *('t="s"', 't="n"', 't="inlineStr"', 't="str"', 't="b"', 't="e"', 't="d"', 't="odd"', ""),
        *('t="s" t="s"', "t='s'", 't="s&amp;"', 'xml:space="preserve"', "t=s", 'r="Z9"'),
    )
)
STYLES = st.sampled_from(("", "", 's="0"', 's="1"', 's="2"', 's="99"', "s='1'", 'cm="1"'))
ROW_TAGS = st.sampled_from(
    (
        *("", "", "", ' spans="1:3"', ' ht="15.75" customHeight="1"', ' hidden="0"', ' s="1"'),
        *(' hidden="1"', ' hidden="true"', ' x14ac:dyDescent="0.25"', " ", ' spans="1:3"  s="1"'),
        *(' spans="1:3" spans="1:3"', ' r="9"', ' a="&lt;"', ' a="<"', ' a="x>y"', " broken"),
    )
)
GAPS = st.sampled_from(
    (
        *("", "", "", "", "", "\n", " text ", "\u00a0", "<!-- c -->", "<!-- <row r='9'/> -->"),
        *(
            "<?pi?>",
            '<?pi <row r="9"><c r="A9"><v>1</v></c></row>?>',
            "<x/>",
            "<x>",
            "</x>",
            "</row>",
        ),
        *('<row r="8" a="', '">', '<c r="A1"><v>1</v></c>', "</sheetData>", "<sheetData>", "&amp;"),
        *(
            "<row>",
            "<row><c>",
            "]]>",
            "<![CDATA[",
            "<rPh>",
            '<row r="7"><c r="A7" s="1"/></row>',
            "<",
        ),
    )
)
COLUMNS = ("A", "B", "C", "D", "AA", "XFD", "XFE", "a", "")


@st.composite
def contents(draw: st.DrawFn) -> str:
    """What stands in a cell."""
    text, number = draw(TEXTS), draw(NUMBERS)
    return draw(
        st.sampled_from(
            (
                *(
                    f"<v>{number}</v>",
                    f"<v>{number}</v>",
                    f"<v>{text}</v>",
                    "",
                    "<v/>",
                    "<f>A1</f>",
                ),
                *(f"<is><t>{text}</t></is>", f'<is><t xml:space="preserve">{text}</t></is>'),
                *(f"<f>A1&amp;B1</f><v>{number}</v>", f'<f t="shared" si="0"/><v>{number}</v>'),
                *("<f>A1</f><v></v>", f"<v>{number}</v><f>A1</f>", f"<f a='1'>{text}</f><v>1</v>"),
                *(f"<is><r><t>{text}</t></r><r><rPr/><t>b</t></r></is>", f"<v>{number}</t></is>"),
                *(f"<is><t>{text}</t><rPh><t>yomi</t></rPh></is>", f" <v>{number}</v> "),
                *(f"<v a='1'>{number}</v>", f"<v>{number}</v><v>{number}</v>", "<is><t/></is>"),
            )
        )
    )


@st.composite
def cells(draw: st.DrawFn, number: int) -> str:
    """A cell, its attributes in any order."""
    letters = draw(st.sampled_from(COLUMNS))
    reference = draw(st.sampled_from((f'r="{letters}{number}"', f"r='{letters}{number}'", "", "r")))
    attributes = draw(st.permutations([reference, draw(TYPES), draw(STYLES)]))
    tag = " ".join(["<c", *filter(None, attributes)])
    return draw(st.sampled_from((f"{tag}/>", f"{tag} />", f"{tag}>{draw(contents())}</c>")))


@st.composite
def usual_rows(draw: st.DrawFn, number: int) -> str:
    """A row as programs write them."""
    style = draw(st.sampled_from(("", ' s="1"')))
    found = [
        draw(
            st.sampled_from(
                ("", f'<c r="A{number}"{style}/>', f'<c r="A{number}" t="s"><v>1</v></c>')
            )
        ),
        f'<c r="B{number}" t="inlineStr"><is><t>{draw(TEXTS)}</t></is></c>',
        f'<c r="C{number}"{style}><v>{draw(NUMBERS)}</v></c>',
    ]
    kept = draw(st.sampled_from(([0, 1, 2], [0, 1], [0], [1, 2], [2], [2, 0])))
    return f'<row r="{number}"{draw(ROW_TAGS)}>{"".join(found[at] for at in kept)}</row>'


@st.composite
def odd_rows(draw: st.DrawFn, number: int) -> str:
    """A row as nobody writes them."""
    given = draw(
        st.sampled_from((f' r="{number}"', "", f" r='{number}'", ' r="1"', ' r="99999999"'))
    )
    inner = "".join(draw(st.lists(cells(number), max_size=3)))
    return draw(st.sampled_from((f"<row{given}>{inner}</row>", f"<row{given}{draw(ROW_TAGS)}/>")))


HEADS = st.sampled_from(
    (
        *("", '<?xml version="1.0" encoding="UTF-8"?>', '<?xml version="1.0"?>\r\n', "\ufeff"),
        *('<?xml version="1.0" encoding="ISO-8859-1"?>', "<!-- c -->", "\n<?xml version='1.0'?>"),
    )
)
TAILS = st.sampled_from(
    ("</sheetData></worksheet>",) * 6
    + ("</sheetData><x/></worksheet>", "</sheetData><x></worksheet>", "</sheetData>", "", "</row>")
)


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """The XML of a sheet."""
    rows: list[str] = []
    number = 0
    for _ in range(draw(st.integers(0, 6))):
        number += draw(st.sampled_from((1, 1, 1, 1, 2, 0)))
        is_usual = draw(st.sampled_from((True, True, True, False)))
        rows += [draw(usual_rows(number) if is_usual else odd_rows(number)), draw(GAPS)]
    xml = f"<worksheet><cols/><sheetData>{''.join(rows)}{draw(TAILS)}"
    prefix = draw(st.sampled_from(("", "", "x:", "ss.main:")))
    if prefix:
        for name in ("worksheet", "sheetData", "row", "c", "v", "is", "t", "f"):
            for end in (" ", ">", "/"):
                xml = xml.replace(f"<{name}{end}", f"<{prefix}{name}{end}")
            xml = xml.replace(f"</{name}>", f"</{prefix}{name}>")
    return draw(HEADS) + xml


def whole(rows: str) -> str:
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>"


ROW = '<row r="{}"><c r="A{}" t="inlineStr"><is><t>Acme</t></is></c></row>'


@settings(max_examples=budget(1_500, 40_000), deadline=None)
@given(sheets(), st.sampled_from((1 << 16, 1)))
@example(whole(ROW.format(1, 1) + '<row r="2" a="' + ROW.format(3, 3) + '"></row>'), 1 << 16)
@example(whole(ROW.format(1, 1) + "<?pi " + ROW.format(3, 3) + "?>"), 1 << 16)
@example(whole(ROW.format(2, 2) + ROW.format(1, 1)), 1 << 16)
@example(whole(ROW.format(1, 1) + '<row r="5"><c r="A5" s="1"/></row>' + ROW.format(2, 2)), 1 << 16)
@example(whole('<row r="1"><c r="A1" t="s"><v>77</v></c></row>'), 1 << 16)
@example(whole('<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + ROW.format(1, 1)), 1 << 16)
def test_a_sheet_is_read_alike_by_pattern_and_by_parser(xml: str, size: int) -> None:
    assert cut(xml, size) == parsed(xml)


def test_rows_as_programs_write_them_fit_the_pattern() -> None:
    """Otherwise all of this would be in vain."""
    number = '<c r="B{}" s="1"><v>45000</v></c><c r="C{}"><f>B1*2</f><v>90000</v></c>'
    row = '<row r="{}" spans="1:3" ht="15.75"><c r="A{}" t="s"><v>2</v></c>' + number + "</row>"
    xml = whole("".join(row.replace("{}", str(number)) for number in range(1, 51)))
    (found,) = read_rows("f.xlsx", cell_reader(), blocks_of(xml, 1 << 16))
    assert isinstance(found, SheetRows)
    assert list(found.numbers) == list(range(1, 51))
    assert set(found.cells) == {(SHARED[2], "2023-03-15", "90000")}
    assert {id(kinds) for kinds in found.kinds} == {id(found.kinds[0])}
    assert found.kinds[0] == (CellKind.TEXT, CellKind.DATE, CellKind.NUMBER)


# --- shared texts ---------------------------------------------------------------------------------


@st.composite
def shared_texts(draw: st.DrawFn) -> str:
    """The XML of shared texts, behind its declaration."""
    items = []
    for _ in range(draw(st.integers(0, 5))):
        text = draw(TEXTS)
        forms = (
            *(f"<si><t>{text}</t></si>",) * 3,
            *(f'<si><t xml:space="preserve">{text}</t></si>', "<si/>", "<si><t/></si>", "<t>x</t>"),
            *(f"<si><r><t>{text}</t></r><r><t>b</t></r></si>", f"<si>{text}</si>", "<si>", "</si>"),
            *(f"<si><t>{text}</t><rPh><t>yomi</t></rPh></si>", f"<si> <t>{text}</t> </si>"),
            *(f'<si a="<si><t>{text}</t></si>', f"<?pi <si><t>{text}</t></si>?>"),
        )
        items += [draw(st.sampled_from(forms)), draw(st.sampled_from(("", "", "\n", "<x/>")))]
    return f"<sst>{''.join(items)}{draw(st.sampled_from(('</sst>', '</sst>', '')))}"


def texts_in(xml: str, size: int) -> list[str] | str:
    try:
        return list(SharedStringsReader("f.xlsx").read(blocks_of(xml, size)))
    except ImporterError as error:
        return error.code


@settings(max_examples=budget(500, 20_000), deadline=None)
@given(shared_texts(), st.sampled_from((1 << 16, 1)))
def test_shared_texts_are_read_alike_by_pattern_and_by_parser(xml: str, size: int) -> None:
    """A comment before them leaves all of them to the parser."""
    assert texts_in(xml, size) == texts_in(f"<!-- -->{xml}", size)


def test_texts_are_alike_in_memory_and_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importer.sources.shared_strings.IN_MEMORY", 200)
    strings = SharedStrings()
    strings.extend(SHARED)
    assert [strings[at] for at in range(len(SHARED))] == list(SHARED)
    assert list(strings.look_up(["5", None, "2", "0"])) == [SHARED[5], "", SHARED[2], ""]
