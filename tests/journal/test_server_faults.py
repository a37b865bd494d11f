"""A database server that refuses, fails or goes away: one clear message each, nothing half done.

On a server of these tests' own, over TCP and with passwords where that is what they are about.
"""

import os
import pwd
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from importer.core.errors import ImporterError
from importer.core.journal_address import JournalAddress, parse_address
from importer.core.outcomes import Ending
from importer.core.runs import AttemptState
from importer.journal import Journal, open_journal

from tests.journal.examples import ORGANIZATION, body_of, checked_row, run_record, run_with_rows
from tests.postgresql import Cluster, new_cluster

SECRET = "Bärlauch-7"
CONNECTIONS = 12
NUMBERS = count(1)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """On 127.0.0.1 it lets nobody in without a password; few may come at once."""
    places = {"listen_addresses": "127.0.0.1", "port": str(free_port())}
    made = new_cluster(**places, max_connections=str(CONNECTIONS))
    rules = made.folder / "data" / "pg_hba.conf"
    rules.write_text(f"host all all 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
    made.say("SELECT pg_reload_conf()")
    yield made
    made.remove()


@pytest.fixture
def ann(server: Cluster) -> Iterator[str]:
    """Somebody who has the password `SECRET` and no more rights than anybody."""
    server.say(f"CREATE ROLE ann LOGIN PASSWORD '{SECRET}'")
    yield "ann"
    server.say("DROP OWNED BY ann", "DROP ROLE ann")


@pytest.fixture
def address(server: Cluster) -> JournalAddress:
    """A journal that nobody else has."""
    return server.address(f"journal_{next(NUMBERS)}")


def over_tcp(server: Cluster, password: str = SECRET, **asked: str) -> JournalAddress:
    """As ann, who says a password."""
    port = server.settings["port"]
    said = f"ann:{quote(password)}" if password else "ann"
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return parse_address(f"postgresql://{said}@127.0.0.1:{port}/journals?{query}")


def refusal(attempt: Callable[[], object]) -> ImporterError:
    """What is said: in words, with what to do, without a password, and with no cause beneath that
    would be shown with it."""
    with pytest.raises(ImporterError) as caught:
        attempt()
    told = caught.value
    assert told.hint
    assert told.context["path"] in told.message
    assert SECRET not in repr((told.message, told.hint, dict(told.context)))
    assert told.__cause__ is None
    assert told.__context__ is None or told.__suppress_context__
    return told


def opening(address: JournalAddress, **how: bool) -> Callable[[], object]:
    return lambda: open_journal(address, **{"unsafe": True, **how}).close()


def a_run(address: JournalAddress, rows: int = 3) -> str:
    """A journal that holds a run."""
    with open_journal(address, unsafe=True) as journal:
        return run_with_rows(journal, *map(checked_row, range(1, rows + 1)))


def nothing_was_recorded(address: JournalAddress, run_id: str) -> bool:
    """Of what was about to be sent; all rows wait."""
    with open_journal(address, unsafe=True) as journal:
        endings = journal.endings(run_id)
        return not list(journal.attempts(run_id)) and set(endings.values()) == {
            0,
            endings[Ending.WAITING],
        }


def intending(journal: Journal, run_id: str, rows: int = 1, size: int = 10) -> None:
    """Letters that can't be packed."""
    bodies = [(row_id, os.urandom(size // 2).hex()) for row_id in range(1, rows + 1)]
    journal.record_intents(run_id, bodies)


class TestGettingIn:
    def test_with_the_right_password(self, server: Cluster, ann: str) -> None:
        server.say(f"CREATE SCHEMA anns AUTHORIZATION {ann}")
        with open_journal(over_tcp(server, schema="anns"), unsafe=True) as journal:
            assert journal.runs() == ()

    @pytest.mark.parametrize("said", ["Bärlauch-8", ""])
    def test_without_it(self, server: Cluster, ann: str, said: str) -> None:
        told = refusal(opening(over_tcp(server, said)))
        assert told.code == "journal-refused"
        assert "password" in told.message
        assert "~/.pgpass" in told.hint

    def test_a_database_that_is_not_there(self, server: Cluster) -> None:
        told = refusal(opening(parse_address(server.url("nowhere"))))
        assert told.code == "journal-missing"
        assert "createdb" in told.hint

    def test_when_all_connections_are_taken(self, server: Cluster, address: JournalAddress) -> None:
        a_run(address)
        with ExitStack() as stack:
            fill_up(server, stack)
            told = refusal(opening(address))
        assert told.code == "journal-unreachable"
        assert "no connection left" in told.message
        assert "max_connections" in told.hint

    def test_when_all_that_a_user_may_have_are_taken(self, server: Cluster, ann: str) -> None:
        server.say(f"ALTER ROLE {ann} CONNECTION LIMIT 0")
        told = refusal(opening(over_tcp(server)))
        assert (told.code, "no connection left" in told.message) == ("journal-unreachable", True)

    def test_when_none_is_left_for_a_lease_the_journal_stays_usable(
        self, server: Cluster, address: JournalAddress
    ) -> None:
        run_id = a_run(address)
        with open_journal(address, unsafe=True) as journal:
            with ExitStack() as stack:
                fill_up(server, stack)
                told = refusal(lambda: journal.lease(ORGANIZATION, "ann").__enter__())
                assert told.code == "journal-unreachable"
            with journal.lease(ORGANIZATION, "ann"):
                intending(journal, run_id)


def fill_up(server: Cluster, stack: ExitStack) -> None:
    """Until nobody is let in any more."""
    with suppress(psycopg.OperationalError):
        while True:
            stack.enter_context(psycopg.connect(server.url()))


@pytest.mark.parametrize(
    ("done", "missing"),
    [
        ("ALTER TABLE {schema}.runs RENAME TO runs_of_before", '"runs"'),
        ("ALTER TABLE {schema}.runs RENAME COLUMN options TO choices", '"options"'),
    ],
)
def test_what_somebody_has_taken_away_is_named(
    server: Cluster, address: JournalAddress, done: str, missing: str
) -> None:
    """Whoever looks after the database can give it back."""
    a_run(address)
    server.say(done.format(schema=address.schema))

    def shown() -> None:
        with open_journal(address, unsafe=True) as journal:
            journal.runs()

    told = refusal(shown)
    assert told.code == "journal-damaged"
    assert f"{missing} does not exist" in told.message
    assert f"in the schema {address.schema}" in told.hint


class TestRights:
    """What somebody may not do is said; the journal is not called damaged."""

    def test_in_a_schema_in_which_one_may_make_no_tables(self, server: Cluster, ann: str) -> None:
        server.say("CREATE SCHEMA shown", f"GRANT USAGE ON SCHEMA shown TO {ann}")
        told = refusal(opening(over_tcp(server, schema="shown")))
        assert told.code == "journal-not-writable"
        assert "CREATE SCHEMA shown" in told.hint

    @pytest.mark.parametrize("rights", [(), ("USAGE ON SCHEMA {schema}",)])
    @pytest.mark.parametrize("read_only", [False, True])
    def test_in_somebody_elses_journal(
        self,
        server: Cluster,
        ann: str,
        address: JournalAddress,
        rights: tuple[str, ...],
        read_only: bool,
    ) -> None:
        a_run(address)
        for right in rights:
            server.say(f"GRANT {right.format(schema=address.schema)} TO {ann}")
        theirs = over_tcp(server, schema=address.schema)
        told = refusal(opening(theirs, read_only=read_only))
        assert told.code == "journal-not-writable"
        assert "may not" in told.message

    def test_of_somebody_who_may_read(
        self, server: Cluster, ann: str, address: JournalAddress
    ) -> None:
        """Reports are shown, and nothing is written."""
        run_id = a_run(address)
        server.say(
            f"GRANT USAGE ON SCHEMA {address.schema} TO {ann}",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {address.schema} TO {ann}",
        )
        with open_journal(over_tcp(server, schema=address.schema), unsafe=True) as journal:
            assert [run.id for run in journal.runs()] == [run_id]
            told = refusal(lambda: intending(journal, run_id))
        assert told.code == "journal-not-writable"
        assert nothing_was_recorded(address, run_id)


class TestAServerThatTakesNoWrites:
    @pytest.fixture(params=["set to read only", "a standby"])
    def read_only_server(
        self, server: Cluster, address: JournalAddress, request: pytest.FixtureRequest
    ) -> Iterator[str]:
        """It holds a run that was checked before."""
        run_id = a_run(address)
        signal = server.folder / "data" / "standby.signal"
        if request.param == "a standby":
            server.stop()
            signal.touch()
            server.start()
        else:
            server.say("ALTER DATABASE journals SET default_transaction_read_only TO on")
        yield run_id
        if request.param == "a standby":
            server.stop()
            signal.unlink()
            server.start()
        else:
            server.say("ALTER DATABASE journals RESET default_transaction_read_only", at="postgres")

    def test_still_shows_what_there_is(
        self, read_only_server: str, server: Cluster, address: JournalAddress
    ) -> None:
        with open_journal(address, read_only=True) as journal:
            assert [run.id for run in journal.runs()] == [read_only_server]
            assert len(list(journal.results(read_only_server))) == 3
        with open_journal(address, unsafe=True) as journal:
            for write in (
                lambda: intending(journal, read_only_server),
                lambda: journal.lease(ORGANIZATION, "ann").__enter__(),
                lambda: journal.set_fact(read_only_server, "key", "value"),
            ):
                told = refusal(write)
                assert told.code == "journal-not-writable"
                assert "takes no writes" in told.message
                assert "default_transaction_read_only" in told.hint
        assert refusal(opening(server.address("new"))).code == "journal-not-writable"


def when_asleep(server: Cluster, act: Callable[[], object]) -> threading.Thread:
    """Do something as soon as a statement is under way, and has come so far as to sleep."""

    def wait_and_act() -> None:
        until = time.monotonic() + 20
        asleep = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        while server.ask(asleep) == [0] and time.monotonic() < until:
            time.sleep(0.02)
        act()

    thread = threading.Thread(target=wait_and_act)
    thread.start()
    return thread


ASLEEP = "pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"


def make_sleepy(server: Cluster, schema: str, table: str, when: str) -> None:
    """The server sleeps in the middle of what is written to a table."""
    server.say(
        f"CREATE FUNCTION {schema}.sleep() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$",
        f"CREATE TRIGGER sleeps BEFORE INSERT ON {schema}.{table} FOR EACH ROW "
        f"WHEN ({when}) EXECUTE FUNCTION {schema}.sleep()",
    )


class TestInTheMiddle:
    """Of what was under way nothing is kept, and the run goes on afterwards."""

    def test_a_statement_is_cancelled(self, server: Cluster, address: JournalAddress) -> None:
        """By somebody who looks after the database, or by its own limit of time."""
        run_id = a_run(address)
        make_sleepy(server, address.schema, "attempts", "NEW.row > 0")
        with open_journal(address, unsafe=True) as journal:
            other = when_asleep(server, lambda: server.say(f"SELECT pg_cancel_backend({ASLEEP}"))
            told = refusal(lambda: intending(journal, run_id))
            other.join()
            assert told.code == "journal-cancelled"
            assert "statement_timeout" in told.message
            assert "Nothing is lost" in told.hint
            assert journal.endings(run_id)[Ending.WAITING] == 3
            server.say(f"DROP TRIGGER sleeps ON {address.schema}.attempts")
            intending(journal, run_id)

    @pytest.mark.parametrize("how", ["its session is ended", "it crashes"])
    def test_the_server_goes_away_during_copy(
        self, server: Cluster, address: JournalAddress, how: str
    ) -> None:
        """Of 3,000 rows half have arrived."""
        run_id = a_run(address)
        make_sleepy(server, address.schema, "rows", "NEW.number = 1500")
        end = f"SELECT pg_terminate_backend({ASLEEP}"
        leave = server.restart if how == "it crashes" else lambda: server.say(end)
        with open_journal(address, unsafe=True) as journal:
            journal.start_run(run_record(2))
            server.say("CHECKPOINT")  # only what is about to be sent waits for the disk by itself
            other = when_asleep(server, leave)
            many = map(checked_row, range(1, 3_000))
            told = refusal(lambda: journal.add_rows(run_record(2).id, many))
            other.join()
        assert told.code == "journal-connection-lost"
        assert "Nothing is lost" in told.hint
        with open_journal(address, unsafe=True) as journal:
            assert sum(journal.endings(run_record(2).id).values()) == 0
            assert journal.endings(run_id)[Ending.WAITING] == 3
            server.say(f"DROP TRIGGER sleeps ON {address.schema}.rows")
            journal.add_rows(run_record(2).id, map(checked_row, range(1, 3_000)))
            assert sum(journal.endings(run_record(2).id).values()) == 2_999

    def test_an_intent_is_still_there_after_a_crash(
        self, server: Cluster, address: JournalAddress
    ) -> None:
        """The server writes what is not synced out so late that a crash takes it away."""
        run_id = a_run(address)
        server.say("ALTER SYSTEM SET wal_writer_delay TO '10s'", "SELECT pg_reload_conf()")
        with open_journal(address, unsafe=True) as journal:
            journal.set_fact(run_id, "said", "before it")
            intending(journal, run_id)
            server.restart()
            with suppress(ImporterError):
                journal.close()
        server.say("ALTER SYSTEM RESET wal_writer_delay", "SELECT pg_reload_conf()")
        with open_journal(address, unsafe=True) as journal:
            assert [one.row_id for one in journal.attempts(run_id)] == [1]
            assert journal.facts(run_id) == {"said": "before it"}


class TestAFullDisk:
    """What was recorded stays, what was under way is undone, and the run can go on."""

    @pytest.fixture
    def filler(self, server: Cluster) -> Iterator[Path]:
        """What takes up the room on a disk of 4 MB on which tables are made from now on."""
        disk = server.folder / "small"
        disk.mkdir()
        owner = pwd.getpwuid((server.folder / "data").stat().st_uid)
        how = f"size=4m,mode=0700,uid={owner.pw_uid},gid={owner.pw_gid}"
        mount = ["mount", "-t", "tmpfs", "-o", how, "tmpfs", str(disk)]
        if subprocess.run(mount, check=False, capture_output=True).returncode:
            disk.rmdir()
            pytest.skip("nobody may mount a small disk here")
        server.say(f"CREATE TABLESPACE small LOCATION '{disk}'")
        server.say("ALTER DATABASE journals SET default_tablespace TO small")
        yield disk / "filler"
        (disk / "filler").unlink(missing_ok=True)
        server.say("ALTER DATABASE journals RESET default_tablespace")
        for schema in server.ask(
            "SELECT DISTINCT schemaname FROM pg_tables WHERE tablespace = 'small'"
        ):
            server.say(f"DROP SCHEMA {schema} CASCADE")
        server.say("DROP TABLESPACE small")
        subprocess.run(["umount", str(disk)], check=True)

    def test_stops_the_run_and_loses_nothing(
        self, server: Cluster, address: JournalAddress, filler: Path
    ) -> None:
        run_id = a_run(address, rows=100)
        with open_journal(address, unsafe=True) as journal:
            (attempt,) = journal.record_intents(run_id, [(100, body_of(100))])
            journal.start_run(run_record(2))
            with suppress(OSError), filler.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(1 << 12))
            for write in (
                lambda: intending(journal, run_id, rows=99, size=9_000),
                lambda: journal.add_rows(run_record(2).id, map(checked_row, range(1, 20_000))),
            ):
                told = refusal(write)
                assert told.code == "disk-full"
                assert "disk of the database server" in told.message
                assert "Nothing is lost" in told.hint
            assert refusal(opening(server.address("new"))).code == "disk-full"
            (kept,) = journal.attempts(run_id)
            assert (kept.attempt_id, kept.state) == (attempt, AttemptState.INTENDED)
            assert journal.endings(run_id)[Ending.WAITING] == 99
            assert sum(journal.endings(run_record(2).id).values()) == 0
            filler.unlink()
            intending(journal, run_id, rows=99, size=9_000)
