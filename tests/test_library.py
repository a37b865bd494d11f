"""The library's face: a program gets what the command line shows, and nothing on its terminal."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

import importer
import pytest
from importer.core.errors import ImporterError, UsageError
from importer.core.outcomes import Ending
from importer.journal.attempts import Attempts
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import Limits
from importer.sandbox.server import Sandbox

ROOMY = Limits(default=1_000_000, auth=1_000_000)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("BIGCAPITAL_BASE_URL", "BIGCAPITAL_API_KEY", "BIGCAPITAL_ORGANIZATION_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("IMPORTER_JOURNAL", str(tmp_path / "journal.sqlite"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def quiet(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """A library says nothing on the terminal of the program that calls it."""
    yield
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def server(sandbox: Callable[..., Sandbox]) -> Sandbox:
    return sandbox(limits=ROOMY)


@pytest.fixture
def file(folder: Path) -> Path:
    path = folder / "three.csv"
    path.write_text(
        "Display Name,Email,Opening Balance\n"
        "Acme,acme@example.com,12.50\n"
        "Beta,not an address,\n"
        "Gamma,,\n"
    )
    return path


def test_a_check_tells_every_row_and_its_problems(file: Path) -> None:
    result = importer.check_file(file, default={"openingBalanceAt": "2026-01-01"})
    assert (result.exit_code, result.is_clean, result.error) == (3, False, None)
    assert {ending: n for ending, n in result.endings.items() if n} == {
        Ending.REJECTED: 1,
        Ending.WAITING: 2,
    }
    assert len(result.endings) == len(Ending)
    rows = list(result.rows())
    assert [(row.ref.number, row.display_name) for row in rows] == [
        (2, "Acme"),
        (3, "Beta"),
        (4, "Gamma"),
    ]
    assert "email-invalid" in {problem.code for problem in rows[1].problems}
    assert result.problems["email-invalid"] == 1


def test_an_import_sends_without_asking(file: Path, server: Sandbox) -> None:
    result = importer.import_file(
        str(file),
        base_url=server.url,
        api_key=server.key,
        default={"openingBalanceAt": "2026-01-01"},
    )
    assert (result.exit_code, result.endings[Ending.CREATED]) == (3, 2)
    assert {one["display_name"]: one["id"] for one in server.customers()} == {
        row.display_name: row.customer_id for row in result.rows() if row.customer_id
    }
    assert [entry.amount for entry in server.ledger().values()] == [Decimal("12.5")]


def test_reports_are_written_where_they_are_asked_for_and_nowhere_else(
    file: Path, folder: Path
) -> None:
    before = set(folder.iterdir())
    assert importer.check_file(file).reports == ()
    assert {path.name.split(".")[0] for path in set(folder.iterdir()) - before} == {"journal"}
    result = importer.check_file(file, out=folder / "results")
    assert folder / "results" / "summary.json" in result.reports
    assert all(path.is_file() for path in result.reports)


def test_what_stops_a_run_that_has_begun_stands_in_the_result(file: Path, server: Sandbox) -> None:
    server.add_fault(Fault(FaultKind.REVOKE_KEY, nth=1))
    result = importer.import_file(file, base_url=server.url, api_key=server.key)
    assert result.exit_code == 1
    assert result.error is not None
    assert result.error.code == "key-refused"


def test_what_several_lanes_run_into_is_raised_as_one(
    file: Path, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal that is gone is no bug of the importer's, for whoever looks for those."""

    def gone(*_: object) -> NoReturn:
        raise ImporterError("journal-connection-lost", "The connection broke off.")

    monkeypatch.setattr(Attempts, "record", gone)
    with pytest.raises(ImporterError) as raised:
        importer.import_file(file, base_url=server.url, api_key=server.key)
    assert raised.value.code == "journal-connection-lost"


def test_what_stops_a_run_before_it_begins_is_raised(file: Path, folder: Path) -> None:
    with pytest.raises(ImporterError, match=r"no file nowhere\.csv"):
        importer.check_file("nowhere.csv")
    with pytest.raises(UsageError, match="No server is set"):
        importer.import_file(file)


def test_an_unknown_option_is_named(file: Path) -> None:
    with pytest.raises(UsageError, match="There is no setting date_fromat") as raised:
        importer.check_file(file, date_fromat="day-first")
    assert "date_format" in raised.value.hint
