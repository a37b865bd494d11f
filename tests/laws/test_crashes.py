"""Promise 3 when the process ends: before or after any write to the journal, the walk goes on."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from importer.core.outcomes import UNFINISHED, Ending
from importer.core.sending.options import SendOptions, StopCause
from importer.journal import Journal, open_journal
from importer.sandbox.options import Limits, SandboxOptions
from importer.sandbox.server import Sandbox
from msgspec.structs import replace

from tests.budget import budget
from tests.laws.truth import check_nothing_lost, check_truth
from tests.run.walks import QUICK, RUN, SPEED, journal_rows, owing, plain, resume, walk

ROOMY = Limits(default=1_000_000, auth=1_000_000)
WRITES = (
    "record_intents",
    "record_attempt",
    "end_attempts",
    "doubt_again",
    "record_outcomes",
    "set_fact",
    "set_state",
)


class Crash(BaseException):
    """The process ends here. Not an Exception: nothing may catch it on the way."""


class Crashing:
    """A journal that ends the process at its nth write, before or after it is made."""

    def __init__(self, journal: Journal, at: int, *, after: bool) -> None:
        self._journal = journal
        self._left = at
        self._after = after
        self.crashed = False

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._journal, name)
        return self._counted(found) if name in WRITES else found

    def _counted(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if self.crashed:
                raise Crash  # a process that has ended writes nothing more
            self._left -= 1
            if self._left:
                return write(*args, **kwargs)
            self.crashed = True
            if self._after:
                write(*args, **kwargs)
            raise Crash

        return call


def is_crash(error: BaseException) -> bool:
    """Whether an error is the crash, alone or in a task group's bundle."""
    if isinstance(error, BaseExceptionGroup):
        return all(is_crash(inner) for inner in error.exceptions)
    return isinstance(error, Crash)


BODIES: dict[str, dict[str, object]] = {
    "Acme": plain("Acme", billingAddressPostcode="02138"),
    "Beta": owing("Beta"),
    "Gamma": plain("Gamma", email="g@example.com"),
    "Delta": owing("Delta", 5.5),
    "Epsilon": plain("Epsilon", email="not an address"),
}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("shard", range(2))
def test_a_crash_at_any_write_leaves_a_run_that_can_go_on(
    after: bool, shard: int, tmp_path: Path
) -> None:
    """Writes 1, 2, 3, … until a walk ends without having come to its nth write."""
    step = budget(6, 2)
    at = 1 + shard * (step // 2)
    while crash_and_resume(tmp_path / f"{at}", at, after=after):
        at += step
    assert at > 15, "the walk is known to write more often than this"


def test_crashes_between_an_intent_and_its_answer_use_up_no_chance_of_a_row(
    tmp_path: Path,
) -> None:
    """Again and again, and more often than a lost customer is sent again. There is one row, so that
    each walk has settled what the last one left before it dies itself."""
    options = SandboxOptions(limits=ROOMY, time_scale=SPEED)
    hasty = replace(QUICK, resend=1)
    bodies = {"Acme": plain("Acme")}
    with Sandbox(options) as server, open_journal(tmp_path / "journal.sqlite") as journal:
        journal_rows(journal, server, bodies.values())
        for _ in range(hasty.resend + 3):
            journal.reopen(RUN, tuple(UNFINISHED))
            walk_into_a_crash(Dying(journal), server, hasty)
            assert journal.endings(RUN)[Ending.FAILED] == 0
            check_truth(journal, server, RUN, bodies)

        resume(journal, server, options=hasty)

        assert journal.endings(RUN)[Ending.CREATED] == len(bodies)
        check_nothing_lost(journal, server, RUN, list(bodies))


class Dying:
    """A journal whose process ends as soon as an intent is on disk."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)

    def record_intents(self, run_id: str, intents: Sequence[tuple[int, str]]) -> tuple[int, ...]:
        self._journal.record_intents(run_id, intents)
        raise Crash


def walk_into_a_crash(journal: Any, server: Sandbox, options: SendOptions) -> None:
    """A walk over a journal that may end the process."""
    try:
        walk(journal, server, options=options)
    except BaseException as error:
        if not is_crash(error):
            raise


def crash_and_resume(folder: Path, at: int, *, after: bool) -> bool:
    """One walk that crashes at a write, and the resume; whether it came to that write."""
    folder.mkdir()
    options = SandboxOptions(limits=ROOMY, time_scale=SPEED)
    with Sandbox(options) as server, open_journal(folder / "journal.sqlite") as journal:
        journal_rows(journal, server, BODIES.values())
        crashing = Crashing(journal, at, after=after)
        walk_into_a_crash(crashing, server, QUICK)
        check_truth(journal, server, RUN, BODIES)

        result = resume(journal, server, options=QUICK)

        assert result.cause is StopCause.DONE
        check_truth(journal, server, RUN, BODIES)
        sendable = [name for name in BODIES if name != "Epsilon"]
        check_nothing_lost(journal, server, RUN, sendable)
        assert journal.endings(RUN)[Ending.CREATED] == len(sendable)
    return crashing.crashed
