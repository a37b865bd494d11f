"""The score counts what is wrong, and knows what would do harm."""

from typing import Any

from tests.corpus.unseen.score import score

COLUMNS = {"Name": "field displayName", "Password": "sensitive", "Hue": "note"}
BODY = {"displayName": "Acme", "note": "Hue: red"}


def found(columns: dict[str, str] | None = None, **body: Any) -> dict[str, Any]:
    return {"columns": COLUMNS | (columns or {}), "rows": {"2": {"body": BODY | body}}}


def harmful(columns: dict[str, str] | None = None, **body: Any) -> list[str]:
    return [miss.place for miss in score(found(columns, **body), found()).harmful]


def test_what_is_as_it_should_be_is_right() -> None:
    result = score(found(), found())
    assert (result.right, result.fields, result.misses) == (5, 5, ())


def test_a_note_in_other_words_is_wrong_and_does_no_harm() -> None:
    result = score(found(note="Hue: blue"), found())
    assert (result.right, result.harmful) == (4, ())


def test_names_amounts_secrets_and_values_out_of_place_do_harm() -> None:
    assert harmful(displayName="Red") == ["row 2 displayName"]
    assert harmful(openingBalance=9000.0) == ["row 2 openingBalance"]
    assert harmful(website="red") == ["row 2 website"]
    assert harmful({"Password": "note"}) == ["column Password"]
    assert harmful({"Hue": "field website"}) == ["column Hue"]


def test_a_customer_too_many_does_harm() -> None:
    golden = found() | {"rows": {"2": {"no customer": "Acme", "reason": "It is a supplier."}}}
    places = [miss.place for miss in score(found(), golden).harmful]
    assert "row 2 customer" in places


def test_a_file_that_is_turned_away_does_no_harm() -> None:
    result = score({"refused": "no-name-column"}, found())
    assert (result.right, result.harmful) == (0, ())
