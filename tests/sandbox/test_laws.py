"""Laws of the stand-in that hold for any input."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.sandbox.email_rule import is_email
from importer.sandbox.lookups import fold
from importer.sandbox.server import Sandbox
from importer.sandbox.validation import ADDRESS_TEXTS, CONTACT_TEXTS, NUMBERS

from tests.sandbox.clients import CUSTOMERS, body, client_of

NAMES = (
    *("customerType", "currencyCode", "displayName", "email", "billingAddressEmail", "active"),
    *("openingBalanceAt", "billingAddressZipcode", "billingAddressPostcode", "unknown", ""),
    *NUMBERS,
    *CONTACT_TEXTS,
    *ADDRESS_TEXTS,
)
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
TEXTS = st.text() | st.sampled_from(["2026-01-01", "ann@acme.example", "USD", "12.5", "😀"])
VALUES = SCALARS | TEXTS | st.lists(SCALARS, max_size=2)


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with Sandbox() as server:
        yield server


@pytest.fixture(scope="module")
def client(server: Sandbox) -> Iterator[httpx.Client]:
    with client_of(server) as client:
        yield client


@given(values=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6))
def test_every_body_is_stored_or_refused_in_a_known_shape(
    server: Sandbox, client: httpx.Client, values: dict[str, Any]
) -> None:
    before = len(server.customers())

    answer = client.post(CUSTOMERS, json={**body(), **values})

    assert answer.status_code in (201, 400, 500)
    assert len(server.customers()) - before == (answer.status_code == 201)
    if answer.status_code == 400:
        assert {error["property"] for error in answer.json()["message"]} <= set(NAMES)
    if answer.status_code == 201:
        assert client.get(f"{CUSTOMERS}/{answer.json()['id']}").status_code == 200


@given(name=st.text(st.characters(codec="utf-8", max_codepoint=0xFFFF), min_size=1, max_size=255))
def test_any_name_of_the_basic_plane_comes_back_as_sent(client: httpx.Client, name: str) -> None:
    customer_id = client.post(CUSTOMERS, json=body(name)).json()["id"]

    assert client.get(f"{CUSTOMERS}/{customer_id}").json()["display_name"] == name


@given(balance=st.decimals(-9_999_999_999, 9_999_999_999, places=3))
def test_any_balance_of_three_decimals_is_booked_exactly(
    client: httpx.Client, balance: Any
) -> None:
    sent = float(balance)
    created = client.post(
        CUSTOMERS, json=body(openingBalance=sent, openingBalanceAt="2026-01-01")
    ).json()
    stored = client.get(f"{CUSTOMERS}/{created['id']}").json()

    assert stored["balance"] == stored["opening_balance"] == sent


@given(text=st.text())
def test_the_comparison_ignores_trailing_blanks_and_is_settled(text: str) -> None:
    assert fold(f"{text}  ") == fold(text) == fold(fold(text))


@given(text=st.text(alphabet='aé@.-_ "\\<>1\n', max_size=20))
def test_any_text_is_an_address_or_not(text: str) -> None:
    """And never one with a blank at its end, or without an @."""
    if is_email(text):
        assert "@" in text
        assert text == text.rstrip()
