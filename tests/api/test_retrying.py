"""What is sent again, how often and when; everything else is sent once."""

import asyncio
import random
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import httpx
import pytest
from importer.api.errors import (
    ApiFailure,
    DoubtfulFailure,
    Halted,
    NeverSent,
    RateLimited,
    ServerFault,
)
from importer.api.pacing import Paced, Pacer
from importer.api.requests import CREATE, LIST, Request
from importer.api.retrying import Retrying, RetryPolicy
from importer.core.errors import ImporterError
from importer.core.sending.answers import Tries
from msgspec.structs import replace

from tests.clocks import VirtualClock

CREATING = Request("POST", CREATE, "/api/customers", body="{}", repeatable=False)
READING = Request("GET", LIST, "/api/customers")

DONE = httpx.Response(200)
POLICY = RetryPolicy()

limited = partial(RateLimited, 0)
faulty = partial(ServerFault, "an internal error", 500)
unreachable = partial(NeverSent, "no connection")
doubtful = partial(DoubtfulFailure, "no answer came in time")
halted = partial(Halted, "the run was asked to stop")

Failing = Callable[[], Exception]


class Scripted:
    """Fails as told, then answers; each request takes so many seconds."""

    def __init__(self, clock: VirtualClock, *failures: Failing, seconds: float = 0.0) -> None:
        self._clock = clock
        self._failures = iter(failures)
        self._seconds = seconds
        self.sent: list[float] = []

    async def send(self, _: Request) -> httpx.Response:
        self.sent.append(self._clock.monotonic())
        if self._seconds:
            await self._clock.sleep(self._seconds)
        failure = next(self._failures, None)
        if failure is not None:
            raise failure()
        return DONE


class FullJitter(random.Random):
    """Always the longest pause that is allowed."""

    def uniform(self, a: float, b: float) -> float:
        return b


def send(
    *failures: Failing,
    request: Request = CREATING,
    policy: RetryPolicy = POLICY,
    jitter: random.Random | None = None,
    seconds: float = 0.0,
) -> Scripted:
    """Send one request through failures until it is answered."""
    clock = VirtualClock()
    inner = Scripted(clock, *failures, seconds=seconds)
    answer = asyncio.run(Retrying(inner, clock, policy, jitter or FullJitter()).send(request))
    assert answer is DONE
    return inner


def give_up(
    *failures: Failing,
    request: Request = CREATING,
    policy: RetryPolicy = POLICY,
    seconds: float = 0.0,
) -> tuple[ApiFailure, Scripted]:
    """Send one request that is given up in the end."""
    clock = VirtualClock()
    inner = Scripted(clock, *failures, seconds=seconds)
    with pytest.raises(ApiFailure) as failure:
        asyncio.run(Retrying(inner, clock, policy, FullJitter()).send(request))
    return failure.value, inner


def pauses(inner: Scripted) -> list[float]:
    return [after - before for before, after in pairwise(inner.sent)]


class TestWhatIsSentAgain:
    @pytest.mark.parametrize("failure", [limited, faulty, unreachable])
    @pytest.mark.parametrize("request_", [CREATING, READING], ids=["create", "read"])
    def test_what_is_certainly_not_stored(self, failure: Failing, request_: Request) -> None:
        assert len(send(failure, failure, request=request_).sent) == 3

    def test_reads_after_a_doubtful_failure(self) -> None:
        assert len(send(doubtful, doubtful, request=READING).sent) == 3

    def test_never_a_create_after_a_doubtful_failure(self) -> None:
        failure, inner = give_up(doubtful)

        assert type(failure) is DoubtfulFailure
        assert len(inner.sent) == 1

    def test_not_a_create_that_got_into_doubt_on_a_later_try(self) -> None:
        failure, inner = give_up(faulty, doubtful)

        assert type(failure) is DoubtfulFailure
        assert len(inner.sent) == 2

    @pytest.mark.parametrize("request_", [CREATING, READING], ids=["create", "read"])
    def test_nothing_once_the_run_is_asked_to_stop(self, request_: Request) -> None:
        failure, inner = give_up(halted, request=request_)

        assert type(failure) is Halted
        assert len(inner.sent) == 1

    @pytest.mark.parametrize(
        "stop", [lambda: ImporterError("key-refused", "No."), lambda: ValueError("a bug")]
    )
    def test_nothing_after_what_stops_the_run(self, stop: Failing) -> None:
        clock = VirtualClock()
        inner = Scripted(clock, stop)

        with pytest.raises((ImporterError, ValueError)):
            asyncio.run(Retrying(inner, clock, POLICY, FullJitter()).send(READING))

        assert len(inner.sent) == 1


class TestHowOften:
    def test_a_500_few_times(self) -> None:
        """A row that can never be stored gets the same answer (importer/api/README.md 2.3)."""
        _, inner = give_up(*[faulty] * 10)

        assert len(inner.sent) == POLICY.server_faults == 3

    @pytest.mark.parametrize("failure", [limited, unreachable])
    def test_what_passes_by_itself_more_often(self, failure: Failing) -> None:
        _, inner = give_up(*[failure] * 10)

        assert len(inner.sent) == POLICY.others == 6

    def test_no_further_request_once_the_time_is_over(self) -> None:
        """Of 40 seconds each, as when the server's queue hangs (importer/api/README.md 10.1)."""
        _, inner = give_up(*[unreachable] * 10, policy=RetryPolicy(seconds=100), seconds=40)

        assert len(inner.sent) == 3
        assert inner.sent[-1] <= 100

    def test_what_is_raised_tells_of_the_tries(self) -> None:
        """An internal error speaks against a row only where nothing else went wrong."""
        failure, inner = give_up(unreachable, limited, *[faulty] * 10)

        assert len(inner.sent) == 3
        assert failure.tries == Tries(requests=3, faults=1, unsent=1)


class TestHowFarApart:
    def test_pauses_double_up_to_their_bound(self) -> None:
        policy = replace(POLICY, others=9, first_wait=1, longest_wait=8)

        inner = send(*[unreachable] * 6, policy=policy)

        assert pauses(inner) == [1, 2, 4, 8, 8, 8]

    def test_the_jitter_is_full(self) -> None:
        """Anything from nothing to the bound, so that clients that failed together part."""
        asked: list[tuple[float, float]] = []

        class Watched(random.Random):
            def uniform(self, a: float, b: float) -> float:
                asked.append((a, b))
                return 0.25 * b

        inner = send(unreachable, unreachable, jitter=Watched())

        assert asked == [(0, 0.5), (0, 1.0)]
        assert pauses(inner) == [0.125, 0.25]

    def test_after_a_429_what_the_server_asks_for_counts_instead(self) -> None:
        """Longer than the pause that we would make by ourselves, or shorter."""
        clock = VirtualClock()
        inner = Scripted(clock, partial(RateLimited, 100), partial(RateLimited, 1))
        policy = replace(POLICY, first_wait=20)

        asyncio.run(
            Retrying(Paced(inner, Pacer(clock)), clock, policy, FullJitter()).send(CREATING)
        )

        long, short = pauses(inner)
        assert 100 <= long <= 102
        assert 1 <= short <= 3


def test_a_request_that_is_answered_is_sent_once() -> None:
    assert len(send().sent) == 1


def test_retries_of_one_request_do_not_hold_up_another() -> None:
    clock = VirtualClock()
    hard = Scripted(clock, *[unreachable] * 4)
    easy = Scripted(clock)

    async def go() -> float:
        async with asyncio.TaskGroup() as group:
            group.create_task(Retrying(hard, clock, POLICY, FullJitter()).send(CREATING))
            await Retrying(easy, clock, POLICY, FullJitter()).send(CREATING)
            return clock.monotonic()

    assert asyncio.run(go()) == 0
