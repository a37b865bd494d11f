"""A list of customers that comes in pieces: whatever they are, the whole list says what it is."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.api.bodies import UnusableBody
from importer.api.listing import Listing, NotAList
from importer.core.sending.stored import parse_customer

VALUES = st.one_of(st.none(), st.booleans(), st.integers(0, 10**9), st.text(max_size=20))
CUSTOMERS = st.dictionaries(st.sampled_from(["display_name", "email", "note", "balance"]), VALUES)
BODIES = st.builds(
    lambda key, rows, before: {
        **({"filter_meta": {"data": [], "customers": [{}]}} if before else {}),
        **({"pagination": {"total": len(rows)}} if before else {}),
        key: [{"id": number, **row} for number, row in enumerate(rows)],
        **({} if before else {"pagination": {"total": len(rows)}}),
    },
    st.sampled_from(["customers", "data", "Customers"]),
    st.lists(CUSTOMERS, max_size=5),
    st.booleans(),
)


def read(*pieces: bytes, most: int = 100) -> tuple[Listing, int]:
    listing = Listing(lambda _: True, most)
    for piece in pieces:
        listing.take(piece)
    return listing, listing.total()


def cut(body: bytes, places: list[int]) -> Iterator[bytes]:
    """The body in pieces that begin at these places, wherever those are."""
    begin = 0
    for place in sorted(place % (len(body) + 1) for place in places):
        yield body[begin:place]
        begin = place
    yield body[begin:]


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece is looked at by itself."""
    monkeypatch.setattr("importer.api.listing._ENOUGH", 1)


@pytest.mark.usefixtures("eager")
@given(BODIES, st.lists(st.integers(0)), st.sampled_from([None, 1]))
def test_however_it_is_cut_it_tells_what_json_tells(
    body: dict[str, object], places: list[int], indent: int | None
) -> None:
    text = json.dumps(body, ensure_ascii=not places, indent=indent).encode()
    rows = next(rows for rows in body.values() if isinstance(rows, list))

    listing, total = read(*cut(text, places))

    assert listing.customers == [parse_customer(row) for row in rows]
    assert (listing.rows, total) == (len(rows), len(rows))
    assert listing.ids == set(range(len(rows)))


@given(BODIES, st.integers(0))
def test_one_that_is_cut_off_is_none(body: dict[str, object], place: int) -> None:
    text = json.dumps(body).encode()

    with pytest.raises((UnusableBody, NotAList)):
        read(text[: place % len(text)])


@pytest.mark.parametrize(
    "text",
    [
        b'{"customers":[{"id":1}],"pagination":{"total":1}} more',
        b'{"customers":[{"id":1},],"pagination":{"total":1}}',
        b'{"customers":[{"id":1} {"id":2}],"pagination":{"total":2}}',
        b'{"customers":[{"id":1}]"pagination":{"total":1}}',
        b'{"customers":[{"id":1}],"pagination":{"total":1},}',
        b'{"customers":[{"id":1}],"pagination" {"total":1}}',
        b'{"customers":[{"id":1}],7:{"total":1}}',
        b'{"customers":[],"data":[],"pagination":{"total":0}}',
        b'{"customers":[],"pagination":{"total":0},"pagination":{"total":1}}',
        b'{"customers":[{"id":1,"id":2}],"pagination":{"total":1}}',
        b'{"customers":[{"id":1,"balance":NaN}],"pagination":{"total":1}}',
        b'{"customers":[{"id":1,"balance":9223372036854775808}],"pagination":{"total":1}}',
        b'{"customers":[{"id":1,"note":' + b"[" * 100_000,
        b'{"customers":[{"id":1,"note":"\xff"}],"pagination":{"total":1}}',
        b"{" + b",".join(b'"%d":1' % n for n in range(1_000)) + b"}",
        b'{"customers":[{"id":1,"note":"' + b"x" * 1_500_000 + b'"',
    ],
)
def test_what_only_looks_like_one_is_told_of(text: bytes) -> None:
    with pytest.raises(UnusableBody):
        read(text)


@pytest.mark.parametrize("tail", [b"", b" \n", b"\n\t "])
def test_blanks_around_it_mean_nothing(tail: bytes) -> None:
    listing, total = read(
        b"\xef\xbb\xbf \n", b'{ "customers" : [ ] , "pagination":{"total":0}}', tail
    )

    assert (listing.customers, total) == ([], 0)


def test_more_customers_than_a_page_can_hold_are_not_waited_for() -> None:
    listing = Listing(lambda _: True, 10)
    listing.take(b'{"customers":[' + b'{"id":1},' * 11)

    with pytest.raises(UnusableBody):
        listing.total()


def test_half_a_character_does_not_come_in() -> None:
    listing, _ = read(b'{"customers":[{"id":1,"note":"\\ud83d"}],"pagination":{"total":1}}')

    assert listing.customers[0].text("note") == "?"


def test_what_comes_anew_is_read_from_its_beginning() -> None:
    listing = Listing(lambda _: True, 10)
    listing.take(b'{"customers":[{"id":1},{"id"')

    listing.begin()
    listing.take(b'{"customers":[{"id":2}],"pagination":{"total":1}}')

    assert (listing.total(), listing.ids) == (1, {2})
