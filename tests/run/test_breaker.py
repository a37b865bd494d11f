"""How long a server in trouble is waited for: as long as the user said, and no longer."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from importer.core.sending.options import StopCause
from importer.run.breaker import ROWS_TO_OPEN, Breaker
from importer.run.stopping import StopSignal
from importer.run.walk import Walk
from importer.run.walk_events import ServerAwaited, WalkEvent

from tests.clocks import VirtualClock


class DeadServer:
    """It can never be read."""

    def __init__(self) -> None:
        self.asked = 0

    async def is_readable(self) -> bool:
        self.asked += 1
        return False


def walk_of(clock: VirtualClock, patience: float) -> tuple[Walk, DeadServer, list[WalkEvent]]:
    """As much of a walk as a breaker knows."""
    told: list[WalkEvent] = []
    server = DeadServer()
    walk = SimpleNamespace(
        clock=clock,
        stop=StopSignal(),
        options=SimpleNamespace(give_up_after=patience),
        is_readable=server.is_readable,
        progress=SimpleNamespace(event=told.append),
        abnormal=lambda: None,
    )
    return cast(Any, walk), server, told


def wait_out(patience: float) -> tuple[Walk, DeadServer, list[WalkEvent], float]:
    clock = VirtualClock()
    walk, server, told = walk_of(clock, patience)
    breaker = Breaker(walk)

    async def go() -> None:
        for _ in range(ROWS_TO_OPEN):
            breaker.troubled()
        async with breaker.turn():
            pass

    began = clock.monotonic()
    asyncio.run(go())
    return walk, server, told, clock.monotonic() - began


@pytest.mark.parametrize("patience", [20.0, 100.0, 900.0])
def test_the_walk_stops_when_patience_is_over_and_not_a_long_pause_later(patience: float) -> None:
    walk, server, _, waited = wait_out(patience)
    assert walk.stop.cause is StopCause.GAVE_UP
    assert waited == pytest.approx(patience, abs=0.01)
    assert server.asked > 3


@pytest.mark.parametrize(("patience", "words"), [(20.0, "20 s"), (900.0, "15 min")])
def test_it_says_how_long(patience: float, words: str) -> None:
    walk, _, told, _ = wait_out(patience)
    assert told == [ServerAwaited(patience)]
    assert walk.stop.error is not None
    assert words in walk.stop.error.message


def test_a_single_row_in_trouble_holds_no_other_back() -> None:
    walk, server, told = walk_of(VirtualClock(), 20.0)
    breaker = Breaker(walk)

    async def go() -> None:
        breaker.troubled()
        async with breaker.turn():
            pass

    asyncio.run(go())
    assert not walk.stop
    assert told == []
    assert server.asked == 0


def test_one_row_that_fails_again_and_again_is_no_trouble_of_the_server() -> None:
    walk, _, told = walk_of(VirtualClock(), 20.0)
    breaker = Breaker(walk)

    for _ in range(2 * ROWS_TO_OPEN):
        breaker.troubled(suspect=1)
    assert not breaker.is_open
    assert told == []

    for row_id in range(ROWS_TO_OPEN):
        breaker.troubled(suspect=row_id)
    assert breaker.is_open
