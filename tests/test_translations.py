"""Every text is said in every language: whole, with its placeholders, in the language's plurals.

A new text is translated in the same change; CONTRIBUTING tells how.
"""

import re
from gettext import GNUTranslations
from io import BytesIO

import pytest
from importer.core.language import LanguageCode
from importer.languages import load_language

from tests.texts import Text, texts
from tests.translations import (
    TRANSLATED,
    load_catalog,
    missing,
    po_file,
    render_mo,
    render_po,
    said_in,
)

TEXTS = texts()
KEPT = {
    "placeholders": re.compile(r"\{\w*\}"),
    "commands": re.compile(r"`[^`]*`"),
    "options": re.compile(r"--[a-z][\w-]*"),
    "variables": re.compile(r"\b[A-Z]{3,}(?:_[A-Z]+)+\b"),
    "files": re.compile(r"\b[\w-]+\.(?:xlsx|csv|html|toml|md)\b"),
}
ARABIC = re.compile(r"[\u0600-\u06ff]")
SPACE = re.compile(r"^\s*|\s*$")

languages = pytest.mark.parametrize("code", TRANSLATED, ids=str)


@languages
def test_every_text_is_translated_and_nothing_else(code: LanguageCode) -> None:
    assert [text.one for text in missing(code)] == []
    assert po_file(code).read_text(encoding="utf-8") == render_po(code)


@languages
def test_no_translation_is_a_guess_of_a_program(code: LanguageCode) -> None:
    assert [message.id for message in load_catalog(code) if message.id and message.fuzzy] == []


@languages
def test_what_is_filled_in_and_what_is_typed_stays(code: LanguageCode) -> None:
    """In every form of the plural; a form that is one number alone may say it as a word."""
    catalog = load_catalog(code)
    lost = [
        (text.one, what)
        for text in TEXTS
        for form in said_in(catalog, text)
        for what, kept in KEPT.items()
        if not _says_as_much(text, form, kept)
    ]
    assert lost == []


def _says_as_much(text: Text, form: str, kept: re.Pattern[str]) -> bool:
    said, wanted = set(kept.findall(form)), set(kept.findall(text.one))
    if not text.many:
        return said == wanted
    everything = wanted | set(kept.findall(text.many))
    return said <= everything and wanted & set(kept.findall(text.many)) <= said | _NUMBERS


_NUMBERS = {"{number}", "{files}", "{rows}", "{days}", "{runs}"}


@languages
def test_blanks_at_the_ends_stay(code: LanguageCode) -> None:
    """They part a text from what it is put beside; French parts a semicolon from it, too."""
    catalog = load_catalog(code)
    for text in TEXTS:
        for form in said_in(catalog, text):
            ends = [one.replace("\N{NO-BREAK SPACE}", "") for one in SPACE.findall(form)]
            assert ends == SPACE.findall(text.one), text.one


@languages
def test_it_has_a_form_for_every_number(code: LanguageCode) -> None:
    """As the language's own rule tells numbers apart, by the file that programs load."""
    catalog = load_catalog(code)
    loaded = GNUTranslations(BytesIO(render_mo(code)))
    for text in TEXTS:
        if text.many:
            assert len(said_in(catalog, text)) == catalog.num_plurals, text.one
            forms = {loaded.ngettext(text.one, text.many, number) for number in range(200)}
            assert all(forms)


@languages
def test_the_language_writes_its_own_quotes(code: LanguageCode) -> None:
    """“…” are those of English; German ends with the one that English begins with."""
    foreign = {"de": "”", "fr": "“”", "es": "“”", "ar": "“”"}[code]
    catalog = load_catalog(code)
    assert [t.one for t in TEXTS for form in said_in(catalog, t) if set(form) & set(foreign)] == []


def test_french_breaks_no_line_before_a_sign() -> None:
    catalog = load_catalog(LanguageCode.FRENCH)
    loose = re.compile(r"(?<=\w) [:;!?»](?=\s|$)|« ")
    found = [t.one for t in TEXTS for f in said_in(catalog, t) if loose.search(_prose(f))]
    assert found == []


def _prose(text: str) -> str:
    return re.sub(r"`[^`]*`", "", text)


def test_arabic_sentences_are_written_in_arabic_letters() -> None:
    """But for what is no sentence: names of formats, a command to copy."""
    catalog = load_catalog(LanguageCode.ARABIC)
    sentences = [text for text in TEXTS if len(text.one.split()) > 4 and ":" not in text.one[:40]]
    said = ((text.one, said_in(catalog, text)) for text in sentences)
    assert [one for one, told in said if told and not ARABIC.search(told[0])] == []


@languages
def test_the_catalogue_that_is_loaded_is_the_one_that_was_written(code: LanguageCode) -> None:
    language = load_language(code)
    assert language.code == code
    assert language.translations.gettext("rows") != "rows"
