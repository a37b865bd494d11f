"""The limiters, in seconds of a clock that the tests own (importer/api/README.md 8)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest
from importer.core.errors import UsageError
from importer.sandbox.options import NAMED_LIMITS, Limits, parse_limits
from importer.sandbox.server import Sandbox

from tests.sandbox.clients import CUSTOMERS, body, client_of

Post = Callable[[], httpx.Response]


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(sandbox: Callable[..., Sandbox], clock: Clock) -> Sandbox:
    return sandbox(limits=NAMED_LIMITS["stock"], clock=clock)


@pytest.fixture
def post(server: Sandbox) -> Iterator[Post]:
    with client_of(server) as client:
        yield lambda: client.post(CUSTOMERS, json=body())


def rate_headers(response: httpx.Response) -> dict[str, str]:
    return {
        name: value
        for name, value in response.headers.items()
        if name.startswith(("x-ratelimit", "retry-after"))
    }


def test_success_bears_the_headers_of_both_limiters(post: Post) -> None:
    assert rate_headers(post()) == {
        "x-ratelimit-limit": "100",
        "x-ratelimit-remaining": "99",
        "x-ratelimit-reset": "60",
        "x-ratelimit-limit-auth": "10",
        "x-ratelimit-remaining-auth": "9",
        "x-ratelimit-reset-auth": "60",
    }


def test_a_minute_is_sixty_seconds_at_any_time_of_the_clock(post: Post, clock: Clock) -> None:
    """With floats 964.4 + 60 - 964.4 is a hair above 60."""
    clock.now = 964.4

    assert rate_headers(post())["x-ratelimit-reset-auth"] == "60"
    for _ in range(9):
        post()
    assert rate_headers(post())["retry-after-auth"] == "60"


def test_the_eleventh_request_is_refused_by_the_suffixed_limiter_alone(post: Post) -> None:
    for _ in range(10):
        assert post().status_code == 201

    refused = post()

    assert refused.status_code == 429
    assert refused.json() == {
        "statusCode": 429,
        "message": "ThrottlerException: Too Many Requests",
    }
    assert rate_headers(refused) == {
        "x-ratelimit-limit": "100",
        "x-ratelimit-remaining": "89",
        "x-ratelimit-reset": "60",
        "retry-after-auth": "60",
    }


def test_the_window_is_fixed_from_its_first_request(post: Post, clock: Clock) -> None:
    for _ in range(9):
        post()
    clock.now += 59
    last = post()
    clock.now += 1

    assert last.headers["X-RateLimit-Remaining-auth"] == "0"
    assert last.headers["X-RateLimit-Reset-auth"] == "1"
    assert post().headers["X-RateLimit-Remaining-auth"] == "9"


def test_the_block_lasts_from_the_request_that_broke_the_budget(post: Post, clock: Clock) -> None:
    for _ in range(10):
        post()
    clock.now += 50
    broke = post()
    clock.now += 59.5
    still = post()
    clock.now += 0.5

    assert (broke.status_code, broke.headers["Retry-After-auth"]) == (429, "60")
    assert (still.status_code, still.headers["Retry-After-auth"]) == (429, "1")
    assert post().status_code == 201


def test_asking_again_does_not_extend_the_block(post: Post, clock: Clock) -> None:
    for _ in range(11):
        post()
    for _ in range(60):
        clock.now += 1
        last = post()

    assert last.status_code == 201


def test_the_other_limiter_says_a_plain_retry_after(
    sandbox: Callable[..., Sandbox], clock: Clock
) -> None:
    server = sandbox(limits=Limits(default=3, auth=10), clock=clock)
    with client_of(server) as client:
        answers = [client.post(CUSTOMERS, json=body()) for _ in range(4)]

    assert rate_headers(answers[-1]) == {"retry-after": "60"}


def test_each_route_has_a_budget_of_its_own(server: Sandbox, post: Post) -> None:
    for _ in range(11):
        post()
    with client_of(server) as client:
        listed = client.get(CUSTOMERS)
        read = client.get(f"{CUSTOMERS}/1")

    assert listed.headers["X-RateLimit-Remaining-auth"] == "9"
    assert read.headers["X-RateLimit-Remaining-auth"] == "9"


def test_refused_keys_use_up_the_budget(server: Sandbox, post: Post) -> None:
    with client_of(server, Authorization="Bearer bc_wrong") as client:
        answers = [client.post(CUSTOMERS, json=body()) for _ in range(10)]

    assert [answer.status_code for answer in answers] == [401] * 10
    assert answers[-1].headers["X-RateLimit-Remaining-auth"] == "0"
    assert post().status_code == 429


def test_malformed_bodies_never_reach_the_limiters(server: Sandbox) -> None:
    with client_of(server) as client:
        answer = client.post(CUSTOMERS, content="{", headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert rate_headers(answer) == {}


def test_refusals_of_a_row_bear_the_headers_too(server: Sandbox) -> None:
    with client_of(server) as client:
        answer = client.post(CUSTOMERS, json={})

    assert answer.status_code == 400
    assert answer.headers["X-RateLimit-Remaining-auth"] == "9"


def test_without_limits_there_are_no_headers(sandbox: Callable[..., Sandbox]) -> None:
    with client_of(sandbox()) as client:
        answers = [client.post(CUSTOMERS, json=body()) for _ in range(150)]

    assert {answer.status_code for answer in answers} == {201}
    assert rate_headers(answers[-1]) == {}


def test_the_hosted_service_grants_two_requests_a_second(
    sandbox: Callable[..., Sandbox], clock: Clock
) -> None:
    server = sandbox(limits=NAMED_LIMITS["hosted"], clock=clock)
    with client_of(server) as client:
        statuses = [client.post(CUSTOMERS, json=body()).status_code for _ in range(3)]
        clock.now += 1
        statuses.append(client.post(CUSTOMERS, json=body()).status_code)

    assert statuses == [201, 201, 429, 201]


def test_the_servers_time_can_run_faster(sandbox: Callable[..., Sandbox]) -> None:
    """Headers stay in the server's seconds; a minute of them passes in six milliseconds."""
    server = sandbox(limits=NAMED_LIMITS["stock"], time_scale=10_000.0)
    with client_of(server) as client:
        answers = [client.post(CUSTOMERS, json=body()) for _ in range(100)]

    assert answers[0].headers["X-RateLimit-Reset-auth"] == "60"
    assert sum(answer.status_code == 201 for answer in answers) > 10


def test_the_server_counts_its_refusals(server: Sandbox, post: Post) -> None:
    for _ in range(12):
        post()

    assert server.limited == 2
    assert server.count_requests("POST /api/customers") == 12


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("stock", Limits(100, 10)),
        ("none", Limits(None, None)),
        ("30", Limits(300, 30)),
    ],
)
def test_limits_are_ordered_by_name_or_number(text: str, limits: Limits) -> None:
    assert parse_limits(text) == limits


@pytest.mark.parametrize("text", ["", "fast", "0", "-5", "1.5"])
def test_unknown_limits_are_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_limits(text)

    assert caught.value.code == "limits-unknown"
