"""Rows of one customer made one: nothing is lost, nothing is mixed, the order hardly matters."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from importer.core.checking.merging import merge_rows, merged_outcome, merged_problem
from importer.core.late_texts import told_if_late
from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.core.values.phones import phone_digits
from importer.core.values.text import name_key

from tests.core.merge_rows import ACME, merged, merged_ids, named, rows_of

DOCK = {"billingAddress1": "1 Dock Road", "billingAddressCity": "London"}
MILL = {"billingAddress1": "9 Mill Lane", "billingAddressCity": "Leeds"}
PARK = {"billingAddress1": "3 Park Row", "billingAddressCity": "York"}
ANN = {"firstName": "Ann", "lastName": "Hill", "email": "ann@acme.example"}
BEN = {"firstName": "Ben", "lastName": "Cole", "email": "ben@acme.example", "workPhone": "0201"}
OWING = {"openingBalance": "100", "openingBalanceAt": "2026-01-31"}


def test_a_second_address_ships_and_a_third_is_noted() -> None:
    one = merged(DOCK, MILL, PARK).mapped
    assert one.values == {
        **ACME, **DOCK, "shippingAddress1": "9 Mill Lane", "shippingAddressCity": "Leeds",
    }  # fmt: skip
    assert one.note_lines == ("Further address: 3 Park Row, York",)


def test_parts_of_two_addresses_never_meet() -> None:
    one = merged(DOCK, {"billingAddressCity": "Leeds", "billingAddressPostcode": "LS1 4AP"}).mapped
    assert {name: one.values[name] for name in DOCK} == DOCK
    assert one.values["shippingAddressPostcode"] == "LS1 4AP"
    assert "billingAddressPostcode" not in one.values


def test_the_same_address_with_more_parts_is_taken() -> None:
    whole = {**DOCK, "billingAddressPostcode": "E16 1AA"}
    for rows in permutations((DOCK, whole, {"billingAddressCity": "LONDON"})):
        one = merged(*rows).mapped
        assert (one.values, one.note_lines) == ({**ACME, **whole}, ())


def test_another_person_is_noted_with_what_belongs_to_them() -> None:
    one = merged({**ANN, "workPhone": "0200"}, BEN).mapped
    assert one.values == {**ACME, **ANN, "workPhone": "0200"}
    assert one.note_lines == ("Further contact: Ben Cole, ben@acme.example, 0201",)


def test_a_further_phone_takes_the_other_field_then_the_note() -> None:
    one = merged({"workPhone": "0201 11"}, {"workPhone": "0202"}, {"workPhone": "0203"}).mapped
    assert (one.values["workPhone"], one.values["personalPhone"]) == ("0201 11", "0202")
    assert one.note_lines == ("Work Phone Number: 0203",)
    assert merged({"workPhone": "0201 11"}, {"workPhone": "0201-11"}).mapped.note_lines == ()


def test_a_balance_that_is_repeated_counts_once() -> None:
    assert merged(OWING, OWING).mapped.values == {**ACME, **OWING}
    assert merged({"openingBalance": "0"}, OWING).mapped.values == {**ACME, **OWING}


def words_of(problem: Problem) -> dict[str, str]:
    return {name: told_if_late(fact) for name, fact in problem.facts.items()}


def test_another_value_of_one_key_is_noted_and_told_with_its_cell() -> None:
    one = merged({"companyName": "Acme Ltd"}, {"companyName": "Acme Inc"})
    assert one.mapped.values["companyName"] == "Acme Ltd"
    assert one.mapped.note_lines == ("Company Name: Acme Inc",)
    outcome = merged_outcome(one, one.rows[1])
    assert outcome.ending is Ending.SKIPPED
    into, overruled = outcome.problems
    assert (into.code, told_if_late(into.facts["row"])) == ("merged-into-row", "row 2")
    assert (overruled.code, overruled.value, overruled.column) == ("merge-overruled", "Acme Inc", 1)
    assert words_of(overruled) == {"fields": "companyName", "kept": "Acme Ltd", "row": "row 2"}


def test_a_line_of_the_note_that_differs_is_told_unless_it_is_of_a_contact() -> None:
    rows = [
        named(1, {}, "Segment: gold", "Contact Fax: 1"),
        named(2, {}, "Segment: red", "Contact Fax: 2"),
    ]
    one = merge_rows(rows)
    assert [each.field for each in one.overruled] == ["Segment"]
    assert one.mapped.note_lines == (
        "Segment: gold", "Contact Fax: 1", "Segment: red", "Contact Fax: 2",
    )  # fmt: skip


def test_the_row_that_stays_names_the_others() -> None:
    problem = merged_problem(rows_of(DOCK, MILL, PARK))
    assert words_of(problem) == {"rows": "row 3, row 4", "ids": "2 3"}


def test_what_is_booked_must_be_what_a_row_would_have_booked() -> None:
    one = merged(OWING, MILL)
    assert one.books_the_same(one.rows[0].body)
    assert not one.books_the_same({**one.rows[0].body, "openingBalance": 200})
    assert not one.books_the_same(one.rows[1].body)
    assert not merged(DOCK, MILL).books_the_same(one.rows[0].body)


# --- laws -----------------------------------------------------------------------------------------

WHOLE = {
    **ACME, "companyName": "Acme Ltd", "website": "acme.example", "currencyCode": "EUR",
    "customerType": "business", "active": "no", "note": "Rings twice", "workPhone": "0201",
    "personalPhone": "0202", **DOCK, "billingAddressPostcode": "E16 1AA",
    "billingAddressPhone": "0203", "shippingAddress1": "9 Mill Lane",
    "shippingAddressCity": "Leeds", "shippingAddressEmail": "dock@acme.example",
    "salutation": "Ms", **ANN, "openingBalanceExchangeRate": "1.1", **OWING,
}  # fmt: skip
UNITS = (
    ("companyName",), ("website",), ("customerType",), ("active",), ("note",), ("email",),
    ("workPhone",), ("personalPhone",), ("salutation", "firstName", "lastName"),
    ("billingAddress1", "billingAddressCity", "billingAddressPostcode", "billingAddressPhone"),
    ("shippingAddress1", "shippingAddressCity", "shippingAddressEmail"),
    ("currencyCode", *OWING, "openingBalanceExchangeRate"),
)  # fmt: skip
"""Cells that go together: those of one address, one person, one balance."""


@given(st.lists(st.sets(st.integers(0, 3), min_size=1), min_size=len(UNITS), max_size=len(UNITS)))
def test_a_customer_cut_over_rows_comes_back_whole_in_any_order(where: list[set[int]]) -> None:
    rows: list[dict[str, str]] = [{} for _ in range(4)]
    for unit, places in zip(UNITS, where, strict=True):
        for place in places:
            rows[place].update({name: WHOLE[name] for name in unit})
    for order in (rows, rows[::-1]):
        one = merged(*order)
        assert (one.mapped.values, one.mapped.note_lines, one.overruled) == (WHOLE, (), ())
        assert merged_ids(rows_of(*order)) == [[1, 2, 3, 4]]


TEXTS: Mapping[str, Sequence[str]] = {
    "displayName": ("Acme", "ACME"),
    "companyName": ("Acme Ltd", "Acme Inc"),
    "website": ("a.example", "b.example"),
    "customerType": ("business", "individual"),
    "active": ("yes", "no"),
    "note": ("Rings twice", "Pays late"),
    "firstName": ("Ann", "Ben"),
    "lastName": ("Hill", "Cole"),
    "email": ("ann@acme.example", "ben@gmail.com", "cy@acme.example"),
    "workPhone": ("0200 11", "0201 11", "0202 11"),
    "personalPhone": ("0200 11", "0203 11"),
    **{
        f"{side}Address{part}": texts
        for side in ("billing", "shipping")
        for part, texts in {
            "1": ("1 Dock Road", "9 Mill Lane"),
            "City": ("London", "Leeds"),
            "Country": ("United Kingdom", "France"),
            "Phone": ("0204 11", "0205 11"),
            "Email": ("x@acme.example", "y@acme.example"),
        }.items()
    },
}
CELLS = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(texts) for name, texts in TEXTS.items()}
)
ROWS = st.lists(CELLS, min_size=2, max_size=5)


def cells_not_in(rows: Sequence[Mapping[str, str]], kept: Mapping[str, str], note: str) -> set[str]:
    """Cells that are nowhere in a merged row; names alike but for their case are one."""
    known = {name_key(text) for text in kept.values()} | {phone_digits(t) for t in kept.values()}
    cells = {text for row in rows for text in row.values()}
    return {text for text in cells if name_key(text) not in known and text not in note}


@given(ROWS)
def test_every_cell_is_in_a_field_or_in_the_note(rows: list[dict[str, str]]) -> None:
    one = merged(*rows).mapped
    note = "\n".join((one.values.get("note", ""), *one.note_lines))
    assert not cells_not_in(rows, one.values, note)


@given(ROWS)
def test_a_value_never_moves_into_a_field_of_another_kind(rows: list[dict[str, str]]) -> None:
    one = merged(*rows).mapped
    for name, text in one.values.items():
        if name in TEXTS and name != "note":
            assert (
                text in TEXTS[name]
                or text in TEXTS[name.replace("shipping", "billing")]
                or (name.endswith("Phone") and text.startswith("02"))
            )


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing_but_which_value_comes_first(
    rows: list[dict[str, str]], random: Random
) -> None:
    shuffled = sorted(rows, key=lambda _: random.random())
    one, other = merged(*rows).mapped, merged(*shuffled).mapped
    assert one.values.keys() - {"shippingAddress1"} >= {"displayName"}
    note = "\n".join((other.values.get("note", ""), *other.note_lines))
    assert not cells_not_in(rows, other.values, note)
    assert len(merged_ids(rows_of(*rows))) == len(merged_ids(rows_of(*shuffled))) == 1
