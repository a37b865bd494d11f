"""Whatever the importer ends in can be explained, from what really happens."""

import ast
import re

import pytest
from importer.core.exit_codes import EXIT_MEANINGS
from importer.core.explaining.error_texts import ERROR_TEXTS
from importer.core.explaining.explanations import explained, explanations, nearest_codes, search
from importer.core.explaining.problem_samples import PROBLEM_SAMPLES
from importer.core.language import speaking
from importer.core.outcomes import Ending
from importer.core.problems import CATALOGUE
from importer.core.target_fields import target_fields

from tests.explained import ROOT, error_calls, example
from tests.languages import pseudo


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_example_of_a_problem_is_what_its_row_triggers(code: str) -> None:
    assert PROBLEM_SAMPLES[code] == example(code)


def test_every_problem_ending_and_exit_code_is_explained() -> None:
    """With an example where a row has it."""
    for code in (*CATALOGUE, *Ending, *map(str, EXIT_MEANINGS)):
        (one,) = explained(code)
        assert all((one.what, one.title, one.meanings, one.todo))
        assert bool(one.examples) == (code in CATALOGUE)


def test_every_field_is_explained_with_its_example() -> None:
    for field in target_fields().values():
        (one,) = explained(field.name)
        assert (one.kind, one.examples) == ("field", (field.example,))


def test_every_error_of_the_house_is_explained() -> None:
    """Also those that were added after the texts were collected."""
    codes: set[str] = set()
    for path in (ROOT / "importer").rglob("*.py"):
        for _, call in error_calls(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call.args[0], ast.Constant):
                codes.add(str(call.args[0].value))
    assert len(codes) > 80
    assert codes == set(ERROR_TEXTS)
    assert codes >= {"journal-damaged", "not-between"}  # each of a class of its own
    for code in codes:
        assert any(one.kind == "error" for one in explained(code))


def test_no_explanation_shows_a_placeholder_or_a_blank() -> None:
    for one in explanations():
        for text in (one.what, one.title, *one.meanings, *one.todo, *one.examples):
            assert text.strip("… .")
            assert not re.search(r"\{\w*\}|“”", text)


def test_no_code_means_two_things() -> None:
    codes = [one.code for one in explanations()]
    assert sorted(set(codes)) == sorted(codes)


def test_a_search_finds_what_speaks_of_all_words_codes_first() -> None:
    found = [one.code for one in search(["Balance", "date"])]
    assert found[0].startswith("opening-balance-date")
    assert "rate-missing" not in found
    assert "date-ambiguous" in {one.code for one in search(["two", "ways"])}
    assert search(["no such word anywhere"]) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("emial-invalid", "email-invalid"), ("reject", "rejected"), ("keyrefused", "key-refused")],
)
def test_a_near_miss_is_proposed(typed: str, meant: str) -> None:
    assert nearest_codes(typed)[0] == meant


def test_all_is_said_in_the_language_spoken() -> None:
    with speaking(pseudo()):
        for one in explanations():
            assert all("⟦" in text for text in (one.what, one.title, *one.meanings, *one.todo))
