"""How much of what is written in a golden came out, counted field by field.

A field is one column's use, one value of one row that is sent, one row that is skipped, or, of a
file that is turned away, all of it. What a row has beyond its golden
counts as a field that is wrong.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_NAMES = frozenset({"displayName", "companyName", "firstName", "lastName"})
_LEDGER = frozenset({"openingBalance", "openingBalanceAt", "currencyCode", "active"})
_HARMFUL = _NAMES | _LEDGER
_MISSING = "nothing"


@dataclass(frozen=True, slots=True)
class Miss:
    """One field that did not come out.

    Attributes:
        place: a column's header, or a row and the field.
        harmful: it would stand wrongly in the books, or where it must not stand.
    """

    place: str
    expected: str
    found: str
    harmful: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Right fields of all, and what is amiss."""

    fields: int
    misses: tuple[Miss, ...]

    @property
    def right(self) -> int:
        """Fields as the golden has them."""
        return self.fields - len(self.misses)

    @property
    def harmful(self) -> tuple[Miss, ...]:
        """A customer too many or called wrongly, a wrong amount or status, a secret that is kept,
        a value in a field that it is not."""
        return tuple(miss for miss in self.misses if miss.harmful)


def score(found: Mapping[str, Any], golden: Mapping[str, Any]) -> Score:
    """The score of one file."""
    pairs = [*_columns(found, golden), *_rows(found.get("rows", {}), golden["rows"])]
    misses = (
        Miss(place, expected, got, "refused" not in found and _is_harmful(place, expected, got))
        for place, expected, got in pairs
        if expected != got
    )
    return Score(len(pairs), tuple(misses))


_Pair = tuple[str, str, str]
"""Place, what is expected there, what was found."""


def _columns(found: Mapping[str, Any], golden: Mapping[str, Any]) -> Iterator[_Pair]:
    uses = found.get("columns", {})
    for header, use in golden["columns"].items():
        yield f"column {header}", use, uses.get(header, _MISSING)


def _rows(found: Mapping[str, Any], golden: Mapping[str, Any]) -> Iterator[_Pair]:
    for number in sorted({*found, *golden}, key=str):
        expected, got = _values(golden.get(number, {})), _values(found.get(number, {}))
        for field in {**expected, **got}:
            place = f"row {number} {field}"
            yield place, expected.get(field, _MISSING), got.get(field, _MISSING)


def _values(row: Mapping[str, Any]) -> dict[str, str]:
    """A row's values by field; all of a row that is no customer is one field."""
    if "body" in row:
        return {field: str(value) for field, value in row["body"].items()}
    return {"customer": "none"} if row else {}


def _is_harmful(place: str, expected: str, got: str) -> bool:
    kind, _, rest = place.partition(" ")
    if kind == "column":
        return expected == "sensitive" or (got.startswith("field") and got != expected)
    field = rest.partition(" ")[2]
    if field == "customer":
        return expected == "none"
    return field in _HARMFUL or (got != _MISSING and field not in ("note", "customerType"))
