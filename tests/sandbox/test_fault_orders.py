"""At which requests a fault fires, and how it is written on the command line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from importer.core.errors import UsageError
from importer.sandbox import server
from importer.sandbox.fault_text import parse_fault
from importer.sandbox.faults import Fault, FaultKind, FaultPlan
from importer.sandbox.server import Sandbox

from tests.sandbox.clients import CUSTOMERS, body, client_of, names

CREATE = "POST /api/customers"
ERROR = FaultKind.ERROR


def fired_at(fault: Fault, requests: int = 12, seed: int = 0) -> list[int]:
    """The numbers of the requests at which it fires, counted from 1."""
    plan = FaultPlan(seed)
    plan.add([fault])
    return [n for n in range(1, requests + 1) if plan.firing(CREATE, "")]


@pytest.mark.parametrize(
    ("fault", "requests"),
    [
        (Fault(ERROR), list(range(1, 13))),
        (Fault(ERROR, times=3), [1, 2, 3]),
        (Fault(ERROR, nth=4), [4]),
        (Fault(ERROR, every=5), [5, 10]),
        (Fault(ERROR, every=5, times=1), [5]),
        (Fault(ERROR, on="GET /api/customers"), []),
        (Fault(ERROR, on="*", nth=2), [2]),
        (Fault(ERROR, probability=0.0), []),
        (Fault(ERROR, probability=1.0), list(range(1, 13))),
    ],
)
def test_a_fault_fires_where_it_is_ordered(fault: Fault, requests: list[int]) -> None:
    assert fired_at(fault) == requests


def test_chance_is_the_same_for_the_same_seed() -> None:
    fault = Fault(ERROR, probability=0.3)

    assert fired_at(fault, 200, seed=1) == fired_at(fault, 200, seed=1)
    assert fired_at(fault, 200, seed=1) != fired_at(fault, 200, seed=2)
    assert 30 < len(fired_at(fault, 200)) < 90


def test_the_first_of_several_faults_fires_and_delays_come_on_top() -> None:
    plan = FaultPlan(0)
    delay, first = Fault(FaultKind.DELAY), Fault(FaultKind.LOSE)
    plan.add([first, delay, Fault(ERROR)])

    assert plan.firing(CREATE, "") == (delay, first)


def test_a_fault_can_be_for_one_row(sandbox: Callable[..., Sandbox]) -> None:
    """A 500 that stays on one row while others pass."""
    server = sandbox(faults=(Fault(ERROR, match='"Bad Ltd"'),))
    with client_of(server) as client:
        statuses = [
            client.post(CUSTOMERS, json=body(name)).status_code
            for name in ("Good Ltd", "Bad Ltd", "Bad Ltd", "Better Ltd")
        ]

    assert statuses == [201, 500, 500, 201]
    assert names(server) == ["Good Ltd", "Better Ltd"]


def test_a_fault_can_be_for_one_look_up(sandbox: Callable[..., Sandbox]) -> None:
    fault = Fault(ERROR, "GET /api/customers", match="Bäd & Co")
    with client_of(sandbox(faults=(fault,))) as client:
        statuses = [
            client.get(CUSTOMERS, params={"stringified_filter_roles": role}).status_code
            for role in (
                '{"fieldKey":"email","value":"Good Ltd"}',
                '{"fieldKey":"email","value":"Bäd & Co"}',
            )
        ]

    assert statuses == [200, 500]


def test_requests_that_a_limiter_or_the_key_check_refused_do_not_count(
    sandbox: Callable[..., Sandbox],
) -> None:
    server = sandbox(faults=(Fault(ERROR, nth=2),))
    with client_of(server, Authorization="Bearer bc_wrong") as stranger:
        for _ in range(5):
            stranger.post(CUSTOMERS, json=body())
    with client_of(server) as client:
        statuses = [client.post(CUSTOMERS, json=body()).status_code for _ in range(3)]

    assert statuses == [201, 500, 201]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("lose", Fault(FaultKind.LOSE)),
        ("drop-after,every=7", Fault(FaultKind.DROP_AFTER, every=7)),
        ("drop-before,reset=true,nth=2", Fault(FaultKind.DROP_BEFORE, reset=True, nth=2)),
        ("delay,seconds=0.5,probability=0.1,times=3",
         Fault(FaultKind.DELAY, seconds=0.5, probability=0.1, times=3)),
        ("error,status=503,on=GET /api/customers", Fault(ERROR, "GET /api/customers", status=503)),
        ("edited,field=display_name,value=x=y",
         Fault(FaultKind.EDITED, field="display_name", value="x=y")),
    ],
)  # fmt: skip
def test_faults_can_be_written(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize("text", ["", "explode", "lose,nth=two", "lose,color=red", "lose,nth"])
def test_an_order_that_is_not_understood_names_the_kinds(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_fault(text)

    assert caught.value.code == "fault-unknown"
    assert "commit-later" in caught.value.hint
    assert "seconds" in caught.value.hint


def test_the_page_names_every_kind_and_word_and_its_example_can_be_ordered() -> None:
    page = (Path(server.__file__).parent / "README.md").read_text(encoding="utf-8")
    assert {kind for kind in FaultKind if f"`{kind}`" not in page} == set()
    words = set(Fault.__struct_fields__) - {"kind"}
    assert {word for word in words if f"`{word}=" not in page} == set()
    ordered = re.findall(r"--fault (\S+)", page)
    assert [parse_fault(text).kind for text in ordered] == [
        FaultKind.LOSE,
        FaultKind.DROP_AFTER,
        FaultKind.DELAY,
    ]
