"""Headers in the languages of our users, each leading to one field."""

import pytest
from importer.core.customer import target_fields
from importer.core.headers.known import known_header
from importer.core.headers.languages import HEADER_LANGUAGES

REQUIRED = (
    "displayName",
    "lastName",
    "companyName",
    "email",
    "workPhone",
    "personalPhone",
    "billingAddress1",
    "billingAddressCity",
    "billingAddressCountry",
    "currencyCode",
    "openingBalance",
    "note",
)


@pytest.mark.parametrize("language", HEADER_LANGUAGES)
def test_every_word_leads_to_the_field_that_it_stands_with(language: str) -> None:
    """A word under two fields would silently go to one of them."""
    for field, words in HEADER_LANGUAGES[language].items():
        for word in words.split(", "):
            match = known_header(word)
            assert match is not None
            assert match.field == field, word


@pytest.mark.parametrize("language", HEADER_LANGUAGES)
def test_every_language_names_the_fields_that_most_files_have(language: str) -> None:
    named = HEADER_LANGUAGES[language]
    assert named.keys() <= target_fields().keys()
    assert set(REQUIRED) <= named.keys()


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("TELEPHONE", "workPhone"),
        ("Prenom", "firstName"),
        ("Strasse", "billingAddress1"),
        ("E-Mail Adresse", "email"),
        ("DIRECCION", "billingAddress1"),
        ("البريد الالكتروني", "email"),
    ],
)
def test_accents_case_and_punctuation_do_not_matter(header: str, field: str) -> None:
    match = known_header(header)
    assert match is not None
    assert match.field == field
