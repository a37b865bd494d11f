"""Every problem kind is triggered by a written row, and its texts render whole.

`problem_texts.txt` holds every rendered text: `make docs` writes it, and a change of words is read
as its difference.
"""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.problems import (
    CATALOGUE,
    Problem,
    Severity,
    has_errors,
    render_hint,
    render_message,
    shortened,
)

from tests.core.problem_examples import EXAMPLES, WHEN_SENDING
from tests.explained import example, place

HERE = Path(__file__).parent


def test_every_kind_has_one_example_and_no_example_has_no_kind() -> None:
    assert sorted([*EXAMPLES, *WHEN_SENDING]) == sorted(CATALOGUE)


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_row_triggers_it(code: str) -> None:
    assert code in [problem.code for problem in EXAMPLES[code]()]


@pytest.mark.parametrize("code", WHEN_SENDING)
def test_the_named_test_module_triggers_it(code: str) -> None:
    module = (HERE.parent.parent / WHEN_SENDING[code][0]).read_text(encoding="utf-8")
    assert f'"{code}"' in module


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_kind_is_complete(code: str) -> None:
    kind = CATALOGUE[code]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert kind.code == code
    assert kind.severity in Severity
    assert kind.title
    assert not kind.title.endswith(".")
    for text in (kind.message, kind.hint):
        assert text == "{reason}" or text.endswith((".", "{reason}", "…"))


@pytest.mark.parametrize("code", CATALOGUE)
def test_its_texts_render_whole(code: str) -> None:
    """Every placeholder has words; only a suggestion may be missing."""
    problem = example(code)
    kind = problem.kind
    words = {"value": problem.value, "field": problem.field, "column": problem.field}
    words |= {"cell": "G17", **problem.facts}
    asked = set(re.findall(r"\{(\w+)\}", kind.message + kind.hint))
    assert [name for name in asked if not words.get(name)] == []
    for text in (render_message(problem, **place(problem)), render_hint(problem, **place(problem))):
        assert not re.search(r"[{}]|“”|  | [.,;]|\(\)", text)


def test_a_field_is_called_as_in_our_own_spreadsheet() -> None:
    problem = Problem("text-too-long", "billingAddress1", facts={"length": "300", "limit": "255"})
    assert render_message(problem).startswith("Billing Address 1 has 300")
    differs = Problem("existing-differs", facts={"id": "7", "fields": "billingAddress1, balance"})
    assert "another Billing Address 1, balance" in render_message(differs)


def test_the_files_own_header_wins_over_our_label() -> None:
    assert render_message(Problem("email-invalid", "email"), column="E-Mail 1").endswith(
        "E-Mail 1 is not an e-mail address that Bigcapital takes."
    )


def test_braces_in_a_customers_value_are_only_braces() -> None:
    problem = Problem("phone-unusual", "workPhone", value="{column} {0}")
    assert "“{column} {0}”" in render_message(problem, column="Phone")


@given(st.text(max_size=200))
def test_a_long_value_is_cut_to_a_sentence(value: str) -> None:
    shown = shortened(value)
    assert len(shown) <= 80
    assert shown == value or (shown.endswith("…") and value.startswith(shown[:-1]))


def test_only_errors_keep_a_row_from_being_sent() -> None:
    by_severity = {kind.severity: Problem(code) for code, kind in CATALOGUE.items()}
    assert has_errors([by_severity[Severity.ERROR]])
    del by_severity[Severity.ERROR]
    assert not has_errors(by_severity.values())
