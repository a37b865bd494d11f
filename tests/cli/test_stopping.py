"""Runs that end early, in real processes: in order, with what to do next, and with nothing lost."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from importer.cli.streams import quiet_interrupts
from importer.run.walking import walk_run
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.server import Sandbox

from tests.cli.conftest import ROOMY, Run, customers, use, write
from tests.cli.processes import ended, in_terminal, interrupt, read_until, start, wait_until

CREATE = "POST /api/customers"


def assert_each_once(server: Sandbox, number: int) -> None:
    names = [str(one["display_name"]) for one in server.customers()]
    assert sorted(names) == sorted(f"Customer {row}" for row in range(1, number + 1))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_ctrl_c_waits_for_what_is_under_way(
    number: signal.Signals, run: Run, server: Sandbox
) -> None:
    server.add_fault(Fault(FaultKind.DELAY, seconds=0.2))
    process = start("run", customers(15), "--yes")
    wait_until(lambda: server.count_requests(CREATE) >= 2)
    process.send_signal(number)
    code, _, err = ended(process)

    assert code == 130
    assert "Stopping: waiting for the requests under way" in err
    assert "Interrupted. Everything that was sent is on record." in err
    assert "left: importer resume " in err
    assert "Traceback" not in err
    assert len(server.customers()) < 15

    server.clear_faults()
    assert run("resume").code == 0
    assert_each_once(server, 15)


def test_a_second_ctrl_c_ends_it_at_once(run: Run, server: Sandbox) -> None:
    """One request never gets its answer: nobody waits for it, and resume settles the doubt."""
    server.add_fault(Fault(FaultKind.HANG, nth=3))
    process = start("run", customers(6), "--yes", "--in-flight", "1")
    wait_until(lambda: server.count_requests(CREATE) >= 2)
    interrupt(process)
    shown = read_until(process, "Ctrl-C again breaks off at once")
    interrupt(process)
    code, _, err = ended(process)

    assert (code, "Traceback" in shown + err) == (130, False)
    assert "left: importer resume " in err

    server.clear_faults()
    assert run("resume", "--settle", "0s", "--server-timeout", "0s").code == 0
    assert_each_once(server, 6)


def test_ctrl_c_at_the_question_sends_nothing(server: Sandbox) -> None:
    code, shown = in_terminal("run", customers(1), question="now? [y/N]", answer="\x03")
    assert code == 130
    assert "Nothing was being sent" in shown
    assert server.customers() == []


def test_ctrl_c_while_the_report_is_written_says_that_what_was_sent_is_on_record(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("importer.reports.run_reports.write_reports", interrupted)
    said = run("run", customers(1), "--yes")
    assert said.code == 130
    assert "Interrupted. Whatever was sent is on record; `importer resume` goes on" in said.err
    assert "Nothing was being sent" not in said.err


def test_ctrl_c_while_python_tidies_up_is_not_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It can't be raised there; everything else that goes wrong is told."""
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    quiet_interrupts()
    for wrong in (KeyboardInterrupt, ZeroDivisionError):
        Untidy(wrong)
    shown = capsys.readouterr().err
    assert "KeyboardInterrupt" not in shown
    assert "ZeroDivisionError" in shown


class Untidy:
    """Raises what it was given once nobody holds it any more."""

    def __init__(self, wrong: type[BaseException]) -> None:
        self.wrong = wrong

    def __del__(self) -> None:
        raise self.wrong


def test_a_time_limit_ends_the_run_in_order(run: Run, server: Sandbox) -> None:
    server.add_fault(Fault(FaultKind.DELAY, seconds=0.3))
    said = run("run", customers(30), "--yes", "--max-duration", "1s", "--json")
    assert said.code == 1
    assert said.objects[-1]["cause"] == "time is up"
    assert said.objects[-1]["endings"]["waiting"] > 0
    assert "Stopped in order: --max-duration is over." in said.err

    server.clear_faults()
    assert run("resume").code == 0
    assert_each_once(server, 30)


def test_a_time_limit_that_nobody_meets_is_no_stop(run: Run, server: Sandbox) -> None:
    assert run("run", customers(2), "--yes", "--max-duration", "1h").code == 0


def test_too_many_errors_end_the_run_in_order(run: Run, server: Sandbox) -> None:
    server.add_fault(Fault(FaultKind.ERROR, status=422))
    said = run(
        "run", customers(30), "--yes", "--stop-after-errors", "2", "--in-flight", "1", "--json"
    )
    assert said.code == 1
    assert (
        said.objects[-1]["endings"] | {"refused": 2, "waiting": 28} == (said.objects[-1]["endings"])
    )
    assert "Stopped: --stop-after-errors is reached." in said.err
    assert "28 rows left: importer resume " in said.err

    server.clear_faults()
    assert run("resume").code == 3
    assert len(server.customers()) == 28


def test_a_row_in_doubt_is_code_4_once_nothing_worse_holds(run: Run, server: Sandbox) -> None:
    """Stopped by time the run is code 1; what verify then sees is only the doubt."""
    server.add_fault(Fault(FaultKind.DROP_BEFORE, nth=2))
    said = run("run", customers(3), "--yes", "--max-duration", "2s", "--json")
    assert said.code == 1
    assert said.objects[-1]["endings"]["unknown"] == 1
    assert run("verify").code == 4


def test_resume_in_another_organization_stops(
    run: Run, server: Sandbox, sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("run", customers(3), "--yes", "--first", "1")
    other = use(sandbox(limits=ROOMY), monkeypatch)
    for command in ("resume", "verify", "undo"):
        said = run(command)
        assert said.code == 1
        assert f"at {server.url}; the key belongs to Stand-in Trading" in said.err
        assert f"at {other.url}." in said.err
        assert "Nothing was sent" not in said.err, "a row of this run was"
    assert other.customers() == []
    assert len(server.customers()) == 1


class CutOff(BaseException):
    """The process ends here."""


@contextmanager
def cut_off_at(place: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process ends where it would call this function."""

    def cut_off(*_: object, **__: object) -> None:
        raise CutOff

    with monkeypatch.context() as patched:
        patched.setattr(place, cut_off)
        was_cut_off = False
        try:
            yield
        except* CutOff:
            was_cut_off = True
        assert was_cut_off


def test_a_run_cut_off_before_its_first_row_is_sent_by_resume(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was started with --yes, so nobody is asked again."""
    with cut_off_at("importer.run.walking.walk_run", monkeypatch):
        run("run", customers(2), "--yes")
    assert server.customers() == []
    assert run("resume").code == 0
    assert_each_once(server, 2)


def test_a_run_cut_off_while_it_was_checked_is_started_again(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of its rows are not in the journal: resume must not say that all is done."""
    name = customers(2)
    with cut_off_at("importer.run.comparing.match_with_server", monkeypatch):
        run("run", name, "--yes")
    said = run("resume")
    assert said.code == 2
    assert "was never checked to its end" in said.err
    assert "Start it with `importer run FILE`" in said.err

    assert run("run", name, "--yes").code == 0
    assert run("resume").code == 0
    assert_each_once(server, 2)


def test_a_run_cut_off_before_its_report_is_told_by_resume(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All rows are created, and nobody has been told."""
    with cut_off_at("importer.reports.run_reports.write_reports", monkeypatch):
        run("run", customers(2), "--yes")
    assert not [*Path("import-results").glob("*/summary.json")]

    said = run("resume", "--json")
    assert (said.code, said.objects[-1]["endings"]["created"]) == (0, 2)
    assert "is finished; only its report was not written" in said.err
    assert [*Path("import-results").glob("*/summary.json")]
    assert "Nothing to do" in run("resume").err
    assert_each_once(server, 2)


def test_a_resumed_run_that_is_cut_off_before_its_report_has_none(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report of its first part says nothing of the second."""
    run("run", customers(2), "--yes", "--first", "1")
    with cut_off_at("importer.reports.run_reports.write_reports", monkeypatch):
        run("resume")

    assert "only its report was not written" in run("resume").err


def test_a_run_cut_off_before_its_last_look_is_looked_over_by_resume(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something on the way has repeated a request: only the last look finds that out."""
    with cut_off_at("importer.run.sending._scan_again", monkeypatch):
        run("run", customers(2), "--yes")
    (one, _) = server.customers()
    server.add_customer(displayName=one["display_name"], email=one["email"])

    said = run("resume", "--json")
    assert (said.code, said.objects[-1]["problems"]) == (3, {"created-twice": 1})
    assert "Nothing to do" in run("resume").err


def test_resume_takes_what_somebody_else_has_created_as_there(run: Run, server: Sandbox) -> None:
    """Namesakes of rows that are created, too: they are told apart by all that was sent."""
    name = write(
        "customers.csv", "Display Name,Email", "Acme,a@example.com", "Acme,b@example.com", "Beta,"
    )
    run("run", name, "--yes", "--first", "1")
    server.add_customer(displayName="Acme", email="b@example.com")
    server.add_customer(displayName="Beta")

    said = run("resume", "--json")

    assert (said.code, said.objects[-1]["endings"]["created"]) == (0, 1)
    assert said.objects[-1]["endings"]["skipped"] == 2
    assert said.objects[-1]["problems"]["exists-on-server"] == 2
    assert len(server.customers()) == 3


def test_a_run_that_stopped_because_of_somebody_else_can_be_resumed(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They were faster between our scan and our first row, while a person read the plan."""

    def be_faster(*arguments: Any, **options: Any) -> object:
        server.add_customer(displayName="Customer 2", email="c2@example.com")
        return walk_run(*arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr("importer.run.walking.walk_run", be_faster)
        said = run("run", customers(3), "--yes", "--json")

    assert (said.code, said.objects[-1]["error"]) == (1, "somebody-else-importing")
    assert "1 row of yours" in said.err
    assert len(server.customers()) == 1
    assert run("resume").code == 0
    assert_each_once(server, 3)


def test_nothing_to_resume_is_no_fault(run: Run, server: Sandbox) -> None:
    nothing_yet = run("resume")
    assert nothing_yet.code == 0
    assert "the journal holds no run; if it is another one, name it" in nothing_yet.err
    said = run("run", customers(1), "--yes", "--json")
    server.stop()
    for arguments in ((), (said.objects[0]["run"],)):
        resumed = run("resume", *arguments, "--json")
        assert (resumed.code, resumed.objects[0]["left"]) == (0, 0)
        assert "Nothing to do" in resumed.err


def test_the_line_to_copy_names_the_journal(run: Run, server: Sandbox) -> None:
    said = run("run", customers(2), "--yes", "--first", "1", "--journal", "here.sqlite")
    (line,) = [line for line in said.err.splitlines() if "importer resume" in line]
    command = line.partition("importer ")[2].split()
    assert run(*command).code == 0
    assert_each_once(server, 2)


def test_a_stand_in_that_ends_is_not_offered_to_resume(run: Run) -> None:
    said = run("run", customers(2), "--sandbox", "--yes", "--first", "1")
    assert said.code == 0
    assert "importer resume" not in said.err
    assert "1 row left; the stand-in server ends with this command." in said.err
