"""A run that goes on waits for its server as long as the user said, and tells so once."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from importer.core.errors import ImporterError, ServerUnavailable
from importer.run.surveying import Survey, survey_patiently

from tests.clocks import VirtualClock

DOWN = ServerUnavailable("down", "It is down.", hint="Wait.")


class Recovering:
    """It fails so often, then it can be read."""

    def __init__(self, *failures: ImporterError) -> None:
        self.failures = list(failures)
        self.asked = 0

    async def organization(self) -> object:
        self.asked += 1
        if self.failures:
            raise self.failures.pop(0)
        return SimpleNamespace(name="Acme")

    async def scan(self) -> tuple[object, ...]:
        return ()

    def pace(self) -> None:
        return None


def survey(server: Recovering, patience: float) -> tuple[Survey | ImporterError, float, int]:
    """What came of it, after how many seconds, and how often it was said that somebody waits."""
    clock = VirtualClock()
    told: list[bool] = []

    async def ask() -> Survey | ImporterError:
        try:
            return await survey_patiently(
                cast(Any, server),
                "https://example.com",
                clock,
                patience=patience,
                waits=lambda: told.append(True),
            )
        except ImporterError as error:
            return error

    return asyncio.run(ask()), clock.monotonic(), len(told)


def test_a_server_that_comes_back_is_surveyed() -> None:
    found, waited, told = survey(Recovering(DOWN, DOWN, DOWN), 900.0)
    assert isinstance(found, Survey)
    assert (waited, told) == (1 + 2 + 4, 1)


@pytest.mark.parametrize("patience", [0.0, 20.0, 900.0])
def test_a_server_that_stays_down_is_left_when_patience_is_over(patience: float) -> None:
    found, waited, told = survey(Recovering(*[DOWN] * 1000), patience)
    assert found is DOWN
    assert waited == pytest.approx(patience, abs=0.01)
    assert told == (patience > 0)


def test_a_refused_key_is_not_waited_for() -> None:
    refused = ImporterError("key-refused", "No.")
    assert survey(Recovering(refused), 900.0) == (refused, 0.0, 0)
