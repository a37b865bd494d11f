"""How long a question may take: all its requests together, the waits for limits left out."""

import asyncio

import pytest
from importer.api.patience import Patience, leave_out, note_trouble
from importer.core.errors import ServerUnavailable


def ask(patience: Patience, *, left_out: float = 0.0, lasts: float = 0.05) -> str:
    async def go() -> str:
        async with patience.question():
            leave_out(left_out)
            await asyncio.sleep(lasts)
            return "answered"

    return asyncio.run(go())


def test_a_question_without_an_end_is_given_up() -> None:
    with pytest.raises(ServerUnavailable) as failure:
        ask(Patience(0.01), lasts=60)

    assert failure.value.code == "server-in-trouble"
    assert "--give-up-after" in failure.value.hint


def test_what_was_met_on_the_way_is_said() -> None:
    async def go() -> None:
        async with Patience(0.01).question():
            note_trouble("no connection could be made")
            await asyncio.sleep(60)

    with pytest.raises(ServerUnavailable, match="no connection could be made"):
        asyncio.run(go())


def test_who_has_set_no_end_waits() -> None:
    assert ask(Patience()) == "answered"


def test_a_wait_for_a_limit_is_not_counted() -> None:
    assert ask(Patience(0.01), left_out=60) == "answered"


def test_a_question_within_another_ends_with_it() -> None:
    outer, inner = Patience(0.01), Patience()

    async def go() -> None:
        async with outer.question(), inner.question():
            await asyncio.sleep(60)

    with pytest.raises(ServerUnavailable):
        asyncio.run(go())


def test_a_limit_that_is_waited_for_within_another_question_counts_for_neither() -> None:
    outer, inner = Patience(0.02), Patience(0.01)

    async def go() -> str:
        async with outer.question(), inner.question():
            leave_out(60)
            await asyncio.sleep(0.05)
            return "answered"

    assert asyncio.run(go()) == "answered"


def test_time_that_is_up_elsewhere_is_not_taken_for_its_own() -> None:
    async def go() -> None:
        async with asyncio.timeout(0.01), Patience(60).question():
            await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        asyncio.run(go())
