"""Phones and postal codes that a shop asked for in pieces."""

import pytest
from importer.core.headers.pieces import joined_values, pieces_of
from importer.core.mapping.proposal import propose_mapping
from importer.core.rows import Header

ROWS = [["100", "0005", "03", "5555", "0101"], ["060", "0042", "", "", ""]]


def test_pieces_beside_each_other_are_one_number() -> None:
    names = ["郵便番号1", "郵便番号2", "TEL1", "TEL2", "TEL3"]
    assert list(pieces_of(names, ROWS)) == [("郵便番号", (0, 1)), ("TEL", (2, 3, 4))]
    assert joined_values((0, 1), ROWS) == ("100-0005", "060-0042")
    assert joined_values((2, 3, 4), ROWS) == ("03-5555-0101",)


@pytest.mark.parametrize(
    ("names", "row"),
    [
        (["TEL1", "TEL2"], ["5555", "0101"]),
        (["TEL1", "TEL2", "TEL3"], ["03-5555-0101", "090", "0303"]),
        (["TEL1", "TEL3", "TEL2"], ["03", "5555", "0101"]),
        (["TEL1", "FAX2", "TEL3"], ["03", "5555", "0101"]),
        (["Points1", "Points2", "Points3"], ["03", "5555", "0101"]),
        (["Zip1", "Zip2"], ["10", "5"]),
        (["Zip1", "Zip2"], ["", ""]),
    ],
)
def test_what_makes_no_number_together_stays_apart(names: list[str], row: list[str]) -> None:
    assert list(pieces_of(names, [row])) == []


def test_a_shop_of_japan_is_read_with_names_and_numbers_in_pieces() -> None:
    names = ("お名前(姓)", "お名前(名)", "TEL1", "TEL2", "TEL3")
    rows = [["山田", "花子", "03", "5555", "0101"], ["佐藤", "健一", "06", "5555", "0202"]]
    rules = propose_mapping(Header(1, names), rows).rules()
    assert rules["lastName"] == {"column": "お名前(姓)"}
    assert rules["firstName"] == {"column": "お名前(名)"}
    assert rules["workPhone"] == {"columns": ["TEL1", "TEL2", "TEL3"], "join": "-"}
