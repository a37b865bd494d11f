"""The pacer against a model of the server's limiters, in virtual time: limits are kept, not hit."""

import asyncio
import contextlib
import math
import random
from collections.abc import Iterator
from itertools import count, pairwise

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from importer.api.errors import DoubtfulFailure, Halted, RateLimited, ServerFault
from importer.api.pacing import FIRST_RATE, ORDINARY_WAIT, Paced, Pacer
from importer.api.requests import CREATE, LIST, Request, Sender
from importer.core.errors import ImporterError
from importer.core.sending.options import Bound, Forecast, Pace, Wait, WaitCause, Work
from importer.core.sending.traffic import Exchange

from tests.api.limited_server import LimitedServer, Limiter
from tests.budget import budget
from tests.clocks import VirtualClock

ROUTE = "POST /api/customers"


def a_request(route: str = CREATE) -> Request:
    return Request("POST", route, "/api/customers", body="{}", repeatable=False)


async def send_all(sender: Sender, requests: int, workers: int) -> None:
    """Send so many requests, each until it is granted."""
    left = iter(range(requests))

    async def work() -> None:
        for _ in left:
            while True:
                try:
                    await sender.send(a_request())
                except RateLimited:
                    continue
                except (DoubtfulFailure, ServerFault):
                    pass
                break

    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work())


class Outage:
    """Some requests come to nothing, after so many seconds."""

    def __init__(self, inner: Sender, clock: VirtualClock, ends: Iterator[bool]) -> None:
        self._inner = inner
        self._clock = clock
        self._ends = ends

    async def send(self, request: Request) -> httpx.Response:
        answer = await self._inner.send(request)
        if next(self._ends):
            await self._clock.sleep(30)
            raise DoubtfulFailure("no answer came in time")
        return answer


def run_against(
    server: LimitedServer, requests: int, *, workers: int = 4, max_rate: float | None = None
) -> Pacer:
    """Send so many requests through a pacer of their own."""
    pacer = Pacer(server.clock, max_rate=max_rate)
    asyncio.run(send_all(Paced(server, pacer), requests, workers))
    return pacer


def test_every_request_is_counted_with_its_status_and_its_wait() -> None:
    """What was refused for the number of requests, and what came to nothing, too."""
    clock, heard = VirtualClock(), list[Exchange]()
    server = LimitedServer(clock, [Limiter("", 5)], tells=lambda: False)
    ends = iter([False, True, False] + 100 * [False])
    sender = Paced(Outage(server, clock, ends), Pacer(clock), heard=heard.append)
    asyncio.run(send_all(sender, 12, 1))
    assert [one.status for one in heard].count(429) == len(server.refused) > 0
    assert [one.status for one in heard].count(0) == 1
    assert len(heard) == len(server.refused) + len(server.granted)
    assert sum(one.waited for one in heard) > 60  # the server's minute
    assert heard[0].waited == 0


class TestStockLimits:
    def test_200_requests_meet_no_429_and_use_the_budget(self) -> None:
        server = LimitedServer(VirtualClock())

        run_against(server, 200)

        assert len(server.granted) == 200
        assert server.refused == []
        assert server.budget_used(10) >= 0.95

    def test_slow_answers_still_leave_95_percent(self) -> None:
        server = LimitedServer(VirtualClock(), work=lambda: 1.5)

        run_against(server, 200)

        assert server.refused == []
        assert server.budget_used(10) >= 0.95

    def test_answers_of_very_different_speed_do_not_confuse_the_windows(self) -> None:
        """An answer that comes late tells of an older budget than one that came before it."""
        speeds = count()
        server = LimitedServer(VirtualClock(), work=lambda: 25.0 if next(speeds) % 7 == 0 else 0.02)

        run_against(server, 200, workers=8)

        assert server.refused == []

    def test_a_budget_that_is_not_used_up_does_not_stall_the_next_window(self) -> None:
        """The server begins a new window while we still count on the old one."""
        server = LimitedServer(VirtualClock(), [Limiter("", 600)], work=lambda: 0.41)

        run_against(server, 2_000)

        assert server.refused == []
        seconds = server.granted[-1] - server.granted[0]
        assert seconds <= 2_000 * 0.42 / 4 * 1.05

    def test_a_server_that_rounds_its_seconds_down_refuses_once(self) -> None:
        rounded_down = [Limiter("-auth", 10, rounded=math.floor)]
        rest = count(1)
        server = LimitedServer(VirtualClock(), rounded_down, way=lambda: 0.01 + 0.001 * next(rest))

        run_against(server, 200)

        assert len(server.granted) == 200
        assert len(server.refused) <= 4  # those that were in flight together
        assert server.budget_used(10) >= 0.9

    def test_windows_that_end_a_little_later_than_was_told_are_not_begun_too_early(self) -> None:
        """The server's clock, and the network's, are a tenth of a second off."""
        late = Limiter("-auth", 10, period=60.1, rounded=lambda left: math.ceil(left - 0.2))
        server = LimitedServer(VirtualClock(), [late], work=lambda: 0.0)

        run_against(server, 100)

        assert server.refused == []

    def test_the_limit_of_a_short_window_is_kept(self) -> None:
        """The hosted service documents 2 requests a second (importer/api/README.md 8.1)."""
        server = LimitedServer(VirtualClock(), [Limiter("", 2, period=1.0)])

        run_against(server, 100)

        assert server.refused == []
        assert server.limiters[0].busiest == 2


@settings(max_examples=budget(10, 200))  # each of them hours of the server's time
@given(
    limit=st.integers(1, 25),
    workers=st.integers(1, 12),
    seed=st.integers(0, 2**32),
    longest_way=st.sampled_from([0.0, 0.05, 1.9]),
    longest_work=st.sampled_from([0.0, 0.3, 5.0, 50.0]),
    suffix=st.sampled_from(["", "-auth", "-whatever"]),
)
@example(  # a window that ends unheard, with requests in flight that the next one counted
    limit=11, workers=5, seed=234, longest_way=0.0, longest_work=50.0, suffix="-whatever"
)
def test_no_window_ever_sees_more_requests_than_its_limit(
    limit: int, workers: int, seed: int, longest_way: float, longest_work: float, suffix: str
) -> None:
    """Whatever the network and the server do, as long as nobody else uses the address."""
    chance = random.Random(seed)
    server = LimitedServer(
        VirtualClock(),
        [Limiter("", 100), Limiter(suffix or "-other", limit)],
        way=lambda: chance.uniform(0, longest_way),
        work=lambda: chance.uniform(0, longest_work),
    )

    run_against(server, 60, workers=workers)

    assert server.refused == []
    assert len(server.granted) == 60


@settings(max_examples=budget(20, 500))
@given(
    seed=st.integers(0, 2**32),
    workers=st.integers(1, 8),
    tells=st.floats(0, 1),
    fails=st.floats(0, 0.9),
    limit=st.integers(1, 12),
)
def test_requests_that_fail_and_headers_that_vanish_never_stop_the_run(
    seed: int, workers: int, tells: float, fails: float, limit: int
) -> None:
    """Every request comes to its end; nobody waits for an answer that can't come."""
    chance = random.Random(seed)
    clock = VirtualClock()
    server = LimitedServer(
        clock,
        [Limiter("", 100), Limiter("-auth", limit)],
        tells=lambda: chance.random() < tells,
        work=lambda: chance.uniform(0, 3),
    )
    ends = iter(lambda: chance.random() < fails, None)

    asyncio.run(send_all(Paced(Outage(server, clock, ends), Pacer(clock)), 20, workers))

    assert len(server.granted) == 20


class TestHeadersThatComeAndGo:
    def test_headers_that_vanish_midway_leave_the_last_known_pace(self) -> None:
        server = LimitedServer(VirtualClock())
        server.tells = lambda: len(server.granted) < 25

        run_against(server, 100)

        assert len(server.granted) == 100
        assert len(server.refused) <= 4

    def test_one_limiter_that_falls_silent_does_not_stop_the_run(self) -> None:
        """Its window can no longer be told open by an answer."""
        clock = VirtualClock()
        server = LimitedServer(clock)

        class Muted:
            async def send(self, request: Request) -> httpx.Response:
                answer = await server.send(request)
                if len(server.granted) > 15:
                    for name in [name for name in answer.headers if name.endswith("-auth")]:
                        del answer.headers[name]
                return answer

        asyncio.run(send_all(Paced(Muted(), Pacer(clock)), 60, 4))

        assert len(server.granted) == 60

    def test_limits_that_appear_midway_are_kept(self) -> None:
        server = LimitedServer(VirtualClock(), [Limiter("-auth", 1_000)])
        server.tells = lambda: len(server.granted) > 30

        run_against(server, 100)

        assert server.refused == []


class Ours:
    """The requests of this run among all that a server gets.

    Attributes:
        left: the moments at which they left.
        blocks: for every 429, the moment at which it came and the moment until which to wait.
    """

    def __init__(self, server: LimitedServer) -> None:
        self._server = server
        self.left: list[float] = []
        self.blocks: list[tuple[float, float]] = []

    async def send(self, request: Request) -> httpx.Response:
        clock = self._server.clock
        self.left.append(clock.monotonic())
        try:
            return await self._server.send(request)
        except RateLimited as refusal:
            self.blocks.append((clock.monotonic(), clock.monotonic() + refusal.wait))
            raise


def run_beside_another(*, every: float, seed: int = 1) -> tuple[Ours, float]:
    """Send 100 requests while somebody else sends one every so many seconds, heeding nothing.

    Returns:
        our requests, and the seconds that they took.
    """
    clock = VirtualClock()
    server = LimitedServer(clock)
    ours, chance = Ours(server), random.Random(seed)

    async def somebody_else() -> None:
        while True:
            with contextlib.suppress(RateLimited):
                await server.send(a_request())
            await clock.sleep(chance.uniform(0.5, 1.5) * every)

    async def both() -> float:
        other = asyncio.create_task(somebody_else())
        await send_all(Paced(ours, Pacer(clock)), 100, 4)
        other.cancel()
        return clock.monotonic()

    return ours, asyncio.run(both())


ALONE = 100 / 10 * 60
"""Seconds that 100 requests take at 10 a minute."""


class TestAnotherClientAtTheSameAddress:
    """What others do is known only from the answers; a refusal of theirs blocks us too."""

    @pytest.mark.parametrize("seed", range(5))
    @pytest.mark.parametrize("every", [30.0, 15.0, 8.0])
    def test_a_modest_one_costs_few_refusals_and_little_time(self, every: float, seed: int) -> None:
        ours, seconds = run_beside_another(every=every, seed=seed)

        assert len(ours.blocks) <= 20
        assert seconds <= 1.5 * ALONE

    def test_what_an_answer_says_is_left_counts_not_what_we_counted(self) -> None:
        """Somebody else takes five of ten, in the middle of our window."""
        clock = VirtualClock()
        server = LimitedServer(clock)
        paced = Paced(server, Pacer(clock))

        async def go() -> None:
            await paced.send(a_request())
            for _ in range(5):
                await server.send(a_request())
            await send_all(paced, 14, workers=1)

        asyncio.run(go())

        assert server.refused == []

    @pytest.mark.parametrize("seed", range(5))
    def test_a_greedy_one_does_not_starve_us(self, seed: int) -> None:
        """It asks for more than the whole limit, and for more still while it is blocked."""
        _, seconds = run_beside_another(every=2.0, seed=seed)

        assert seconds <= 2 * ALONE

    @given(every=st.floats(3.0, 60.0), seed=st.integers(0, 2**32))
    @settings(max_examples=budget(3, 30))
    def test_nothing_leaves_while_a_block_lasts(self, every: float, seed: int) -> None:
        ours, _ = run_beside_another(every=every, seed=seed)

        for came, until in ours.blocks:
            assert not [moment for moment in ours.left if came < moment < until]


class TestAfterA429:
    def test_the_route_waits_as_long_as_the_strictest_header_asks(self) -> None:
        clock = VirtualClock()
        server = LimitedServer(clock, [Limiter("-auth", 1)], tells=lambda: False)

        run_against(server, 2, workers=1)

        refused_at = server.refused[0]
        assert server.granted[1] - refused_at >= 60

    def test_a_429_that_asks_for_nothing_is_waited_out_too(self) -> None:
        clock = VirtualClock()
        pacer = Pacer(clock)

        async def go() -> float:
            admitted_at = await pacer.admit(ROUTE)
            pacer.learn(ROUTE, admitted_at, None, RateLimited(0))
            return await pacer.admit(ROUTE) - admitted_at

        assert asyncio.run(go()) >= 60

    def test_other_routes_go_on(self) -> None:
        """Each route has a budget of its own (importer/api/README.md 8.1)."""
        clock = VirtualClock()
        pacer = Pacer(clock)

        async def go() -> float:
            pacer.learn(CREATE, await pacer.admit(CREATE), None, RateLimited(60))
            return await pacer.admit(LIST)

        assert asyncio.run(go()) == 0


class TestUnknownLimits:
    def test_it_starts_at_two_a_second(self) -> None:
        server = LimitedServer(VirtualClock(), [])

        run_against(server, 2)

        first, second = server.granted
        assert second - first == pytest.approx(1 / FIRST_RATE, abs=0.1)

    def test_it_climbs_while_the_server_allows(self) -> None:
        server = LimitedServer(VirtualClock(), [])

        run_against(server, 1_000)

        assert _gap(server.granted[-100:]) < 0.02

    def test_it_climbs_gently_where_an_untold_limit_may_be(self) -> None:
        """Ten answers lead nowhere near what would be refused many times over before it is met."""
        rates, _ = _rates_against(Limiter("", 100_000), requests=100)

        assert rates[10] < 20 * FIRST_RATE
        assert rates[-1] > 100 * FIRST_RATE

    def test_requests_that_are_refused_together_halve_the_rate_once(self) -> None:
        rates, refused = _rates_against(Limiter("", 200), requests=250)

        falls = [after / before for before, after in pairwise(rates) if after < before]
        assert refused > 1
        assert falls == [pytest.approx(0.5, abs=0.05)]

    def test_it_climbs_slowly_once_it_was_refused(self) -> None:
        rates, _ = _rates_against(Limiter("", 200), requests=390)

        fallen = next(number for number, (a, b) in enumerate(pairwise(rates), 1) if b < a)
        assert rates[fallen - 1] > 50 * rates[0]
        assert len(rates) - fallen > 150
        assert rates[fallen] < rates[-1] < 1.1 * rates[fallen]

    def test_a_slow_client_learns_nothing_of_what_the_server_allows(self) -> None:
        """Otherwise a slow hour would be followed by a burst."""
        server = LimitedServer(VirtualClock(), [], work=lambda: 1.0)

        pacer = run_against(server, 200, workers=1)

        assert pacer.pace(ROUTE).per_second < 3 * FIRST_RATE


class TestMaxRate:
    @pytest.mark.parametrize("limiters", [[], [Limiter("", 100_000)]])
    def test_it_is_never_exceeded(self, limiters: list[Limiter]) -> None:
        server = LimitedServer(VirtualClock(), limiters, way=lambda: 0.0)

        run_against(server, 300, workers=8, max_rate=5.0)

        gaps = [after - before for before, after in pairwise(server.granted)]
        assert min(gaps) >= 0.2 - 1e-9

    def test_the_servers_limits_count_beside_it(self) -> None:
        server = LimitedServer(VirtualClock())

        run_against(server, 50, max_rate=5.0)

        assert server.refused == []


class TestLongWaits:
    def test_each_is_told_once_with_what_it_waits_for(self) -> None:
        told: list[Wait] = []
        server = LimitedServer(VirtualClock())

        asyncio.run(send_all(Paced(server, Pacer(server.clock, tell=told.append)), 30, 4))

        assert [wait.cause for wait in told] == [WaitCause.LIMIT] * 2
        assert all(50 < wait.seconds < 62 for wait in told)

    def test_a_refusal_is_told_apart(self) -> None:
        told: list[Wait] = []
        clock = VirtualClock()
        pacer = Pacer(clock, tell=told.append)

        async def go() -> None:
            moment = await pacer.admit(CREATE)
            pacer.learn(CREATE, moment, None, RateLimited(30.0))
            await pacer.admit(CREATE)

        asyncio.run(go())

        assert [wait.cause for wait in told] == [WaitCause.REFUSED]

    def test_the_windows_of_a_stock_server_are_waited_for_however_little_patience_there_is(
        self,
    ) -> None:
        """Ten requests a minute are what hosts that changed nothing allow."""
        server = LimitedServer(VirtualClock())
        pacer = Pacer(server.clock, longest_wait=ORDINARY_WAIT)

        asyncio.run(send_all(Paced(server, pacer), 60, 4))

        assert len(server.granted) == 60

    def test_one_that_nobody_has_patience_for_is_not_begun(self) -> None:
        clock = VirtualClock()
        pacer = Pacer(clock, longest_wait=900.0)

        async def go() -> None:
            moment = await pacer.admit(CREATE)
            pacer.learn(CREATE, moment, None, RateLimited(901.0))
            await pacer.admit(CREATE)

        with pytest.raises(ImporterError) as failure:
            asyncio.run(go())

        assert (failure.value.code, clock.monotonic()) == ("limit-too-long", 0.0)


class TestHalting:
    def test_a_halted_route_admits_nothing(self) -> None:
        pacer = Pacer(VirtualClock(), halted=lambda route: route == CREATE)

        with pytest.raises(Halted):
            asyncio.run(pacer.admit(CREATE))

        assert asyncio.run(pacer.admit(LIST)) == 0

    def test_a_request_that_waits_for_the_next_window_hears_of_it_soon(self) -> None:
        clock = VirtualClock()
        server = LimitedServer(clock)
        pacer = Pacer(clock, halted=lambda _: clock.monotonic() > 20)

        async def go() -> None:
            with pytest.raises(ExceptionGroup) as stopped:
                await send_all(Paced(server, pacer), 50, 4)
            assert stopped.group_contains(Halted)

        asyncio.run(go())

        assert len(server.granted) == 10
        assert clock.monotonic() < 30

    def test_a_request_that_waits_for_anothers_answer_hears_of_it(self) -> None:
        clock = VirtualClock()
        halted: list[bool] = []
        pacer = Pacer(clock, halted=lambda _: bool(halted))

        async def go() -> None:
            admitted_at = await pacer.admit(ROUTE)
            waiting = asyncio.create_task(pacer.admit(ROUTE))
            await clock.sleep(1)
            halted.append(True)
            pacer.learn(ROUTE, admitted_at, None, DoubtfulFailure("no answer came in time"))
            with pytest.raises(Halted):
                await waiting

        asyncio.run(go())

    def test_a_request_that_is_given_up_gives_its_place_back(self) -> None:
        """An interrupt must not leave the route waiting for an answer that nobody takes in."""
        clock = VirtualClock()
        server = LimitedServer(clock, work=lambda: 1_000.0)
        paced = Paced(server, Pacer(clock))

        async def go() -> None:
            given_up = asyncio.create_task(paced.send(a_request()))
            await clock.sleep(1)
            given_up.cancel()
            server.work = lambda: 0.01
            await paced.send(a_request())

        asyncio.run(go())

        assert len(server.granted) == 2


class TestThePromise:
    def test_before_any_answer_it_is_where_we_start(self) -> None:
        assert Pacer(VirtualClock()).pace(ROUTE) == Pace(FIRST_RATE, known=False)

    def test_the_strictest_limiter_counts(self) -> None:
        pacer = run_against(LimitedServer(VirtualClock()), 1)

        assert pacer.pace(CREATE) == Pace(10 / 60, known=True)

    def test_another_routes_answer_serves_until_this_one_has_answered(self) -> None:
        pacer = run_against(LimitedServer(VirtualClock()), 1)

        assert pacer.pace(LIST) == Pace(10 / 60, known=True)

    def test_a_window_that_was_first_seen_near_its_end_is_taken_for_a_usual_one(self) -> None:
        """Another run has just ended at the same address."""
        server = LimitedServer(VirtualClock())

        async def go() -> Pace:
            await server.send(a_request())
            await server.clock.sleep(55)
            pacer = Pacer(server.clock)
            await Paced(server, pacer).send(a_request())
            return pacer.pace(CREATE)

        assert asyncio.run(go()) == Pace(10 / 60, known=True)

    def test_a_window_that_is_seen_from_its_start_corrects_the_guess(self) -> None:
        hosted = LimitedServer(VirtualClock(), [Limiter("", 2, period=1.0)])

        async def go() -> Pace:
            await hosted.send(a_request())
            pacer = Pacer(hosted.clock)
            await send_all(Paced(hosted, pacer), 5, 1)
            return pacer.pace(CREATE)

        assert asyncio.run(go()) == Pace(2.0, known=True)

    def test_max_rate_caps_it(self) -> None:
        fast = Limiter("", 600)
        pacer = run_against(LimitedServer(VirtualClock(), [fast]), 1, max_rate=5.0)

        pace = pacer.pace(CREATE)
        assert pace == Pace(10.0, known=True, cap=5.0)
        assert pace.forecast(Work(1_000)) == Forecast(200.0, Bound.CAP)
        unheard = Pacer(VirtualClock(), max_rate=1.0).pace(ROUTE)
        assert unheard == Pace(1.0, known=False, cap=1.0)

    def test_where_nothing_is_known_it_follows_the_climb(self) -> None:
        pacer = run_against(LimitedServer(VirtualClock(), []), 100)

        assert pacer.pace(ROUTE).per_second > 10
        assert not pacer.pace(ROUTE).known


def _rates_against(limiter: Limiter, *, requests: int) -> tuple[list[float], int]:
    """The rate at each request against a server that tells no limit, and how many it refused."""
    server = LimitedServer(VirtualClock(), [limiter], tells=lambda: False)
    pacer = Pacer(server.clock)
    rates: list[float] = []

    class Watched:
        async def send(self, request: Request) -> httpx.Response:
            rates.append(pacer.pace(ROUTE).per_second)
            return await server.send(request)

    asyncio.run(send_all(Paced(Watched(), pacer), requests, 8))
    return rates, len(server.refused)


def _gap(moments: list[float]) -> float:
    return (moments[-1] - moments[0]) / (len(moments) - 1)
