"""What the page says of errors: in its own words, with a way on, in every language."""

import pytest
from importer.core.errors import ImporterError
from importer.core.explaining.error_texts import ERROR_TEXTS
from importer.core.language import LanguageCode, gettext, speaking
from importer.core.problems import CATALOGUE
from importer.languages import load_language
from importer.web.advice import OPTIONS, problem_hint, told
from importer.web.app import ROUTES
from importer.web.hints import ERRORS, PROBLEMS, Way
from starlette.routing import Match

IMPORT = "20260101-000000-abcdef"


@pytest.mark.parametrize("language", LanguageCode)
def test_no_error_speaks_of_options_or_of_the_environment(language: LanguageCode) -> None:
    with speaking(load_language(language)):
        for code, texts in ERROR_TEXTS.items():
            for message, hint in texts.said:
                said = told(ImporterError(code, gettext(message), hint=gettext(hint)), IMPORT)
                assert said.hint, code
                assert not OPTIONS.search(f"{said.message} {said.hint}"), code


@pytest.mark.parametrize("language", LanguageCode)
def test_no_problem_of_a_row_does_either(language: LanguageCode) -> None:
    with speaking(load_language(language)):
        for code, kind in CATALOGUE.items():
            assert not OPTIONS.search(problem_hint(code, gettext(kind.hint))), code


def test_what_has_no_hint_of_the_pages_keeps_what_it_says_beside_the_terminal() -> None:
    hint = "Nothing was sent. Look whether it was cut off. If so, raise --max-missing."
    said = told(ImporterError("never-heard-of", "It stopped.", hint=hint))
    assert said.hint == "Nothing was sent. Look whether it was cut off."
    said = told(ImporterError("never-heard-of", "It stopped.", hint="Raise --max-missing."))
    assert said.hint == "Go back and try once more. What was sent is on record."


def test_a_file_that_is_called_like_an_option_keeps_its_name() -> None:
    said = told(ImporterError("file-empty", "my--file.csv is empty (0 bytes)."))
    assert said.message == "my--file.csv is empty (0 bytes)."


def test_hints_of_the_page_are_for_codes_that_there_are() -> None:
    assert set(ERRORS) <= set(ERROR_TEXTS)
    assert set(PROBLEMS) <= set(CATALOGUE)


@pytest.mark.parametrize("way", Way)
def test_every_way_leads_to_a_page(way: Way) -> None:
    error = ImporterError("never-heard-of", "It stopped.")
    (link,) = told(error, IMPORT, (way,)).links
    scope = {"type": "http", "path": link.address.partition("?")[0], "method": link.method}
    assert any(route.matches(scope)[0] is Match.FULL for route in ROUTES)


def test_without_an_import_no_way_leads_into_one() -> None:
    error = ImporterError("run-unknown", "The journal has no run X.")
    assert [link.address for link in told(error).links] == ["/runs"]
    connect = ImporterError("key-refused", "The server refused the key.")
    assert [link.address for link in told(connect).links] == ["/connect"]
    assert [link.address for link in told(connect, IMPORT).links] == [f"/connect?import={IMPORT}"]
