"""Checking into the journal: once more where late rows prove more, then rows beside each other."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from importer.core.outcomes import Ending
from importer.core.rows import LineKind, RowRef
from importer.core.runs import ResultRow
from importer.journal import Journal, open_journal
from importer.run.checking import CheckJob, check_tables, match_with_server
from importer.run.fronts import Nobody
from importer.run.reading import open_files, read_tables
from importer.settings import load_settings
from importer.wiring import user_files

from tests.core.stored_customers import stored
from tests.goldens import ORGANIZATION, TODAY, check_as_golden
from tests.journal.examples import run_record

RUN = run_record().id
SHORTENING = """
name = "shop"
title = "Shop"
[names]
path = ":"
shorten = true
[fields.displayName]
column = "Who"
"""
OWING = "Display Name,Opening Balance,Opening Balance At"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path / "journal.sqlite") as opened:
        opened.start_run(run_record())
        yield opened


def file_of(folder: Path, *lines: str) -> Path:
    path = folder / "customers.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def check(journal: Journal, file: Path, **options: Any) -> list[ResultRow]:
    settings = load_settings({"offline": True, **options})
    files = user_files()
    opened = open_files(files, (file,), settings.reading())
    tables = read_tables(opened, files, settings, journal, Nobody())
    check_tables(CheckJob(RUN, journal, settings.checking(TODAY), ORGANIZATION), tables)
    return list(journal.results(RUN))


def codes(row: ResultRow) -> list[str]:
    return [problem.code for problem in row.problems]


class TestWhatOnlyALateRowProves:
    FIRST = tuple(f"Customer {number},10,01/02/2025" for number in range(1_600))

    def test_holds_for_the_first_rows_too(self, tmp_path: Path) -> None:
        file = file_of(tmp_path, OWING, *self.FIRST, "Late,10,31/12/2024")
        rows = check_as_golden(file, {})["rows"]
        assert rows["2"]["body"]["openingBalanceAt"] == "2025-02-01"

    def test_leaves_every_row_once(self, journal: Journal, tmp_path: Path) -> None:
        rows = check(journal, file_of(tmp_path, OWING, *self.FIRST, "Late,10,31/12/2024"))
        assert [row.ref.number for row in rows] == list(range(2, 1_603))
        assert {row.ending for row in rows} == {Ending.WAITING}

    def test_leaves_what_no_row_proves_open(self, tmp_path: Path) -> None:
        rows = check_as_golden(file_of(tmp_path, OWING, *self.FIRST), {})["rows"]
        assert rows["2"]["problems"] == ["date-ambiguous openingBalanceAt"]


class TestLinesThatMayBeTotals:
    """One that is taken for a customer would owe all that the others owe."""

    ROWS = ("Name,City,Opening Balance", *(f"Customer {n},Ely,{n}.50" for n in range(1, 1_201)))
    SUM = "721200.00"

    def test_are_proven_by_what_the_rows_above_add_up_to(
        self, journal: Journal, tmp_path: Path
    ) -> None:
        rows = check(journal, file_of(tmp_path, *self.ROWS, f"Total (USD),,{self.SUM}"))
        assert len(rows) == 1_200
        assert [row.row_id for row in rows] == list(range(1, 1_201))
        (source,) = journal.sources(RUN)
        assert source.lines_left_out[LineKind.TOTAL] == 1
        assert source.file_total == Decimal(self.SUM)

    @pytest.mark.parametrize("last", ["Total Fitness,,50.00", f"Total Fitness,Ely,{SUM}"])
    def test_are_customers_otherwise(self, journal: Journal, tmp_path: Path, last: str) -> None:
        rows = check(journal, file_of(tmp_path, *self.ROWS, last))
        assert rows[-1].display_name == "Total Fitness"
        assert len(rows) == 1_201


def test_names_are_shortened_that_one_customer_has_alone(tmp_path: Path) -> None:
    """All rows decide, those behind the one in question too."""
    template = tmp_path / "shop.toml"
    template.write_text(SHORTENING, encoding="utf-8")
    names = ("Nusa:Villa", "Nusa:Office", "Bali:Spa", "Bali:Office")
    file = file_of(tmp_path, "Who", *names)
    rows = check_as_golden(file, {"template": str(template)})["rows"]
    shown = [row["body"]["displayName"] for row in rows.values()]
    assert shown == ["Villa", "Nusa:Office", "Spa", "Bali:Office"]


class TestRowsBesideEachOther:
    def test_of_equal_rows_one_is_sent(self, journal: Journal, tmp_path: Path) -> None:
        lines = ("Display Name,Email", "Ann,a@x.example", "Bob,b@x.example", "Ann,a@x.example")
        *_, last = check(journal, file_of(tmp_path, *lines))
        assert (last.ending, codes(last)) == (Ending.SKIPPED, ["duplicate-row"])

    def test_all_are_sent_where_the_user_says_so(self, journal: Journal, tmp_path: Path) -> None:
        file = file_of(tmp_path, "Display Name,Email", "Ann,a@x.example", "Ann,a@x.example")
        rows = check(journal, file, keep_duplicates=True)
        assert [row.ending for row in rows] == [Ending.WAITING] * 2

    def test_what_they_share_is_told_at_each(self, journal: Journal, tmp_path: Path) -> None:
        lines = ("Display Name,Email", "Ann,a@x.example", "ANN,b@x.example", "Bob,A@x.example")
        ann, namesake, bob = check(journal, file_of(tmp_path, *lines))
        assert set(codes(ann)) == {"same-display-name", "same-email"}
        assert codes(namesake) == ["same-display-name"]
        assert codes(bob) == ["same-email"]


class TestWhatTheServerHas:
    LINES = ("Display Name,Email", "Ann,a@x.example", "Bob,b@x.example")

    @pytest.mark.parametrize(("match_on", "skipped"), [("display-name", 2), ("email", 3)])
    def test_is_not_created_again(
        self, match_on: str, skipped: int, journal: Journal, tmp_path: Path
    ) -> None:
        check(journal, file_of(tmp_path, *self.LINES))
        options = load_settings({"match_on": match_on}).checking(TODAY)
        theirs = stored(7, displayName="ann", email="B@x.example")
        match_with_server(journal, RUN, [theirs], options)
        rows = {row.ref.number: row for row in journal.results(RUN)}
        assert rows[skipped].ending is Ending.SKIPPED
        assert rows[skipped].customer_id == 7
        assert rows[5 - skipped].ending is Ending.WAITING


def test_several_tables_of_a_run_are_numbered_on(journal: Journal, tmp_path: Path) -> None:
    """Rows of a later table that is checked twice leave those of the earlier ones alone."""
    settings = load_settings({"offline": True})
    first = TestWhatOnlyALateRowProves.FIRST
    files_of = {
        "a.csv": (*first, "Ann,1,01/02/2025"),
        "b.csv": (*first, "Late,10,31/12/2024"),
        "c.csv": ("Bob,1,01/02/2025",),
    }
    for name, lines in files_of.items():
        (tmp_path / name).write_text("\n".join((OWING, *lines)), encoding="utf-8")
    files = user_files()
    paths = tuple(tmp_path / name for name in files_of)
    tables = read_tables(
        open_files(files, paths, settings.reading()), files, settings, journal, Nobody()
    )
    check_tables(CheckJob(RUN, journal, settings.checking(TODAY), ORGANIZATION), tables)
    refs = [row.ref for row in journal.results(RUN)]
    assert refs == [RowRef(name, "", n) for name in ("a.csv", "b.csv") for n in range(2, 1_603)] + [
        RowRef("c.csv", "", 2)
    ]
