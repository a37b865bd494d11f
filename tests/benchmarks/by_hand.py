"""The loop that somebody would write by hand: csv.DictReader, pydantic, a count of bad rows.

It reads the same file, knows its columns, checks types, and finds no more than that: no journal, no
duplicates, no layouts, nothing repaired.
"""

import csv
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, ValidationError


def _blank(cell: str) -> str | None:
    return cell or None


Amount = Annotated[Decimal | None, BeforeValidator(_blank)]
Day = Annotated[date | None, BeforeValidator(_blank)]


class Customer(BaseModel):
    """What has a type; the other 25 columns are text."""

    name: str = Field(alias="Display Name", min_length=1, max_length=255)
    email: str = Field(alias="Email", pattern=r"^([^@\s]+@[^@\s]+\.[^@\s]+)?$")
    currency: str = Field(alias="Currency", pattern=r"^[A-Z]{3}$")
    balance: Amount = Field(alias="Opening Balance")
    balance_at: Day = Field(alias="Opening Balance At")


def bad_rows(path: str) -> int:
    """How many rows of a file are no customers."""
    bad = 0
    with Path(path).open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            try:
                Customer.model_validate(row)
            except ValidationError:
                bad += 1
    return bad


if __name__ == "__main__":
    assert bad_rows(sys.argv[1])
