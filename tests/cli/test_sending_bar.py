"""The progress of a walk: what it promises is what the run has shown so far; nobody is left in
silence, with a terminal or without."""

import json

import pytest
from importer.cli.screen import Screen
from importer.cli.sending_bar import SendingBar
from importer.core.outcomes import Ending
from importer.core.sending.options import Pace, Work

UNKNOWN = Pace(per_second=2.0, known=False)


class Watch:
    """A clock that tests put forward."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def shown(moments: list[float], *, total: int) -> str:
    """What stands behind the bar once rows have ended at these moments (seconds)."""
    watch = Watch()
    bar = SendingBar(Screen(json_lines=False, quiet=True), Work(total), UNKNOWN, get_time=watch)
    for moment in moments:
        watch.now = moment
        bar.ended(Ending.CREATED)
    fields = bar._bar.tasks[0].fields  # what rich would draw
    return f"{fields['rate']} {fields['left']}"


class TestTheRate:
    def test_a_wait_before_a_burst_counts(self) -> None:
        """Rows in doubt are settled together, after minutes in which nothing ended."""
        assert shown([120.0, 120.2, 120.4, 120.6], total=8) == "1.99/min 3 min left"

    def test_the_pauses_between_the_servers_windows_count(self) -> None:
        windows = [60.0 * window + row for window in range(5) for row in range(10)]

        assert shown(windows, total=100) == "10/min 5 min left"

    def test_what_was_long_ago_does_not(self) -> None:
        """A server whose host has raised the limits is as fast as it is now."""
        slow = [6.0 * row for row in range(100)]
        fast = [600.0 + row / 2 for row in range(400)]

        assert shown([*slow, *fast], total=1_000).startswith("2/s")

    def test_nothing_is_promised_of_the_first_moments(self) -> None:
        assert shown([0.1, 0.3, 0.5], total=100) == " "


KNOWN = Pace(per_second=10 / 60, known=True)
UNLIMITED = Pace(per_second=1e6, known=True)


class Walked:
    """A walk without a terminal, on a clock of its own."""

    def __init__(self, rows: int, pace: Pace = KNOWN, *, json_lines: bool = False) -> None:
        self.watch = Watch()
        screen = Screen(json_lines=json_lines)
        self.bar = SendingBar(screen, Work(rows), pace, run_id="r", get_time=self.watch)

    def pass_time(self, seconds: int) -> None:
        """Nothing ends meanwhile."""
        for _ in range(seconds):
            self.watch.now += 1.0
            self.bar.beat()

    def end(self, rows: int, *, every: float) -> None:
        for _ in range(rows):
            self.watch.now += every
            self.bar.ended(Ending.CREATED)
            self.bar.beat()


Captured = pytest.CaptureFixture[str]


class TestWithoutATerminal:
    def test_a_line_says_every_half_minute_where_we_are(self, capsys: Captured) -> None:
        """At the stock limits 2,000 rows take 3 h 20 min; a log must not be silent for hours."""
        walked = Walked(2_000)
        walked.end(10, every=6.0)
        lines = capsys.readouterr().err.splitlines()
        assert lines == [
            "Sending: 5 of 2,000 (0 %), 10/min, 3 h 20 min left.",
            "Sending: 10 of 2,000 (0 %), 10/min, 3 h 19 min left.",
        ]

    def test_time_that_passes_while_nothing_ends_is_told_too(self, capsys: Captured) -> None:
        walked = Walked(2_000)
        walked.pass_time(95)
        assert len(capsys.readouterr().err.splitlines()) == 3

    def test_a_twentieth_of_the_rows_is_told_sooner(self, capsys: Captured) -> None:
        walked = Walked(400, UNLIMITED)
        walked.end(200, every=0.1)
        lines = capsys.readouterr().err.splitlines()
        assert [line.split(",")[0] for line in lines] == [
            f"Sending: {done} of 400 ({done // 4} %)" for done in range(20, 201, 20)
        ]

    def test_rows_that_end_in_no_time_are_no_flood(self, capsys: Captured) -> None:
        walked = Walked(400, UNLIMITED)
        walked.end(400, every=0.005)
        assert len(capsys.readouterr().err.splitlines()) <= 2

    def test_the_end_is_told_in_any_case(self, capsys: Captured) -> None:
        walked = Walked(2)
        with walked.bar:
            walked.end(2, every=0.1)
        assert capsys.readouterr().err.splitlines() == ["Sending: 2 of 2 (100 %)."]

    def test_a_row_that_goes_on_has_not_ended(self, capsys: Captured) -> None:
        walked = Walked(4)
        with walked.bar:
            walked.end(2, every=0.1)
            walked.bar.reopened(Ending.CREATED)
        assert capsys.readouterr().err.splitlines() == [
            "Sending: 1 of 4 (25 %), less than a minute left."
        ]

    def test_a_row_of_an_earlier_walk_that_goes_on_comes_on_top(self, capsys: Captured) -> None:
        """What was created a week ago is lost: there is one more to do, and not one less done."""
        walked = Walked(3, json_lines=True)
        with walked.bar:
            walked.bar.reopened(Ending.CREATED)
        captured = capsys.readouterr()
        assert captured.err.splitlines() == ["Sending: 0 of 4 (0 %), less than a minute left."]
        last = json.loads(captured.out.splitlines()[-1])
        assert (last["done"], last["rows"], last["endings"]) == (0, 4, {})

    def test_scripts_get_the_same_as_objects(self, capsys: Captured) -> None:
        walked = Walked(2_000, json_lines=True)
        walked.end(10, every=6.0)
        said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [(one["event"], one["run"], one["done"]) for one in said] == [
            ("progress", "r", 5),
            ("progress", "r", 10),
        ]
        assert said[-1]["rows"] == 2_000
        assert said[-1]["per_second"] == pytest.approx(1 / 6, rel=0.01)
        assert said[-1]["seconds_left"] == pytest.approx(1_990 * 6)
        assert said[-1]["endings"] == {"created": 10}

    def test_without_scripts_stdout_stays_silent(self, capsys: Captured) -> None:
        Walked(10).pass_time(100)
        assert capsys.readouterr().out == ""


class TestThePromiseIsCorrected:
    def left(self, walked: Walked, capsys: Captured) -> str:
        return capsys.readouterr().err.splitlines()[-1].rpartition(", ")[2]

    def test_by_what_the_server_turns_out_to_take(self, capsys: Captured) -> None:
        """An unlimited server, whose machine is slow."""
        walked = Walked(10_000, UNLIMITED)
        walked.pass_time(1)
        walked.end(60, every=0.5)
        assert self.left(walked, capsys) == "1 h 26 min left."

    def test_by_a_limit_that_is_heard_of_on_the_way(self, capsys: Captured) -> None:
        walked = Walked(1_000, UNLIMITED)
        walked.bar.paced(KNOWN)
        walked.end(60, every=0.5)
        assert self.left(walked, capsys) == "1 h 35 min left."

    def test_before_anything_is_measured_by_our_own_cost(self, capsys: Captured) -> None:
        walked = Walked(10_000, UNLIMITED)
        assert "4 min left" in walked.bar._bar.tasks[0].fields["left"]
