"""The round trip: rejected rows are mended in a spreadsheet and go into the same import."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import importer
import pytest
from importer.core.outcomes import Ending
from importer.sandbox.server import Sandbox
from openpyxl import load_workbook

from tests.cli.conftest import Run, write
from tests.cli.mending import (
    BAD,
    EVERYBODY,
    GOOD,
    HEADER,
    KEY,
    codes,
    first_run,
    latest_rows,
    mend_csv,
    mend_xlsx,
    mended,
    messy,
    names_on,
    rows_of,
    unchanged,
)

FORMATS = pytest.mark.parametrize("mend", [mend_xlsx, mend_csv])


@FORMATS
def test_mended_rows_go_into_the_same_import_and_every_row_is_created_once(
    run: Run, server: Sandbox, mend: Callable[..., str]
) -> None:
    assert first_run(run).code == 3
    said = run("run", mend(mended), "--yes", "--out", "second")
    assert said.code == 0, said.err
    assert names_on(server) == EVERYBODY
    assert "3 rows checked again, 3 cells edited, 0 new rows." in said.err
    rows = latest_rows()
    assert {row.ending for row in rows.values()} == {Ending.CREATED}
    assert [rows[name].ref.number for name in EVERYBODY] == [2, 5, 3, 4, 6]
    assert "cell-corrected" in codes(rows["Cole"])
    assert not Path("second/corrections.xlsx").exists()
    assert run("verify").code == 0


@FORMATS
def test_the_report_covers_the_original_file_with_the_corrected_rows(
    run: Run, server: Sandbox, mend: Callable[..., str]
) -> None:
    first_run(run)
    run("run", mend(mended), "--yes", "--out", "second")
    with Path("second/results.csv").open(encoding="utf-8-sig", newline="") as file:
        told = {row["display_name"]: row for row in csv.DictReader(file)}
    assert {row["file"] for row in told.values()} == {"customers.csv"}
    assert [(told[name]["row"], told[name]["ending"]) for name in EVERYBODY] == [
        (number, "created") for number in ("2", "5", "3", "4", "6")
    ]


@FORMATS
def test_saved_unmended_the_rows_are_rejected_again(
    run: Run, server: Sandbox, mend: Callable[..., str]
) -> None:
    """With the reasons of the first time, and nothing new is claimed."""
    first_run(run)
    before = {name: codes(row) for name, row in latest_rows().items()}
    said = run("run", mend(unchanged), "--yes", "--out", "second")
    assert said.code == 3
    assert "3 rows checked again, 0 cells edited, 0 new rows." in said.err
    assert names_on(server) == ["Acme", "Beta"]
    assert {name: codes(row) for name, row in latest_rows().items()} == before


def test_a_run_of_which_nothing_is_left_is_finished_after_corrections_that_correct_nothing(
    run: Run, server: Sandbox
) -> None:
    """`importer runs` called it stopped, with nothing left."""
    first_run(run)
    for command in ("check", "run"):
        run(command, mend_xlsx(unchanged), "--yes")
        (told,) = run("runs", "--json").objects
        assert told["state"] == "finished", command
    assert "Nothing to do" in run("resume").err


def test_a_run_that_has_corrected_rows_left_is_stopped_until_they_are_sent(
    run: Run, server: Sandbox
) -> None:
    first_run(run)
    run("check", mend_xlsx(mended))
    assert [told["state"] for told in run("runs", "--json").objects] == ["stopped"]
    assert run("resume", "--yes").code == 0
    assert [told["state"] for told in run("runs", "--json").objects] == ["finished"]


@FORMATS
def test_sorted_cut_and_widened_files_do_no_harm(
    run: Run, server: Sandbox, mend: Callable[..., str]
) -> None:
    """Rows that are gone stay as they were; a row without a key is a new customer."""

    def rework(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kept = [row for row in mended(rows) if row["Display Name"] != "Dune"]
        new = {"Display Name": "Foxtrot", "Email": "f@fox.example", "Opening Balance": "5.00"}
        return [*reversed(kept), {**dict.fromkeys(rows[0], ""), **new, "As of": "31/12/2025"}]

    first_run(run)
    said = run("run", mend(rework), "--yes", "--out", "second")
    assert "2 rows checked again, 2 cells edited, 1 new row." in said.err
    assert names_on(server) == ["Acme", "Beta", "Cole", "Echo", "Foxtrot"]
    rows = latest_rows()
    assert rows["Dune"].ending is Ending.REJECTED
    assert rows["Foxtrot"].ref.source in {"mended.xlsx", "mended.csv"}
    assert [row["Display Name"] for row in rows_of("second/corrections.xlsx")] == ["Dune"]


def test_columns_that_were_added_or_moved_are_told_and_the_others_found(
    run: Run, server: Sandbox
) -> None:
    first_run(run)
    workbook = load_workbook(mend_xlsx(mended))
    sheet = workbook.worksheets[0]
    sheet.insert_cols(1, 2)
    sheet["A1"], sheet["B1"], sheet["B2"] = KEY + " of mine", "Remarks", "called them"
    workbook.save("widened.xlsx")
    said = run("run", "widened.xlsx", "--yes")
    assert f"were passed over: {KEY} of mine, Remarks." in said.err
    assert names_on(server) == EVERYBODY


def test_columns_that_were_renamed_are_known_and_those_that_are_gone_are_told(
    run: Run, server: Sandbox
) -> None:
    first_run(run)
    workbook = load_workbook(mend_xlsx(mended))
    sheet = workbook.worksheets[0]
    headers = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(1, headers["Email"]).value = "E-mail address"
    sheet.cell(1, headers["Display Name"]).value = "?"
    workbook.save("renamed.xlsx")
    said = run("run", "renamed.xlsx", "--yes")
    assert "were passed over: ?." in said.err
    assert "keep the original's values: Display Name." in said.err
    assert names_on(server) == EVERYBODY


def damaged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a spreadsheet program does to a delimited file that is opened and saved."""
    for row in rows:
        row["Phone"] = row["Phone"].lstrip("0")
        row["Postal Code"] = row["Postal Code"].lstrip("0")
    return rows


def test_what_saving_did_to_other_cells_is_undone_and_told(run: Run, server: Sandbox) -> None:
    """Only what the person changed is taken."""
    first_run(run)
    said = run("run", mend_csv(lambda rows: damaged(mended(rows))), "--yes")
    assert "5 cells had been rewritten by the spreadsheet program on saving" in said.err
    rows = latest_rows()
    assert codes(rows["Cole"]).count("spreadsheet-change-undone") == 2
    assert rows["Cole"].cells[2:4] == ("0999", "00501")
    (cole,) = [one for one in server.customers() if one["display_name"] == "Cole"]
    assert cole["work_phone"] == "0999"


def test_the_delimiter_and_the_encoding_of_the_saved_file_do_not_matter(
    run: Run, server: Sandbox
) -> None:
    write("customers.csv", HEADER, "Müller,m@m,,,,", *GOOD)
    run("run", "customers.csv", "--yes", "--out", "first")
    with Path("first/corrections.csv").open(encoding="utf-8", newline="") as file:
        rows = [[cell.replace("m@m", "m@m.example") for cell in row] for row in csv.reader(file)]
    with Path("saved.csv").open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    assert run("run", "saved.csv", "--yes").code == 0
    assert names_on(server) == ["Acme", "Beta", "Müller"]


def test_the_options_of_the_import_still_hold(run: Run, server: Sandbox) -> None:
    """A default date was given once; nobody should have to remember it."""
    write("customers.csv", "Display Name,Email,Opening Balance", "Ann,ann@a,10.00", "Bob,,5.00")
    run("run", "customers.csv", "--yes", "--out", "first", "--default",
        "openingBalanceAt=2026-01-01")  # fmt: skip

    def mend(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        rows[0]["Email"] = "ann@a.example"
        return rows

    assert run("run", mend_xlsx(mend), "--yes").code == 0
    assert sorted(entry.amount for entry in server.ledger().values()) == [5, 10]


def test_new_options_are_added_to_them(run: Run, server: Sandbox) -> None:
    write("customers.csv", "Display Name,Currency,Opening Balance", "Ann,EUR,10.00", "Bob,USD,5.00")
    date = ("--default", "openingBalanceAt=2026-01-01")
    run("run", "customers.csv", "--yes", "--out", "first", *date)
    said = run("run", mend_xlsx(unchanged), "--yes", "--rate", "EUR=1.10")
    assert said.code == 0, said.err
    assert names_on(server) == ["Ann", "Bob"]


class TestTwice:
    @FORMATS
    def test_the_very_same_file_creates_nothing_a_second_time(
        self, run: Run, server: Sandbox, mend: Callable[..., str]
    ) -> None:
        def rework(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
            return [*mended(rows), {**dict.fromkeys(rows[0], ""), "Display Name": "Foxtrot"}]

        first_run(run)
        file = mend(rework)
        run("run", file, "--yes")
        said = run("run", file, "--yes")
        assert said.code == 0
        assert "1 new row of this very file had been added before." in said.err
        assert names_on(server) == [*EVERYBODY, "Foxtrot"]
        assert [row.ending for row in latest_rows().values()] == [Ending.CREATED] * 6

    def test_a_new_row_in_a_file_that_was_edited_once_more_is_the_same_customer(
        self, run: Run, server: Sandbox
    ) -> None:
        def rework(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
            return [*rows, {"Display Name": "Foxtrot", "Email": "f@fox.example"}]

        first_run(run)
        file = mend_xlsx(rework)
        run("run", file, "--yes")
        run("run", mend_xlsx(mended, file, "again.xlsx"), "--yes")
        assert names_on(server) == [*EVERYBODY, "Foxtrot"]

    def test_an_edit_of_a_row_that_was_created_comes_too_late_and_is_told(
        self, run: Run, server: Sandbox
    ) -> None:
        def late(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
            rows[0]["Phone"] = "0888"
            return rows

        first_run(run)
        file = mend_xlsx(mended)
        run("run", file, "--yes")
        said = run("run", mend_xlsx(late, file, "again.xlsx"), "--yes")
        assert "1 row with changes had been sent already" in said.err
        assert "correction-not-taken" in codes(latest_rows()["Cole"])
        assert names_on(server) == EVERYBODY

    def test_a_copied_row_with_its_key_is_not_taken(self, run: Run, server: Sandbox) -> None:
        """Nothing tells which of the two is meant."""
        first_run(run)
        said = run("run", mend_xlsx(lambda rows: [*mended(rows), dict(rows[0])]), "--yes")
        assert said.code == 3
        assert "1 row stood in the file more than once" in said.err
        assert names_on(server) == ["Acme", "Beta", "Dune", "Echo"]
        assert "row-key-repeated" in codes(latest_rows()["Cole"])
        assert run("run", mend_xlsx(mended), "--yes").code == 0
        assert names_on(server) == EVERYBODY

    def test_a_row_that_became_equal_to_another_is_no_second_customer(
        self, run: Run, server: Sandbox
    ) -> None:
        def twins(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
            acme = dict(zip(HEADER.split(","), GOOD[0].split(","), strict=True))
            return [{**row, **acme} for row in rows]

        first_run(run)
        run("run", mend_xlsx(twins), "--yes", "--out", "second")
        assert names_on(server) == ["Acme", "Beta"]

    def test_a_customer_that_somebody_made_meanwhile_is_skipped(
        self, run: Run, server: Sandbox
    ) -> None:
        first_run(run)
        server.add_customer(display_name="Cole")
        run("run", mend_xlsx(mended), "--yes")
        assert names_on(server) == EVERYBODY
        assert latest_rows()["Cole"].ending is Ending.SKIPPED

    def test_a_namesake_that_the_import_itself_made_is_none(
        self, run: Run, server: Sandbox
    ) -> None:
        """Two branches of one chain stood in the file."""
        write("customers.csv", "Display Name,Email", "Chain,a@chain.example", "Chain,b@chain")
        run("run", "customers.csv", "--yes", "--out", "first")

        def mend(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
            return [{**row, "Email": "b@chain.example"} for row in rows]

        assert run("run", mend_xlsx(mend), "--yes").code == 0
        assert names_on(server) == ["Chain", "Chain"]


class TestOnlyTheseRows:
    def test_after_a_check_the_rest_of_the_file_waits_for_resume(
        self, run: Run, server: Sandbox
    ) -> None:
        run("check", messy(), "--out", "first")
        said = run("run", mend_xlsx(mended), "--yes")
        assert said.code == 0
        assert names_on(server) == ["Cole", "Dune", "Echo"]
        assert "3 customers to create" in said.err
        assert "2 rows left: importer resume" in said.err
        assert "250.00" in said.err
        assert "100.50" not in said.err
        assert run("resume", "--yes").code == 0
        assert names_on(server) == EVERYBODY

    def test_after_an_offline_check_the_server_has_its_say_first(
        self, run: Run, server: Sandbox
    ) -> None:
        """What could not be checked without it is checked now."""
        write("customers.csv", "Display Name,Email,Currency,Opening Balance,As of",
              "Ann,ann@a,EUR,10.00,2026-01-01", "Bob,b@b.example,USD,,")  # fmt: skip
        server.add_customer(display_name="Bob")
        run("check", "customers.csv", "--offline", "--out", "first")

        def mend(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
            return [{**row, "Email": "ann@a.example"} for row in rows]

        said = run("run", mend_xlsx(mend), "--yes", "--out", "second")
        assert "rate-missing" in codes(latest_rows()["Ann"])
        assert latest_rows()["Bob"].ending is Ending.SKIPPED
        assert names_on(server) == ["Bob"]
        assert said.code == 3

    def test_a_dry_run_may_be_corrected_and_then_sent(self, run: Run, server: Sandbox) -> None:
        run("run", messy(), "--dry-run", "--out", "first")
        assert run("run", mend_xlsx(mended), "--yes").code == 0
        assert names_on(server) == ["Cole", "Dune", "Echo"]

    def test_a_check_of_corrections_sends_nothing_and_resume_sends_them(
        self, run: Run, server: Sandbox
    ) -> None:
        first_run(run)
        said = run("check", mend_xlsx(mended))
        assert said.code == 0
        assert names_on(server) == ["Acme", "Beta"]
        assert run("resume", "--yes").code == 0
        assert names_on(server) == EVERYBODY

    def test_without_a_yes_they_wait(self, run: Run, server: Sandbox) -> None:
        first_run(run)
        assert run("run", mend_xlsx(mended)).code == 2
        assert names_on(server) == ["Acme", "Beta"]
        run("resume", "--yes")
        assert names_on(server) == EVERYBODY


def test_a_program_goes_the_same_way(run: Run, server: Sandbox) -> None:
    first_run(run)
    result = importer.import_file(mend_xlsx(mended))
    assert (result.exit_code, result.endings[Ending.CREATED]) == (0, 5)
    assert names_on(server) == EVERYBODY


def test_a_second_round_corrects_what_the_first_left(run: Run, server: Sandbox) -> None:
    """Rows that were added wrong are rows to mend like any other."""

    def rework(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [*mended(rows), {"Display Name": "Foxtrot", "Email": "f@fox"}]

    def mend(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, "Email": "f@fox.example"} for row in rows]

    first_run(run)
    run("run", mend_xlsx(rework), "--yes", "--out", "second")
    assert [row["Display Name"] for row in rows_of("second/corrections.xlsx")] == ["Foxtrot"]
    shutil.copy("second/corrections.xlsx", "again.xlsx")
    assert run("run", mend_xlsx(mend, "again.xlsx"), "--yes").code == 0
    assert names_on(server) == [*EVERYBODY, "Foxtrot"]


@pytest.mark.parametrize(
    ("delimiter", "line_end", "quoted", "directive"),
    [(",", "\n", False, ""), (";", "\r\n", True, ""), (";", "\n", False, "sep=;\n")],
)
def test_corrections_are_written_as_the_source_was(
    run: Run, server: Sandbox, delimiter: str, line_end: str, quoted: bool, directive: str
) -> None:
    lines = [line.split(",") for line in (HEADER, *GOOD, *BAD)]
    mark = '"' if quoted else ""
    text = line_end.join(delimiter.join(f"{mark}{cell}{mark}" for cell in line) for line in lines)
    Path("customers.csv").write_bytes(f"{directive}{text}{line_end}".encode())

    run("run", "customers.csv", "--yes", "--out", "first")

    written = Path("first/corrections.csv").read_bytes().decode()
    assert written.startswith(f"{directive}{mark}Display Name{mark}{delimiter}{mark}Email{mark}")
    assert written.endswith(f"{mark}{line_end}")
    assert (written.count("\r\n") > 0) is (line_end == "\r\n")
    said = run("run", "first/corrections.csv", "--yes", "--out", "second")
    assert "3 rows checked again, 0 cells edited, 0 new rows." in said.err
