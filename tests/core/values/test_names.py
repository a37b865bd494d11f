"""Whether a customer's name is a person's or that of a business where the person works."""

import pytest
from importer.core.values.names import is_name_of_person, is_only_name_of_person


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
