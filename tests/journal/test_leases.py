"""One importer at a time in an organization, on whatever machine; who lost it can't write."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from importer.core.errors import ImporterError
from importer.core.journal_address import JournalAddress, parse_address
from importer.core.outcomes import Ending, Outcome
from importer.core.runs import AttemptNews, AttemptState, RunState
from importer.journal import Journal, open_journal, place_of
from importer.journal.postgresql import leases
from importer.journal.postgresql.connection import PostgresDatabase
from importer.journal.postgresql.schema import VERSION
from importer.journal.postgresql.sessions import open_session

from tests.journal.examples import ORGANIZATION, body_of, checked_row, run_record, run_with_rows
from tests.postgresql import cluster, journals


@pytest.fixture
def address(path: object) -> JournalAddress:
    return parse_address(f"{journals.address(path)}&lease=1")  # type: ignore[arg-type]


@pytest.fixture
def journal(address: JournalAddress) -> Iterator[Journal]:
    with open_journal(address, unsafe=True) as opened:
        yield opened


@pytest.fixture
def other(address: JournalAddress) -> Iterator[Journal]:
    """Another machine's."""
    with open_journal(address, unsafe=True) as opened:
        yield opened


def sleeping(patch: pytest.MonkeyPatch) -> None:
    """No lease is renewed any more, as in a process that was stopped."""
    patch.setattr(leases.Held, "_renew_in_time", lambda _: None)


def taken_over(journal: Journal, stack: ExitStack) -> None:
    """As soon as that is possible."""
    while journal.leases():
        time.sleep(0.05)
    stack.enter_context(journal.lease(ORGANIZATION, "ann on the other machine"))


def test_the_second_is_told_who_is_at_work(journal: Journal, other: Journal) -> None:
    with journal.lease(ORGANIZATION, "process 7 of ann on here, `importer run`"):
        with pytest.raises(ImporterError, match="process 7 of ann on here") as caught:
            other.lease(ORGANIZATION, "bob").__enter__()
        assert caught.value.code == "journal-in-use"
        (lease,) = other.leases()
        assert (lease.organization_id, lease.holder[:9]) == (ORGANIZATION, "process 7")
        assert 0 < lease.seconds_left <= 1
        with other.lease("another organization", "bob"):
            assert len(journal.leases()) == 2
    with other.lease(ORGANIZATION, "bob"):
        pass
    assert other.leases() == ()


def test_what_was_left_by_somebody_who_died_here_is_taken_over_at_once(
    journal: Journal, other: Journal, tmp_path: Path
) -> None:
    """Whoever asks has the lock of the operating system, which a living holder would have."""
    here, there = place_of(tmp_path / "a"), place_of(tmp_path / "b")
    assert here == place_of(tmp_path / "a") != there
    with journal.lease(ORGANIZATION, "ann", here):
        with pytest.raises(ImporterError, match="ann"):
            other.lease(ORGANIZATION, "bob", there).__enter__()
        with other.lease(ORGANIZATION, "bob", here):
            (lease,) = other.leases()
            assert lease.holder == "bob"
            with pytest.raises(ImporterError) as caught:
                journal.start_run(run_record())
            assert caught.value.code == "lease-lost"


def test_who_holds_it_waits_as_patiently_as_ever(journal: Journal) -> None:
    """Only who takes it looks every second whether the one before is still there."""
    assert isinstance(journal._database, PostgresDatabase)
    with journal.lease(ORGANIZATION, "ann"):
        (lease,) = journal._database._leases.values()
        assert lease._session.execute("SHOW lock_timeout").fetchone() == ("30s",)


def test_a_lease_is_renewed_as_long_as_its_holder_lives(journal: Journal, other: Journal) -> None:
    """Twice its time long, while nothing is written."""
    with journal.lease(ORGANIZATION, "ann"):
        time.sleep(2.2)
        assert len(other.leases()) == 1
        journal.start_run(run_record())


def test_who_lost_it_writes_nothing_any_more(
    journal: Journal, other: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither an intent nor an outcome nor a word; reading goes on."""
    run_id = run_with_rows(journal, checked_row(1), checked_row(2))
    sleeping(monkeypatch)
    with ExitStack() as stack, journal.lease(ORGANIZATION, "bob"):
        (attempt,) = journal.record_intents(run_id, [(1, body_of(1))])
        taken_over(other, stack)
        outcome = Outcome(checked_row(1).ref, Ending.CREATED, 7)
        for write in (
            lambda: journal.record_intents(run_id, [(2, body_of(2))]),
            lambda: journal.record_attempt(AttemptNews(attempt, AttemptState.WITHDRAWN)),
            lambda: journal.record_attempt(AttemptNews(attempt, AttemptState.ANSWERED)),
            lambda: journal.end_attempts(AttemptState.CONFIRMED, [(attempt, outcome)]),
            lambda: journal.record_outcomes(run_id, [(1, outcome)]),
            lambda: journal.set_state(run_id, RunState.FINISHED),
            lambda: journal.set_fact(run_id, "key", "value"),
            lambda: journal.add_rows(run_id, map(checked_row, range(3, 99))),
            lambda: journal.reopen(run_id, [Ending.UNKNOWN]),
            lambda: journal.forget(run_id),
            journal.keep_lease,
        ):
            with pytest.raises(ImporterError, match="ann on the other machine") as caught:
                write()
            assert caught.value.code == "lease-lost"
        assert journal.endings(run_id)[Ending.UNKNOWN] == 1
        assert [one.state for one in journal.attempts(run_id)] == [AttemptState.INTENDED]
        (attempt,) = other.record_intents(run_id, [(2, body_of(2))])
        assert other.attempts_of_row(run_id, 2)[0].attempt_id == attempt


def amid_a_copy(journal: Journal, run_id: str, then: Callable[[], None]) -> None:
    """So many rows that they are copied; something happens before the last of them."""
    write_row, left = psycopg.Copy.write_row, iter(range(40))

    def write(copy: psycopg.Copy, row: Sequence[object]) -> None:
        if next(left, None) is None:
            psycopg.Copy.write_row = write_row  # type: ignore[method-assign]
            then()
        write_row(copy, row)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Copy, "write_row", write)
        journal.add_rows(run_id, map(checked_row, range(1, 60)))


def amid_statements(journal: Journal, run_id: str, then: Callable[[], None]) -> None:
    """Some are sent together, and something happens before the last of them."""
    database = journal._database
    assert isinstance(database, PostgresDatabase)
    with database.transaction():
        database.execute("UPDATE runs SET state = state WHERE id = ?", [run_id])
        connection = database._connection.pgconn
        connection.enter_pipeline_mode()
        connection.send_query_params(b"SELECT 1", None)
        connection.send_flush_request()
        connection.flush()
        then()
        connection.finish()  # as it is for whoever wakes


@pytest.mark.parametrize("stopped", [amid_a_copy, amid_statements])
def test_who_is_stopped_amid_a_statement_keeps_nobody_out(
    stopped: Callable[[Journal, str, Callable[[], None]], None],
    journal: Journal,
    other: Journal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The server takes such a session for busy, and would wait for it for ever."""
    run_id = run_with_rows(journal)
    sleeping(monkeypatch)
    with ExitStack() as stack, journal.lease(ORGANIZATION, "bob"):
        with pytest.raises(ImporterError, match="ann on the other machine") as caught:
            stopped(journal, run_id, lambda: taken_over(other, stack))
        assert caught.value.code == "lease-lost"
        assert not any(other.endings(run_id).values())


def test_who_is_still_amid_a_statement_is_let_finish(
    journal: Journal, other: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though its lease has run out: it was not silent for as long as that."""
    run_id = run_with_rows(journal)
    sleeping(monkeypatch)
    monkeypatch.setattr(leases, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(leases, "BUSY_SECONDS", 0.3)

    def another_tries() -> None:
        with pytest.raises(ImporterError) as caught:
            other.lease(ORGANIZATION, "ann").__enter__()
        assert caught.value.code == "journal-in-use"

    with journal.lease(ORGANIZATION, "bob"):
        time.sleep(1.2)
        amid_a_copy(journal, run_id, another_tries)
        assert sum(journal.endings(run_id).values()) == 59


def test_who_lost_it_gives_nothing_back(
    journal: Journal, other: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is another's by now."""
    sleeping(monkeypatch)
    with ExitStack() as stack:
        with journal.lease(ORGANIZATION, "bob"):
            taken_over(other, stack)
        assert [lease.holder for lease in journal.leases()] == ["ann on the other machine"]
        other.keep_lease()


def test_of_two_that_take_it_at_once_one_gets_it(journal: Journal, address: JournalAddress) -> None:
    """Both have found nobody there; the second waits for the first, and looks again."""
    with journal.lease(ORGANIZATION, "somebody before them"):
        pass
    said: list[str] = []
    all_tried = threading.Event()

    def take(who: str) -> None:
        with open_journal(address, unsafe=True) as own:
            try:
                with own.lease(ORGANIZATION, who):
                    said.append("held")
                    all_tried.wait(10)
            except ImporterError as error:
                said.append(error.code)

    third = open_session(address)
    third.execute("BEGIN; SELECT 1 FROM leases FOR UPDATE")
    both = [threading.Thread(target=take, args=[who]) for who in ("ann", "bob")]
    for one in both:
        one.start()
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    while cluster().ask(waiting) != [2]:
        time.sleep(0.02)
    third.close()
    while len(said) < len(both):
        time.sleep(0.02)
    all_tried.set()
    for one in both:
        one.join()
    assert sorted(said) == ["held", "journal-in-use"]


def test_who_was_late_and_found_nobody_there_goes_on(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = run_with_rows(journal, checked_row(1))
    sleeping(monkeypatch)
    with journal.lease(ORGANIZATION, "ann"):
        time.sleep(1.2)
        assert journal.leases() == ()
        journal.keep_lease()
        assert len(journal.leases()) == 1
        journal.record_intents(run_id, [(1, body_of(1))])


def test_a_lease_does_not_change_hands_while_its_holder_commits(
    journal: Journal, other: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was begun with it ends with it, however long that takes."""
    run_id = run_with_rows(journal, checked_row(1))
    sleeping(monkeypatch)
    with journal.lease(ORGANIZATION, "ann"):
        with journal.together():
            for _ in range(4):
                time.sleep(0.3)
                journal.facts(run_id)
            other._database.say("SET lock_timeout TO '50ms'")  # type: ignore[attr-defined]
            monkeypatch.setattr(leases, "_LOOK_SECONDS", 0.05)
            monkeypatch.setattr(leases, "BUSY_SECONDS", 0.1)
            with pytest.raises(ImporterError) as caught:
                other.lease(ORGANIZATION, "bob").__enter__()
            assert caught.value.code == "journal-in-use"
            journal.set_fact(run_id, "key", "value")
        assert journal.facts(run_id) == {"key": "value"}


def test_whoever_sleeps_in_a_transaction_keeps_it_no_longer(
    journal: Journal, other: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written so far is undone."""
    run_id = run_with_rows(journal, checked_row(1))
    sleeping(monkeypatch)

    def write_and_sleep(stack: ExitStack) -> None:
        with journal.together():
            journal.set_fact(run_id, "key", "value")
            taken_over(other, stack)
            journal.set_fact(run_id, "key", "other value")

    with ExitStack() as stack, journal.lease(ORGANIZATION, "bob"):
        with pytest.raises(ImporterError) as caught:
            write_and_sleep(stack)
        assert caught.value.code == "lease-lost"
        assert other.facts(run_id) == {}


def test_a_lease_outlives_a_connection_that_was_cut(journal: Journal, other: Journal) -> None:
    """It is renewed on another one before its time is up."""
    with journal.lease(ORGANIZATION, "ann"):
        ours = journal._database._leases["organization"]._session.info.backend_pid  # type: ignore[attr-defined]
        with psycopg.connect(cluster().url(), autocommit=True) as connection:
            connection.execute(f"SELECT pg_terminate_backend({ours})")
        time.sleep(1.5)
        assert len(other.leases()) == 1
        journal.keep_lease()


def test_a_journal_of_the_first_version_gets_leases(address: JournalAddress) -> None:
    open_journal(address, unsafe=True).close()
    with psycopg.connect(cluster().url(), autocommit=True) as connection:
        connection.execute(f"SET search_path TO {address.schema}")
        connection.execute("DROP TABLE leases")
        connection.execute("UPDATE journal_version SET version = 7")
        with pytest.raises(ImporterError):
            open_journal(address, read_only=True)
        with open_journal(address, unsafe=True) as journal:
            assert journal.leases() == ()
        found = connection.execute("SELECT version FROM journal_version").fetchall()
        assert found == [(VERSION,)]


@pytest.mark.parametrize("wrong", ["0", "-1", "x", "nan", "1e9", "99999", "²"])
def test_a_lease_of_no_time_is_none(wrong: str) -> None:
    with pytest.raises(ValueError, match="no address of"):
        parse_address(f"postgresql:///books?lease={wrong}")


JOB = "/etc/importer.toml/nightly"


def test_a_job_is_done_on_one_machine_at_a_time(journal: Journal, other: Journal) -> None:
    """And within it an organization is held, as ever."""
    with journal.job_lease(JOB, "process 7 of ann on here, `importer job run nightly`"):
        with pytest.raises(ImporterError, match="process 7 of ann on here") as caught:
            other.job_lease(JOB, "bob").__enter__()
        assert caught.value.code == "job-already-running"
        with (
            journal.lease(ORGANIZATION, "ann"),
            other.job_lease(f"{JOB} 2", "bob"),
        ):
            run_with_rows(journal, checked_row(2))
            assert [one.organization_id for one in other.leases()] == [ORGANIZATION]
    with other.job_lease(JOB, "bob"):
        pass


@pytest.mark.parametrize("holds_organization", [False, True])
def test_who_lost_a_job_writes_nothing_any_more(
    journal: Journal, other: Journal, monkeypatch: pytest.MonkeyPatch, holds_organization: bool
) -> None:
    """Though the organization be still his."""
    run_id = run_with_rows(journal, checked_row(1))
    sleeping(monkeypatch)
    with ExitStack() as stack:
        stack.enter_context(journal.job_lease(JOB, "ann"))
        time.sleep(1.1)
        if holds_organization:
            stack.enter_context(journal.lease(ORGANIZATION, "ann"))
        (attempt,) = journal.record_intents(run_id, [(1, body_of(1))])
        answered = AttemptNews(attempt, AttemptState.ANSWERED, customer_id=7)
        journal.record_attempt(answered)
        stack.enter_context(other.job_lease(JOB, "bob on the other machine"))
        for write in (
            lambda: journal.record_attempt(answered),
            lambda: journal.set_fact(run_id, "key", "value"),
            lambda: journal.add_rows(run_id, map(checked_row, range(3, 99))),
            journal.keep_lease,
        ):
            with pytest.raises(ImporterError, match="this job: bob on the other") as lost:
                write()
            assert lost.value.code == "lease-lost"
