"""Whether a customer's name is a person's or that of a business where the person works."""

import re
from itertools import product

import pytest
from importer.core.values.names import (
    PersonName,
    has_legal_form,
    is_name_of_person,
    is_only_name_of_person,
    parse_person_name,
)
from nameparser import HumanName
from nameparser.config import CONSTANTS


@pytest.mark.parametrize(
    "name",
    ["Peter Harbour", "HARBOUR, Peter", "Mr. Péter Harbour (Bristol)", "P. Harbour"],
)
def test_a_persons_name_in_any_dress(name: str) -> None:
    assert is_name_of_person(name, "Peter", "Harbour")


@pytest.mark.parametrize(
    "name", ["Harbour Lights", "Peter Harbour Ltd", "Peter Harbour S.r.l.", ""]
)
def test_a_business_that_is_named_after_somebody(name: str) -> None:
    assert not is_name_of_person(name, "Peter", "Harbour")


def test_a_last_name_may_look_like_a_legal_form() -> None:
    assert is_name_of_person("Maria Sá", "Maria", "Sá")


def test_one_part_of_the_name_is_enough_if_no_more_is_known() -> None:
    assert is_name_of_person("Smith, Ann", "", "Smith")


def test_a_company_with_nothing_but_the_persons_name_is_the_person() -> None:
    assert is_only_name_of_person("Conti Giulia", "Giulia", "Conti")
    assert not is_only_name_of_person("Giulia Conti & Figli", "Giulia", "Conti")


NAMES = (
    *(
        "Ann",
        "Al",
        "Chloé",
        "Jean-Luc",
        "MacDonald",
        "ANN",
        "Żaneta",
        "O'Brien",
        "A.",
        "J",
        "(Ann)",
    ),
    *("'Ann'", "Ann,", "田中", "Иван", "King", "Dean", "Max", "St", "Van", "Ben", "Do", "II", "V"),
    *("Dr.", "Dr", "Jr", "Esq", "y", "and"),
)


def test_names_of_two_words_are_read_as_the_library_reads_them() -> None:
    """Most are taken as they stand without it, which is a hundred times faster."""
    meaning = (*sorted(CONSTANTS.titles)[::200], *sorted(CONSTANTS.suffix_acronyms)[::200])
    for first, last in product((*NAMES, *map(str.title, meaning)), NAMES):
        name = HumanName(f"{first} {last}")
        read = PersonName(
            name.title,
            f"{name.first} {name.middle}".strip(),
            f"{name.last} {name.suffix}".strip(),
        )
        is_whole = _words(" ".join(read)) == _words(f"{first} {last}")
        expected = read if is_whole else PersonName("", first, last)
        assert parse_person_name(f"{first} {last}") == expected


def _words(text: str) -> list[str]:
    return sorted(re.findall(r"\w+", text))


def test_vietnamese_names_begin_with_the_family() -> None:
    assert parse_person_name("Nguyễn Văn An") == PersonName("", "Văn An", "Nguyễn")
    assert parse_person_name("Trần Bích") == PersonName("", "Bích", "Trần")


def test_a_legal_form_stands_at_the_end_of_a_companys_name() -> None:
    assert has_legal_form("Ziegel & Kalk GmbH")
    assert not has_legal_form("AG Weser")
    assert not has_legal_form("GmbH")
