"""A line that says what it totals is known by what the rows above it add up to."""

from collections.abc import Sequence

import pytest
from importer.core.layout.sums import proven_totals
from importer.core.layout.totals import names_total
from importer.core.rows import chunks_of

from tests.core.template_texts import rows_of

NAME = 0


def totals(*lines: Sequence[str]) -> list[str]:
    """The names of the lines that turn out to be totals."""
    rows = list(rows_of(*lines))
    candidates = {row.ref.number for row in rows if names_total(row.cells[NAME])}
    found = proven_totals(chunks_of(iter(rows)), candidates, {NAME})
    return [row.cells[NAME] for row in rows if row.ref.number in found]


@pytest.mark.parametrize(
    "label",
    ["Total (USD)", "Итого по клиентам", "Total: 2 customers", "Summe Kunden", "合計 (円)"],
)
def test_a_line_with_more_words_than_total_is_one_where_the_sums_agree(label: str) -> None:
    assert totals(("Acme", "100.50"), ("Bolt", "20"), (label, "120.50")) == [label]
    assert totals(("Acme", "1.100,50"), ("Bolt", "20"), (label, "€ 1.120,50")) == [label]
    assert totals(("Acme", "100.50"), ("Bolt", "20"), (label, "120.00")) == []


def test_all_amounts_of_it_have_to_agree() -> None:
    rows = (("Acme", "100", "5"), ("Bolt", "20", "7"))
    assert totals(*rows, ("Total (USD)", "120", "12")) == ["Total (USD)"]
    assert totals(*rows, ("Total (USD)", "120", "")) == ["Total (USD)"]
    assert totals(*rows, ("Total (USD)", "120", "13")) == []


def test_each_currency_may_have_its_own() -> None:
    first = (("Acme", "100"), ("Bolt", "20"), ("Total (USD)", "120"))
    second = (("Cog", "7"), ("Dot", "8"), ("Total (EUR)", "15"), ("Total of both", "135"))
    assert totals(*first, *second) == ["Total (USD)", "Total (EUR)", "Total of both"]


@pytest.mark.parametrize(
    "lines",
    [
        (("Acme", "100"), ("Total Wine & More", "100")),
        (("Acme", "0"), ("Bolt", "0"), ("Total Fitness", "0")),
        (("Acme", "100"), ("Bolt", "20"), ("Total Wine Ltd", "120")),
        (("Acme", "100"), ("Bolt", "20"), ("Total Tea and Coffee and Cake of Ely", "120")),
        (("Acme", "100"), ("Bolt", "n/a"), ("Total Fitness", "")),
        (("Total Fitness", "100"),),
    ],
)
def test_a_customer_is_none(lines: Sequence[Sequence[str]]) -> None:
    """One amount above proves nothing, nor do zeros; a company says so itself."""
    assert totals(*lines) == []
