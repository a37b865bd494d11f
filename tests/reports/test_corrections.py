"""corrections.xlsx and corrections.csv: the rows to mend, ready to be mended."""

import os
from pathlib import Path

import pytest
from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.core.rows import Header
from importer.core.stages import ColumnUsage, ColumnUse
from importer.core.values.spreadsheet_text import unescape
from importer.reports import mending, write_reports
from importer.reports.corrections_xlsx import MARKS_KEPT
from importer.reports.mending import read_rows_to_mend
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.reports.examples import (
    BAD_DATE,
    BAD_EMAIL,
    HEADERS,
    ODD_PHONE,
    RUN_ID,
    TRAPS,
    csv_source,
    everyday_run,
    hostile_run,
    row,
    run_record,
    two_files_run,
    workbook_run,
)
from tests.reports.memory_runs import MemoryRuns
from tests.reports.reading_back import read_csv, read_sheets

_OURS = ["importer: what happened", "importer: row key"]


def _xlsx(runs: MemoryRuns, out: Path) -> Path:
    (path,) = write_reports(runs, RUN_ID, out, ["corrections.xlsx"])
    return path


def test_the_rows_to_mend_stand_under_their_own_header_with_our_columns_last(
    tmp_path: Path,
) -> None:
    """So that cells keep their letters."""
    header, *rows = read_sheets(_xlsx(everyday_run(), tmp_path))["customers"]
    assert header == [*HEADERS, *_OURS]
    assert [row[0] for row in rows] == ["Customer 7", "Customer 8", "Customer 9", "Customer 10"]
    assert [row[-1] for row in rows] == [f"{RUN_ID}:{number}" for number in (7, 8, 9, 10)]


def test_the_sentence_names_the_cell_in_the_original_and_in_this_file(tmp_path: Path) -> None:
    """Message and hint, word by word."""
    _, first, *_ = read_sheets(_xlsx(everyday_run(), tmp_path))["customers"]
    assert first[-2] == (
        "Rejected. C7 (C2 in this file): “ann@acme” in Email is not an e-mail address that "
        "Bigcapital takes. Correct the address or clear the cell; --invalid-contacts note keeps it "
        "in the note instead. G7 (G2 in this file): “31.02.2026” in Balance Date is not a date. "
        "Write it as YYYY-MM-DD, for example 2026-01-31."
    )


def test_wrong_cells_are_coloured_by_severity_and_explained(tmp_path: Path) -> None:
    """The others are not."""
    rows = [row(5, Ending.REJECTED, BAD_EMAIL, ODD_PHONE)]
    sheet = load_workbook(_xlsx(MemoryRuns(run_record(), (csv_source(),), rows), tmp_path)).active
    name, email, phone = sheet["A2"], sheet["C2"], sheet["D2"]
    assert name.comment is None
    assert name.fill.fgColor.rgb not in {email.fill.fgColor.rgb, phone.fill.fgColor.rgb}
    assert email.fill.fgColor.rgb != phone.fill.fgColor.rgb
    assert "is not an e-mail address" in email.comment.text
    assert "→ Correct the address" in email.comment.text
    assert "does not look like a phone number" in phone.comment.text


def test_a_blank_cell_that_lacks_a_value_is_marked_as_well(tmp_path: Path) -> None:
    """There is nothing in it, and that is what is wrong."""
    missing = Problem("opening-balance-date-missing", "openingBalanceAt", 6, "", {"amount": "5"})
    runs = MemoryRuns(run_record(), (csv_source(),), [row(5, Ending.REJECTED, missing)])
    cell = load_workbook(_xlsx(runs, tmp_path)).active["G2"]
    assert cell.value is None
    assert "has no date" in cell.comment.text


def test_beyond_some_thousand_marks_the_sentence_alone_explains(tmp_path: Path) -> None:
    """A workbook with more comments is slow to open."""
    rows = [row(n, Ending.REJECTED, BAD_EMAIL) for n in range(2, MARKS_KEPT + 12)]
    sheet = load_workbook(_xlsx(MemoryRuns(run_record(), (csv_source(),), rows), tmp_path)).active
    marked = [line[2].comment is not None for line in sheet.iter_rows(min_row=2)]
    assert marked == [True] * MARKS_KEPT + [False] * 10
    assert "is not an e-mail address" in sheet.cell(sheet.max_row, 10).value


def test_where_certain_values_are_allowed_a_drop_down_offers_them(tmp_path: Path) -> None:
    """From a hidden sheet; a word of the source system's own is asked about, not refused."""
    workbook = load_workbook(_xlsx(everyday_run(), tmp_path))
    (currency,) = workbook["customers"].data_validations.dataValidation
    assert (str(currency.sqref), currency.formula1) == ("E2:E5", "=currency")
    assert currency.errorStyle == "warning"
    assert workbook.defined_names["currency"].attr_text.startswith("Lists!$A$2:$A$")
    assert workbook["Lists"].sheet_state == "hidden"
    assert {"USD", "EUR"} <= {cell.value for cell in workbook["Lists"]["A"]}


def test_a_problem_is_told_once_though_its_cell_feeds_two_fields(tmp_path: Path) -> None:
    """One wrong cell is one thing to mend."""
    both = [Problem("email-invalid", name, 2, "ann@") for name in ("email", "billingAddressEmail")]
    rows = [row(5, Ending.REJECTED, *both)]
    sheet = load_workbook(_xlsx(MemoryRuns(run_record(), (csv_source(),), rows), tmp_path)).active
    assert sheet["C2"].comment.text.count("is not an e-mail address") == 1
    assert sheet.cell(2, 10).value.count("is not an e-mail address") == 1


def test_a_source_that_is_called_like_our_hidden_sheet_keeps_apart_from_it(tmp_path: Path) -> None:
    """Else the drop-downs would offer customers."""
    rows = [row(5, Ending.REJECTED, BAD_DATE, source="lists.csv")]
    runs = MemoryRuns(run_record(), (csv_source("lists.csv"),), rows)
    assert list(read_sheets(_xlsx(runs, tmp_path))) == ["lists 2"]


def test_a_sensitive_column_is_blank_and_says_why(tmp_path: Path) -> None:
    """Its cells are not in the journal, so nobody can write them."""
    sheet = load_workbook(_xlsx(everyday_run(), tmp_path)).active
    assert sheet["I1"].value == "Card Number"
    assert "kept nowhere" in sheet["I1"].comment.text
    assert {cell.value for cell in sheet["I"][1:]} == {None}


def test_cells_beyond_the_header_are_kept_before_our_columns(tmp_path: Path) -> None:
    """A row that is too long is rejected for just that, and must be seen whole to be mended."""
    long = row(5, Ending.REJECTED, BAD_DATE, cells=(*map(str, range(9)), "over", "and over"))
    runs = MemoryRuns(run_record(), (csv_source(),), [long, row(6, Ending.REJECTED, BAD_DATE)])
    header, first, second = read_sheets(_xlsx(runs, tmp_path))["customers"]
    assert header == [*HEADERS, None, None, *_OURS]
    assert first[9:11] == ["over", "and over"]
    assert second[9:11] == [None, None]


def test_it_prints_on_as_many_pages_as_it_takes_to_read_it(tmp_path: Path) -> None:
    """Each with the header and, where they are several, the customers' names; not the keys."""
    few = load_workbook(_xlsx(everyday_run(), tmp_path / "few")).active
    assert (few.page_setup.orientation, few.page_setup.fitToWidth) == ("landscape", 1)
    assert (few.print_title_rows, few.print_title_cols) == ("$1:$1", None)
    assert few.print_area.endswith("$A$1:$J$5")

    headers = ("Key", "Name", *(f"A column with a long header {n}" for n in range(20)))
    uses = [ColumnUse(n, header, ColumnUsage.NOTE) for n, header in enumerate(headers)]
    uses[1] = replace(uses[1], usage=ColumnUsage.FIELD, fields=("displayName",))
    source = replace(csv_source(), header=Header(1, headers), columns=tuple(uses))
    cells = ("7", "Acme", *[""] * 20)
    mended = row(5, Ending.REJECTED, BAD_EMAIL, cells=cells)
    many = load_workbook(_xlsx(MemoryRuns(run_record(), (source,), [mended]), tmp_path)).active
    assert many.page_setup.fitToWidth == 4
    assert many.print_title_cols == "$B:$B"


def test_each_table_has_a_sheet_of_its_own(tmp_path: Path) -> None:
    """Only tables that have something to mend."""
    sheets = read_sheets(_xlsx(workbook_run(), tmp_path))
    assert {title: [row[-1] for row in rows[1:]] for title, rows in sheets.items()} == {
        "A": [f"{RUN_ID}:6"],
        "B": [f"{RUN_ID}:7"],
    }


@pytest.mark.parametrize(
    ("names", "titles"),
    [
        (["a[1]:*?.csv"], ["a 1"]),
        (["x" * 40 + ".csv", "x" * 41 + ".csv"], ["x" * 31, "x" * 29 + " 2"]),
        (["Kunden.csv", "kunden.tsv"], ["Kunden", "kunden 2"]),
        (["':'.csv"], ["Rows"]),
    ],
)
def test_sheets_get_names_that_excel_takes(
    names: list[str], titles: list[str], tmp_path: Path
) -> None:
    """31 characters, none of the forbidden ones, different in more than case."""
    rows = [
        row(5, Ending.REJECTED, BAD_DATE, source=name, row_id=n) for n, name in enumerate(names)
    ]
    runs = MemoryRuns(run_record(), tuple(map(csv_source, names)), rows)
    assert list(read_sheets(_xlsx(runs, tmp_path))) == titles


def test_the_csv_is_in_the_sources_own_dialect_and_encoding(tmp_path: Path) -> None:
    """What the user's program wrote, it can read."""
    rows = [row(5, Ending.REJECTED, BAD_DATE, cells=("Müller; Söhne", *[""] * 8))]
    runs = MemoryRuns(run_record(), (csv_source(),), rows)
    (path,) = write_reports(runs, RUN_ID, tmp_path, ["corrections.csv"])
    content = path.read_bytes()
    assert content.startswith(b"Customer;Company;Email;")
    assert '"Müller; Söhne";'.encode("cp1252") in content
    header, line = read_csv(path, encoding="cp1252", delimiter=";")
    assert header == [*HEADERS, *_OURS]
    assert line[-1] == f"{RUN_ID}:5"


@pytest.mark.parametrize(
    ("encoding", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("UTF-8 with byte order mark", "utf-8-sig"),
        ("UTF-16, big endian", "utf-16"),
        ("cp1250 (as you said)", "cp1250"),
        ("an encoding of tomorrow", "utf-8-sig"),
        ("", "utf-8-sig"),
    ],
)
@pytest.mark.parametrize(
    ("words", "delimiter"), [("comma", ","), ("tab", "\t"), ("vertical bar", "|"), ("~", "~")]
)
def test_every_dialect_that_can_be_read_can_be_written(
    encoding: str, codec: str, words: str, delimiter: str, tmp_path: Path
) -> None:
    """The facts of the source name it in words."""
    source = csv_source(facts={"encoding": encoding, "delimiter": words})
    runs = MemoryRuns(run_record(), (source,), [row(5, Ending.REJECTED, BAD_DATE)])
    (path,) = write_reports(runs, RUN_ID, tmp_path, ["corrections.csv"])
    header, _ = read_csv(path, encoding=codec, delimiter=delimiter)
    assert header == [*HEADERS, *_OURS]


def test_a_cell_that_the_encoding_cannot_hold_makes_the_file_unicode(tmp_path: Path) -> None:
    """Better another encoding than another value."""
    rows = [row(5, Ending.REJECTED, BAD_DATE, cells=("東京", *[""] * 8))]
    runs = MemoryRuns(run_record(), (csv_source(),), rows)
    (path,) = write_reports(runs, RUN_ID, tmp_path, ["corrections.csv"])
    _, line = read_csv(path, encoding="utf-8-sig", delimiter=";")
    assert line[0] == "東京"


def test_our_sentence_never_decides_the_encoding(tmp_path: Path) -> None:
    """What it quotes from elsewhere may be written with question marks."""
    odd = Problem("refused-by-server", "email", 2, "x", {"reason": "東京"})
    runs = MemoryRuns(run_record(), (csv_source(),), [row(5, Ending.REFUSED, odd)])
    (path,) = write_reports(runs, RUN_ID, tmp_path, ["corrections.csv"])
    _, line = read_csv(path, encoding="cp1252", delimiter=";")
    assert "Bigcapital refused the row: ??." in line[-2]


def test_several_delimited_sources_have_a_file_each_and_keep_their_numbers(tmp_path: Path) -> None:
    """Number 2 stays number 2 when number 1 has nothing to mend."""
    written = write_reports(two_files_run(), RUN_ID, tmp_path, ["corrections.csv"])
    assert [path.name for path in written] == ["corrections-2.csv"]
    _, line = read_csv(written[0], encoding="cp1252", delimiter=";")
    assert line[-1] == f"{RUN_ID}:6"


def test_traps_come_back_from_both_files_as_they_were(tmp_path: Path) -> None:
    """Every cell, byte by byte in the one; as far as a cell can hold it in the other."""
    write_reports(hostile_run(), RUN_ID, tmp_path, ["corrections.xlsx", "corrections.csv"])
    _, *lines = read_csv(tmp_path / "corrections.csv", encoding="utf-8")
    assert [unescape(line[0]) for line in lines] == list(TRAPS)
    (rows,) = read_sheets(tmp_path / "corrections.xlsx").values()
    assert [row[0] for row in rows[1:3]] == [TRAPS[0], TRAPS[1]]
    workbook = load_workbook(tmp_path / "corrections.xlsx")
    assert {cell.data_type for line in workbook.active.iter_rows() for cell in line} <= {"s", "n"}


@pytest.mark.parametrize("name", ["corrections.xlsx", "corrections.csv"])
def test_a_file_that_somebody_has_edited_is_set_aside_not_overwritten(
    name: str, tmp_path: Path
) -> None:
    """An hour of mending must survive `importer report`."""
    (path,) = write_reports(everyday_run(), RUN_ID, tmp_path, [name])
    for work in (b"an hour of work", b"another one"):
        path.write_bytes(work)
        write_reports(everyday_run(), RUN_ID, tmp_path, [name])
    stem, suffix = name.split(".")
    assert (tmp_path / f"{stem}.edited-1.{suffix}").read_bytes() == b"an hour of work"
    assert (tmp_path / f"{stem}.edited-2.{suffix}").read_bytes() == b"another one"
    assert path.stat().st_size > 100


@pytest.mark.parametrize("name", ["corrections.xlsx", "corrections.csv"])
def test_a_file_that_nobody_has_touched_is_replaced(name: str, tmp_path: Path) -> None:
    """Or taken away when nothing is left to mend; an edited one is kept even then."""
    (path,) = write_reports(everyday_run(), RUN_ID, tmp_path, [name])
    write_reports(everyday_run(), RUN_ID, tmp_path, [name])
    assert list(tmp_path.iterdir()) == [path]
    mended = MemoryRuns(run_record(), (csv_source(),), [row(5, Ending.CREATED)])
    assert write_reports(mended, RUN_ID, tmp_path, [name]) == ()
    assert list(tmp_path.iterdir()) == []
    path.write_bytes(b"edited")
    write_reports(mended, RUN_ID, tmp_path, [name])
    assert [kept.read_bytes() for kept in tmp_path.iterdir()] == [b"edited"]


def test_an_edit_is_known_by_its_time_not_by_its_length(tmp_path: Path) -> None:
    """One letter changed in place is an edit too."""
    (path,) = write_reports(everyday_run(), RUN_ID, tmp_path, ["corrections.csv"])
    content = path.read_bytes().replace(b"ann@acme", b"bob@acme")
    path.write_bytes(content)
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime + 3600))
    write_reports(everyday_run(), RUN_ID, tmp_path, ["corrections.csv"])
    assert (tmp_path / "corrections.edited-1.csv").read_bytes() == content


def test_a_workbook_has_no_csv_of_its_corrections(tmp_path: Path) -> None:
    """It has no dialect that the rows could be written in."""
    assert write_reports(workbook_run(), RUN_ID, tmp_path, ["corrections.csv"]) == ()


def test_columns_without_a_header_keep_their_place(tmp_path: Path) -> None:
    """A blank header is written blank."""
    header = Header(1, ("Name", "", "Name"))
    uses = (ColumnUse(0, "Name", ColumnUsage.FIELD, ("displayName",)),)
    source = csv_source(header=header, columns=uses)
    rows = [row(2, Ending.REJECTED, BAD_EMAIL, cells=("a", "b", "c"))]
    (rows_read,) = read_sheets(_xlsx(MemoryRuns(run_record(), (source,), rows), tmp_path)).values()
    assert rows_read[0] == ["Name", None, "Name", *_OURS]
    assert rows_read[1][:3] == ["a", "b", "c"]


def test_more_rows_to_mend_than_can_be_held_are_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And make the same files."""
    held, read = tmp_path / "held", tmp_path / "read"
    write_reports(everyday_run(), RUN_ID, held, ["corrections.csv", "corrections.xlsx"])
    monkeypatch.setattr(mending, "_HEAVIEST", 500)
    write_reports(everyday_run(), RUN_ID, read, ["corrections.csv", "corrections.xlsx"])

    assert read_rows_to_mend(everyday_run(), RUN_ID).kept is None
    assert (held / "corrections.csv").read_bytes() == (read / "corrections.csv").read_bytes()
    assert read_sheets(held / "corrections.xlsx") == read_sheets(read / "corrections.xlsx")
