"""The corridor from a front that is no terminal: files in, events and a result out."""

from pathlib import Path

import pytest
from importer.core.asking.questions import Option
from importer.core.errors import ImporterError, UsageError
from importer.core.outcomes import Ending
from importer.core.run_facts import RunFact
from importer.core.sending.options import StopCause, Work
from importer.journal import Journal
from importer.run.fronts import Answered, NotSent, NotSentBecause, Planned, RunBegins
from importer.run.importing import check_files, run_files

from tests.run.fronts import Locks, MemoryFiles, Onlooker, Somebody, corridor
from tests.run.walks import Start

PLAIN = MemoryFiles({"c.csv": ("Display Name,Email", "Acme,a@acme.example", "Beta,b@beta.example")})
OWING = MemoryFiles(
    {"o.csv": ("Display Name,Opening Balance", "Acme,12.50", "Beta,7.25", "Gamma,")}
)
PATHS = (Path("c.csv"),)
OWED = (Path("o.csv"),)


class TestAWholeImport:
    def test_goes_through_every_room_in_order(self, journal: Journal, serve: Start) -> None:
        server, shows, asks = serve(), Onlooker(), Somebody(sends=True)
        way = corridor(journal, server, PLAIN, asks=asks, shows=shows)

        finished = run_files(way, PATHS)

        assert shows.kinds() == ["RunBegins", "Planned", "RowsEnded", "ReportsWritten"]
        assert asks.asked == ["send"]
        assert finished.exit_code == 0
        assert finished.endings[Ending.CREATED] == 2
        assert finished.reports == (Path("report.html"),)
        assert [walk.work for walk in shows.walks] == [Work(2)]
        assert shows.watcher.endings == [Ending.CREATED] * 2
        assert {one["display_name"] for one in server.customers()} == {"Acme", "Beta"}

    def test_opens_each_file_once(self, journal: Journal, serve: Start) -> None:
        """Also where the answer to a question has it checked once more."""
        files = MemoryFiles(OWING.files)
        asks = Somebody({"balance-date": "2025-12-31"}, sends=True)
        run_files(corridor(journal, serve(), files, asks=asks), OWED)
        assert files.opened == ["o.csv"]

    def test_is_locked_by_the_organization_of_the_server(
        self, journal: Journal, serve: Start
    ) -> None:
        server, lock = serve(), Locks()
        run_files(corridor(journal, server, PLAIN, lock=lock, yes=True), PATHS)
        organization = server.options.organization.organization_id
        assert lock.taken == [(organization, "importer run")]

    def test_remembers_the_mapping_that_somebody_confirmed(
        self, journal: Journal, serve: Start
    ) -> None:
        run_files(corridor(journal, serve(), PLAIN, asks=Somebody(sends=True)), PATHS)
        assert journal.mapping_for(("Display Name", "Email")) is not None

    def test_ends_in_order_when_the_front_stops_it(self, journal: Journal, serve: Start) -> None:
        shows = Onlooker(stops_after=1)
        way = corridor(journal, serve(), PLAIN, shows=shows, yes=True, in_flight=1)
        finished = run_files(way, PATHS)
        assert finished.result is not None
        assert (finished.exit_code, finished.result.cause) == (130, StopCause.INTERRUPTED)
        assert finished.endings[Ending.CREATED] == 1
        assert finished.reports, "it is told of all the same"

    def test_of_a_file_that_has_an_unfinished_run_is_refused(
        self, journal: Journal, serve: Start
    ) -> None:
        server = serve()
        first = run_files(corridor(journal, server, PLAIN, yes=True, first=1), PATHS)
        with pytest.raises(ImporterError, match="is not finished") as raised:
            run_files(corridor(journal, server, PLAIN, yes=True), PATHS)
        assert raised.value.context == {"run": first.run.id}


class TestAFrontThatAnswersNothing:
    """It is never waited for: what is open stays open, and nothing is sent."""

    def test_sends_nothing(self, journal: Journal, serve: Start) -> None:
        server, shows = serve(), Onlooker()
        finished = run_files(corridor(journal, server, PLAIN, shows=shows), PATHS)
        assert shows.only(NotSent) == NotSent(NotSentBecause.NOBODY_TO_CONFIRM)
        assert (finished.exit_code, finished.result) == (2, None)
        assert finished.endings[Ending.WAITING] == 2
        assert server.customers() == []

    def test_is_asked_everything_once(self, journal: Journal, serve: Start) -> None:
        asks = Somebody()
        finished = run_files(corridor(journal, serve(), OWING, asks=asks), OWED)
        assert asks.asked == ["balance-date", "send"]
        assert finished.endings[Ending.REJECTED] == 2

    def test_is_told_which_column_it_has_to_name(self, journal: Journal, serve: Start) -> None:
        files = MemoryFiles({"c.csv": ("Kliendinimi,Linn,E-mail", "Sol,Aarhus,s@sol.example")})
        with pytest.raises(UsageError, match=r"c\.csv: No column is known to hold"):
            check_files(corridor(journal, serve(), files), PATHS)

    def test_sends_what_was_confirmed_beforehand(self, journal: Journal, serve: Start) -> None:
        finished = run_files(corridor(journal, serve(), PLAIN, yes=True), PATHS)
        assert finished.endings[Ending.CREATED] == 2
        assert journal.facts(finished.run.id)[RunFact.CONFIRMED]


class TestAnswers:
    def test_have_the_file_checked_again_with_them(self, journal: Journal, serve: Start) -> None:
        """The run without them is forgotten, and its successor remembers them."""
        shows, asks = Onlooker(), Somebody({"balance-date": "2025-12-31"}, sends=True)
        finished = run_files(corridor(journal, serve(), OWING, asks=asks, shows=shows), OWED)

        assert finished.endings[Ending.CREATED] == 3
        assert [str(option) for option in shows.only(Answered).options] == [
            "--default openingBalanceAt=2025-12-31"
        ]
        begun = [event.run_id for event in shows.events if isinstance(event, RunBegins)]
        assert [run.id for run in journal.runs()] == begun[1:] == [finished.run.id]
        assert "2025-12-31" in journal.facts(finished.run.id)[RunFact.OPTIONS]

    @pytest.mark.parametrize(
        ("date", "asked"),
        [
            # Dated, Beta owes more than Acme is owed: nobody has to be asked.
            ("2025-12-31", ["balance-date", "send"]),
            # Beta stays out, and of the rest it has to be asked.
            (None, ["balance-date", "balance-sign", "send"]),
        ],
    )
    def test_about_sums_are_asked_for_once_all_rows_are_in_them(
        self, journal: Journal, serve: Start, date: str | None, asked: list[str]
    ) -> None:
        lines = [
            "Company,Open Balance,As of,Email",
            "Acme,-50,2026-01-01,a@acme.example",
            "Beta,80,,b@beta.example",
        ]
        asks = Somebody({"balance-date": date} if date else {})
        run_files(corridor(journal, serve(), MemoryFiles({"o.csv": lines}), asks=asks), OWED)
        assert asks.asked == asked

    def test_that_settle_nothing_are_not_asked_for_again(
        self, journal: Journal, serve: Start
    ) -> None:
        """The rows stay rejected, and the corridor goes on."""
        asks = Somebody({"balance-date": Option("rate", "1.08", "EUR")})
        finished = run_files(corridor(journal, serve(), OWING, asks=asks), OWED)
        assert asks.asked == ["balance-date", "send"]
        assert finished.endings[Ending.REJECTED] == 2

    def test_no_is_no(self, journal: Journal, serve: Start) -> None:
        server, shows = serve(), Onlooker()
        way = corridor(journal, server, PLAIN, asks=Somebody(sends=False), shows=shows)
        assert run_files(way, PATHS).exit_code == 2
        assert shows.only(NotSent).why is NotSentBecause.DECLINED
        assert journal.mapping_for(("Display Name", "Email")) is None


class TestACheck:
    def test_asks_the_server_and_sends_nothing(self, journal: Journal, serve: Start) -> None:
        server, shows = serve(), Onlooker()
        server.add_customer(displayName="Beta")
        finished = check_files(corridor(journal, server, PLAIN, shows=shows), PATHS)
        planned = shows.only(Planned)
        assert (planned.sends, planned.pace is not None) == (False, True)
        assert finished.endings[Ending.SKIPPED] == 1
        assert not shows.walks

    def test_needs_no_server(self, journal: Journal, serve: Start) -> None:
        shows = Onlooker()
        finished = check_files(corridor(journal, serve(), PLAIN, shows=shows, base_url=""), PATHS)
        assert shows.only(Planned).pace is None
        assert (finished.run.base_url, finished.run.options) == ("", {"offline": "yes"})

    def test_all_or_nothing_sends_nothing_while_a_row_is_wrong(
        self, journal: Journal, serve: Start
    ) -> None:
        server, shows = serve(), Onlooker()
        way = corridor(journal, server, OWING, shows=shows, yes=True, all_or_nothing=True)
        assert run_files(way, OWED).exit_code == 3
        assert shows.only(NotSent).why is NotSentBecause.ROWS_REJECTED
        assert server.customers() == []
