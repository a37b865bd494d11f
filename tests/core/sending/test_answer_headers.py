"""Headers of answers that leave the machine: of a list, with values of a known form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.sending.answer_headers import NOT_SHOWN, allowed_headers

HOST = "books.acme-holdings.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-RateLimit-Limit", "10"),
        ("x-ratelimit-remaining-auth", "9"),
        ("X-RateLimit-Reset", "59.5, 60"),
        ("RateLimit-Policy", "10;w=60"),
        ("Retry-After-auth", "60"),
        ("Content-Type", "application/json; charset=utf-8"),
        ("Content-Length", "312"),
        ("Date", "Mon, 30 Nov 2026 04:00:00 GMT"),
        ("Server", "nginx/1.25.3"),
        ("Connection", "keep-alive"),
    ],
)
def test_what_explains_something_is_kept(name: str, value: str) -> None:
    assert allowed_headers({name: value}) == {name: value}


@pytest.mark.parametrize(
    "name",
    ["Via", "Set-Cookie", "X-Served-By", "Location", "X-Powered-By", f"X-RateLimit-Limit-{HOST}"],
)
def test_a_header_that_is_not_on_the_list_is_left_out(name: str) -> None:
    assert allowed_headers({name: "10"}) == {}


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_no_value_names_a_host(around: str) -> None:
    """Whatever stands around the name, and in whichever header."""
    names = ("Server", "X-RateLimit-Limit", "Retry-After", "Content-Type", "Date", "Connection")
    headers = dict.fromkeys(names, f"{around}{HOST}")
    assert allowed_headers(headers) == dict.fromkeys(names, NOT_SHOWN)
