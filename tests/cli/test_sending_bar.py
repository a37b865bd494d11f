"""The progress bar of a walk: what it promises is what the run has shown so far."""

from importer.cli.screen import Screen, SendingBar
from importer.core.outcomes import Ending
from importer.core.sending import Pace

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
    bar = SendingBar(Screen(json_lines=False, quiet=True), total, UNKNOWN, get_time=watch)
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
