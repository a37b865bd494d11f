"""The one place in the house that sends a request again.

A request that creates something is sent again only when it is certain that nothing was stored;
requests that may be repeated also after a doubtful failure. Bounded by attempts and by time.
"""

import random

import httpx
from msgspec import Struct
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception

from importer.api.errors import (
    AnswerTooLarge,
    ApiFailure,
    Halted,
    NotStoredFailure,
    RateLimited,
    ServerFault,
)
from importer.api.patience import note_trouble
from importer.api.requests import Request, Sender
from importer.core.ports import Clock, TellWait, tell_nobody
from importer.core.sending.answers import Tries
from importer.core.sending.options import TOLD_FROM, Wait, WaitCause


class RetryPolicy(Struct, frozen=True):
    """How often, how long, how far apart.

    Attributes:
        server_faults: requests in all when the server answers 500; few, since a row that can never
            be stored gets the same answer.
        others: requests in all after a 429 or without a connection.
        seconds: after this long no further request is made.
        first_wait, longest_wait: bounds of the exponential pause, in seconds; full jitter.
    """

    server_faults: int = 3
    others: int = 6
    seconds: float = 300.0
    first_wait: float = 0.5
    longest_wait: float = 30.0


class Retrying:
    """The retrying layer of the room.

    Args:
        jitter: gives numbers from 0 to 1; passed in so that tests own it.
        tell: hears of the longer pauses.
    """

    def __init__(
        self,
        inner: Sender,
        clock: Clock,
        policy: RetryPolicy,
        jitter: random.Random,
        tell: TellWait = tell_nobody,
    ) -> None:
        self._inner = inner
        self._clock = clock
        self._policy = policy
        self._jitter = jitter
        self._tell = tell

    async def send(self, request: Request) -> httpx.Response:
        """See `requests.Sender`; what is raised tells of the tries that were made."""
        started = self._clock.monotonic()

        def is_enough(state: RetryCallState) -> bool:
            return self._is_enough(state, self._clock.monotonic() - started)

        retrying = AsyncRetrying(
            sleep=self._clock.sleep,
            retry=retry_if_exception(lambda error: _may_repeat(request, error)),
            wait=self._pause,
            stop=is_enough,
            before_sleep=self._tell_pause,
            reraise=True,
        )
        tries = Tries()
        async for attempt in retrying:
            with attempt:
                try:
                    return await self._inner.send(request)
                except ApiFailure as failure:
                    note_trouble(failure.detail)
                    tries = failure.tries = tries.then(failure.trouble)
                    raise
        raise AssertionError("tenacity ends by returning or raising")

    def _is_enough(self, state: RetryCallState, elapsed: float) -> bool:
        failure = _failure(state)
        most = (
            self._policy.server_faults if isinstance(failure, ServerFault) else self._policy.others
        )
        return state.attempt_number >= most or elapsed >= self._policy.seconds

    def _tell_pause(self, state: RetryCallState) -> None:
        pause = state.next_action.sleep if state.next_action else 0.0
        if pause > TOLD_FROM:
            self._tell(Wait(WaitCause.TROUBLE, pause))

    def _pause(self, state: RetryCallState) -> float:
        if isinstance(_failure(state), RateLimited):
            return 0.0  # the pacer holds the route back for as long as the server asked
        longest = self._policy.first_wait * 2.0 ** (state.attempt_number - 1)
        return self._jitter.uniform(0, min(longest, self._policy.longest_wait))


def _may_repeat(request: Request, error: BaseException) -> bool:
    if isinstance(error, Halted | AnswerTooLarge):  # the next answer would be as large
        return False
    if isinstance(error, NotStoredFailure):
        return True
    return request.repeatable and isinstance(error, ApiFailure)


def _failure(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
