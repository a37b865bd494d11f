"""What `POST /api/customers` stores, and how it answers (importer/api/README.md 2, 4, 5 and 6)."""

import pytest

from tests.contract.conftest import Server, minimal

TEXTS = {
    "salutation": "Mr.",
    "firstName": "Ann",
    "lastName": "Smith",
    "companyName": "Acme Corporation Ltd",
    "website": "https://acme.example",
    "email": "ann@acme.example",
    "workPhone": "+1 212 555 0143",
    "personalPhone": "+1 917 555 0188",
    "note": "Prefers e-mail.\nNever calls.",
    "billingAddress1": "1 Main Street",
    "billingAddress2": "Suite 4",
    "billingAddressCity": "Springfield",
    "billingAddressState": "IL",
    "billingAddressCountry": "United States",
    "billingAddressPhone": "+1 212 555 0144",
    "billingAddressEmail": "invoices@acme.example",
    "shippingAddress1": "2 Dock Road",
    "shippingAddress2": "Gate 7",
    "shippingAddressCity": "Chicago",
    "shippingAddressState": "IL",
    "shippingAddressCountry": "US",
    "shippingAddressPhone": "+1 312 555 0190",
    "shippingAddressEmail": "dock@acme.example",
}


def snake(name: str) -> str:
    """Split at capitals only: a digit does not begin a word."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def test_a_created_customer_is_answered_in_snake_case_with_its_id(server: Server) -> None:
    response = server.post(minimal(active=False))

    answer = response.json()
    assert response.status_code == 201
    assert isinstance(answer["id"], int)
    assert answer["display_name"] == "Contract Test"
    assert answer["contact_type"] == "business"
    assert answer["active"] in (0, False)
    assert answer["created_at"] is None
    assert "location" not in response.headers


def test_the_balance_in_the_answer_of_a_create_is_still_zero(server: Server) -> None:
    response = server.post(minimal(openingBalance=100, openingBalanceAt="2026-01-01"))

    assert float(response.json()["balance"]) == 0


def test_every_text_comes_back_as_sent(server: Server) -> None:
    customer = server.create(**TEXTS)

    assert {name: customer[snake(name)] for name in TEXTS} == TEXTS


def test_keys_are_split_at_capitals_only(server: Server) -> None:
    customer = server.create(billingAddress1="1 Main Street")

    assert customer["billing_address1"] == "1 Main Street"
    assert "billing_address_1" not in customer


def test_reading_one_customer_adds_its_customer_type(server: Server) -> None:
    assert server.create(customerType="individual")["customer_type"] == "individual"


def test_postal_codes_are_dropped_without_a_word(server: Server) -> None:
    """A newer server may store them; both are understood by the importer."""
    customer = server.create(billingAddressPostcode="02138", shippingAddressPostcode="60601")

    stored = (customer["billing_address_postcode"], customer["shipping_address_postcode"])
    if server.is_stand_in:
        assert stored == (None, None)
    else:
        assert stored in ((None, None), ("02138", "60601"))


def test_unknown_properties_are_dropped_without_a_word(server: Server) -> None:
    customer = server.create(favouriteColour="green")

    assert "green" not in customer.values()


def test_a_customer_is_active_unless_said_otherwise(server: Server) -> None:
    assert server.create()["active"] in (1, True)


def test_the_same_body_twice_makes_two_customers(server: Server) -> None:
    headers = {"Idempotency-Key": "5f0c4f0e"}
    answers = [
        server.request("POST", "/customers", json=minimal(), headers=headers).json()
        for _ in range(2)
    ]
    server.created.extend(answer["id"] for answer in answers)

    assert answers[0]["id"] < answers[1]["id"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("displayName", "   "),
        ("displayName", "  Padded  "),
        ("displayName", "x" * 255),
        ("displayName", "=1+1"),
        ("displayName", "<b>Bold & Co</b>"),
        ("displayName", "Zero\u200bwidth"),
        ("displayName", "Zoë Łódź 東京 مرحبا"),
        ("note", "bell \x07 and NUL \x00"),
        ("note", "ä" * 32_767),
        ("currencyCode", "XXX"),
        ("currencyCode", "usd"),
        ("currencyCode", "US"),
        ("workPhone", ""),
    ],
)
def test_these_texts_are_stored_as_sent(server: Server, name: str, value: str) -> None:
    assert server.create(**{name: value})[snake(name)] == value


@pytest.mark.parametrize("value", ["foo", "Business", " "])
def test_the_customer_type_is_not_checked(server: Server, value: str) -> None:
    assert server.create(customerType=value)["contact_type"] == value
