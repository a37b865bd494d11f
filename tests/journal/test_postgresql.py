"""A journal on PostgreSQL that can't be opened, read or written: one clear message each."""

import builtins
import json
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from importer.core.errors import ImporterError
from importer.core.journal_address import JournalAddress, parse_address
from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.journal import Journal, open_journal
from importer.journal import statements as sql
from importer.journal.postgresql.dialect import target_of, turned
from importer.journal.postgresql.schema import VERSION
from importer.journal.postgresql.sessions import open_session

from tests.journal.examples import body_of, checked_row, run_record, run_with_rows, source_record
from tests.postgresql import Cluster, cluster, journals, new_cluster

SECRET = "Bärlauch-7"


@pytest.fixture
def address(path: Path) -> JournalAddress:
    """An empty journal."""
    return journals.address(path)


@pytest.fixture
def user() -> Iterator[str]:
    """Somebody who has the password `SECRET` and no more rights than anybody."""
    with psycopg.connect(cluster().url(), autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS ann")
        connection.execute(f"CREATE ROLE ann LOGIN PASSWORD '{SECRET}'")
        yield "ann"
        connection.execute("DROP OWNED BY ann")
        connection.execute("DROP ROLE ann")


def refusal(address: JournalAddress, **how: bool) -> ImporterError:
    """What is said when the journal is opened; where it is stands in it, and no password."""
    with pytest.raises(ImporterError) as caught:
        open_journal(address, **how).close()
    told = caught.value
    assert str(address) in told.message
    assert told.hint
    assert SECRET not in repr((told.message, told.hint, dict(told.context), address))
    return told


def elsewhere(database: str = "journals", host: str = "", **more: str) -> JournalAddress:
    """An address beside the one that works."""
    asked = "".join(f"&{name}={value}" for name, value in more.items())
    place = f"postgresql://tester:{SECRET}@{host}/{database}"
    return parse_address(f"{place}?host={cluster().folder}{asked}")


def test_a_server_that_is_not_there() -> None:
    told = refusal(parse_address(f"postgresql://ann:{SECRET}@127.0.0.1:1/journals"))
    assert told.code == "journal-unreachable"
    assert "Connection refused" in told.message


def test_a_database_that_is_not_there() -> None:
    assert refusal(elsewhere("nowhere")).code == "journal-missing"


def test_a_user_that_is_not_there() -> None:
    place = f"postgresql://nobody:{SECRET}@/journals?host={cluster().folder}"
    assert refusal(parse_address(place)).code == "journal-refused"


def test_a_user_who_may_make_no_schema(user: str) -> None:
    place = f"postgresql://{user}:{SECRET}@/journals?host={cluster().folder}"
    told = refusal(parse_address(f"{place}&schema=anns"), unsafe=True)
    assert told.code == "journal-not-writable"
    assert "CREATE SCHEMA anns" in told.hint


def test_a_user_who_was_given_a_schema_needs_no_more(user: str) -> None:
    with psycopg.connect(cluster().url(), autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA given AUTHORIZATION {user}")
    place = f"postgresql://{user}:{SECRET}@/journals?host={cluster().folder}&schema=given"
    with open_journal(parse_address(place), unsafe=True) as journal:
        assert journal.runs() == ()


def test_reports_of_a_journal_that_is_not_there() -> None:
    """Asking for a report does not make one."""
    address = cluster().address("not_there")
    assert refusal(address, read_only=True).code == "journal-missing"
    assert refusal(address, read_only=True).code == "journal-missing"


def test_a_schema_with_others_tables_is_left_untouched() -> None:
    with psycopg.connect(cluster().url(), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA others")
        connection.execute("CREATE TABLE others.bookmarks (url text)")
    assert refusal(cluster().address("others"), unsafe=True).code == "journal-unknown-format"


def test_a_journal_of_a_newer_importer_is_left_untouched(address: JournalAddress) -> None:
    open_journal(address, unsafe=True).close()
    session = open_session(address)
    session.execute("UPDATE journal_version SET version = 99")
    try:
        assert refusal(address, unsafe=True).code == "journal-too-new"
    finally:
        session.execute("UPDATE journal_version SET version = $1", [VERSION])
        session.close()


def test_a_server_that_does_not_sync_is_refused_unless_somebody_says_so(
    address: JournalAddress,
) -> None:
    """Reports are read from it all the same."""
    assert cluster().settings["fsync"] == "off"
    told = refusal(address)
    assert told.code == "journal-not-durable"
    assert "fsync=off" in told.message
    assert "--unsafe-journal" in told.hint
    open_journal(address, unsafe=True).close()
    open_journal(address, read_only=True).close()


def test_without_its_packages_it_is_said_how_to_install_them(
    address: JournalAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name == "psycopg" or name.startswith("psycopg."):
            raise ModuleNotFoundError("No module named 'psycopg'", name="psycopg")
        return known(name, *rest)  # type: ignore[arg-type]

    for module in [one for one in sys.modules if one.startswith("importer.journal.postgresql")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImporterError) as caught:
        open_journal(address)
    assert caught.value.code == "fleet-not-installed"
    assert "[fleet]" in caught.value.hint


def test_no_password_is_ever_shown() -> None:
    address = parse_address(f"postgres://ann:{SECRET}@host/db?password={SECRET}&sslmode=require")
    assert str(address) == "postgresql://ann@host/db?sslmode=require"
    assert SECRET not in repr(address)
    assert SECRET in address.url


@pytest.mark.parametrize("wrong", ["postgresql://[::1/db", "postgresql://h/d?schema=", "x\0y"])
def test_what_is_no_address_is_not_quoted(wrong: str) -> None:
    with pytest.raises(ValueError, match="no address of") as caught:
        parse_address(wrong)
    assert wrong not in str(caught.value)


@pytest.mark.parametrize(
    ("place", "mode"),
    [
        ("postgresql:///db", None),
        ("postgresql://localhost/db", None),
        ("postgresql:///db?host=%2Ftmp", None),
        ("postgresql://books.example.com/db", "require"),
        ("postgresql://localhost,10.0.0.7/db", "require"),
        ("postgresql:///db?service=books", "require"),
        ("postgresql://10.0.0.7/db?sslmode=disable", None),
        ("postgresql://10.0.0.7/db?sslmode=verify-full", None),
    ],
)
def test_rows_go_to_no_other_machine_in_the_open_unless_somebody_says_so(
    place: str, mode: str | None
) -> None:
    """What the address says of TLS holds; where it says nothing, another machine must have it."""
    from importer.journal.postgresql.sessions import defaults

    assert defaults(parse_address(place).url).get("sslmode") == mode


class TestACutConnection:
    """Nothing is lost, and what was under way is undone."""

    @pytest.fixture
    def own(self) -> Iterator[Cluster]:
        made = new_cluster()
        yield made
        made.remove()

    @pytest.mark.parametrize("how", ["cut", "restart"])
    def test_it_is_told_and_the_run_goes_on_afterwards(self, own: Cluster, how: str) -> None:
        address = own.address("importer")
        with open_journal(address, unsafe=True) as journal:
            run_id = run_with_rows(journal, *map(checked_row, range(1, 4)))
            journal.record_intents(run_id, [(1, body_of(1))])
            getattr(own, how)()
            with pytest.raises(ImporterError) as caught:
                journal.record_intents(run_id, [(2, body_of(2))])
        assert caught.value.code == "journal-connection-lost"
        assert "Nothing is lost" in caught.value.hint
        with open_journal(address, unsafe=True) as journal:
            assert [one.row_id for one in journal.attempts(run_id)] == [1]
            assert journal.endings(run_id)[Ending.WAITING] == 2


def test_a_record_of_another_program_is_not_waited_for_for_ever(
    address: JournalAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_journal(address, unsafe=True) as journal:
        run_id = run_with_rows(journal, checked_row(1))
        other = open_session(address)
        other.execute("BEGIN; LOCK TABLE facts")
        journal._database.say("SET lock_timeout TO '20ms'")  # type: ignore[attr-defined]
        with pytest.raises(ImporterError) as caught:
            journal.set_fact(run_id, "key", "value")
        assert caught.value.code == "journal-in-use"
        other.close()
        journal.set_fact(run_id, "key", "value")


def test_texts_that_postgresql_can_not_keep_come_back_as_they_were(address: JournalAddress) -> None:
    """A NUL, and the letter that stands for it; in JSON too, in which files are looked for."""
    odd = "a\0b\x01c\x010\x011"
    problem = Problem("blanks-trimmed", "email", 1, odd, {"r": odd})
    with open_journal(address, unsafe=True) as journal:
        run_id = run_with_rows(journal, checked_row(1, problems=(problem,) * 30))
        journal.set_fact(run_id, "said", odd)
        journal.add_source(run_id, source_record(path=odd, sheet=odd))
        journal.record_intents(run_id, [(1, body_of(1))])
        (row,) = journal.results(run_id)
        assert row.problems == (problem,) * 30
        assert journal.facts(run_id)["said"] == odd
        assert journal.sources(run_id)[1].sheet == odd
        run = journal.unfinished_run(run_record().organization_id, [source_record().sha256])
        assert run is not None
        assert run.id == run_id


def test_a_long_answer_is_read_to_its_end(address: JournalAddress) -> None:
    """However many rows are fetched together."""
    rows = range(1, 4_401)
    with open_journal(address, unsafe=True) as journal:
        run_id = run_with_rows(journal, *map(checked_row, rows))
        assert [row.row_id for row in journal.results(run_id)] == list(rows)


def fail_in_silence(journal: Journal) -> None:
    with journal.together():
        journal.set_fact(run_record().id, "key", "value")
        with suppress(psycopg.Error):
            journal._database.execute("INSERT INTO facts (run, key, value) VALUES (-1, '', '')")


def test_a_transaction_that_failed_is_not_taken_for_done(address: JournalAddress) -> None:
    """PostgreSQL answers a COMMIT with ROLLBACK then, and says nothing. No run has that number: the
    tests share their tables one after the other, and count on."""
    with open_journal(address, unsafe=True) as journal:
        journal.start_run(run_record())
        with pytest.raises(RuntimeError, match="had failed"):
            fail_in_silence(journal)
        assert journal.facts(run_record().id) == {}


def test_no_error_quotes_a_record(address: JournalAddress) -> None:
    """PostgreSQL's details do."""
    with open_journal(address, unsafe=True) as journal:
        journal.start_run(run_record())
        statement = "INSERT INTO runs SELECT * FROM runs"
        with pytest.raises(psycopg.IntegrityError) as caught:
            journal._database.execute(statement)
    assert "Key (" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_two_that_intend_one_row_do_not_both_send_it(address: JournalAddress, path: Path) -> None:
    """The second waits for the first, and finds that the row does not wait any more."""
    import threading

    with open_journal(address, unsafe=True) as journal:
        run_id = run_with_rows(journal, checked_row(1))
        said: list[str] = []

        def intend() -> None:
            with open_journal(address, unsafe=True) as other:
                try:
                    other.record_intents(run_id, [(1, body_of(1))])
                    said.append("intended")
                except ValueError:
                    said.append("refused")

        with journal.together():
            journal._database.execute("UPDATE rows SET ending = 'unknown' WHERE ending <> ''")
            second = threading.Thread(target=intend)
            second.start()
            second.join(0.3)
            assert not said
        second.join()
        assert said == ["refused"]


def test_statements_are_turned_once_and_bulk_insertions_are_known() -> None:
    assert turned("SELECT +a FROM x CROSS JOIN y ON y.b = x.a WHERE c = ? AND d = ?") == (
        b"SELECT a FROM x JOIN y ON y.b = x.a WHERE c = $1 AND d = $2"
    )
    assert turned("a = ?2 AND ?2 IS NULL") == b"a = $2 AND $2::text IS NULL"
    assert target_of("INSERT INTO rows (id, line) VALUES (?, ?)") == ("rows", "id, line")
    assert target_of("INSERT INTO runs (id) VALUES (?) ON CONFLICT DO NOTHING") is None


def test_texts_are_compared_byte_by_byte_whatever_the_language_of_the_database(
    address: JournalAddress,
) -> None:
    """As SQLite does: keys that differ in anything are different keys. Who holds a lease is only
    shown."""
    others = """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = ? AND table_name <> 'leases'
        AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"""
    with open_journal(address, unsafe=True) as journal:
        assert journal._database.fetch_all(others, [address.schema]) == []


def test_rows_that_are_sent_are_looked_up_and_not_searched_for(address: JournalAddress) -> None:
    """Whatever the planner takes the size of a set for: it knows nothing of a new journal yet, and
    a plan that reads what waits, or what was sent, costs more with every row of a run."""
    searched = re.compile(r"Seq Scan on attempts|rows_that_wait")
    with open_journal(address, unsafe=True) as journal:
        run_id = run_with_rows(journal, *map(checked_row, range(1, 8_001)))
        journal.record_intents(run_id, [(row_id, body_of(row_id)) for row_id in range(1, 4_001)])
        values = json.dumps([attempt.attempt_id for attempt in journal.attempts(run_id)][-40:])
        for statement, before in (
            (sql.CLAIM, ()),
            (sql.LATEST, ()),
            (sql.ATTEMPTS_OF_ROWS, ()),
            (sql.END_ATTEMPTS, ("confirmed",)),
        ):
            explain = f"EXPLAIN {statement}"
            plan = journal._database.fetch_all(explain, [*before, values])
            found = [line for (line,) in plan if searched.search(line)]
            assert found == []


def read_only_is_kept(journal: Journal) -> bool:
    try:
        journal.set_fact(run_record().id, "key", "value")
    except ImporterError as error:
        return error.code == "journal-not-writable"
    return False


def test_reports_can_not_write(address: JournalAddress) -> None:
    with open_journal(address, unsafe=True) as journal:
        journal.start_run(run_record())
    with open_journal(address, read_only=True) as reports:
        assert read_only_is_kept(reports)
