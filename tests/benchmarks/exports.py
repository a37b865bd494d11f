"""Exports of other systems to measure with, the same in every run: rows that rules put together."""

import csv
import random
from pathlib import Path

from tests.benchmarks.customers import FIRST_NAMES, LAST_NAMES, TRADES

_TOWNS = (("Boston", "MA", "02138"), ("Austin", "TX", "78701"), ("Denver", "CO", "80202"))
_ONLINE = [
    "Customer full name",
    "Phone numbers",
    "Email",
    "Full name",
    "Bill address",
    "Ship address",
    "Open balance",
    "Currency",
    "Notes",
]
_DESKTOP = [
    "",
    "Active Status",
    "Customer",
    "Balance",
    "Balance Total",
    "Company",
    "Mr./Ms./...",
    "First Name",
    "M.I.",
    "Last Name",
    "Primary Contact",
    "Main Phone",
    "Fax",
    "Alt. Phone",
    "Main Email",
    "Bill to 1",
    "Bill to 2",
    "Bill to 3",
    "Bill to 4",
    "Bill to 5",
    "Ship to 1",
    "Ship to 2",
    "Ship to 3",
    "Ship to 4",
    "Ship to 5",
    "Terms",
    "Account No.",
]


def write_quickbooks_online(path: Path, rows: int) -> None:
    """Write a Customer Contact List whose addresses stand on several lines of one cell."""
    chance = random.Random(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerows([["Our Company"], ["Customer Contact List"], [], _ONLINE])
        for number in range(rows):
            out.writerow(_online_row(number, chance))


def write_quickbooks_desktop(path: Path, rows: int) -> None:
    """Write a customer list in which one customer in three is a job of another."""
    chance = random.Random(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(_DESKTOP)
        for number in range(rows):
            out.writerow(_desktop_row(number, chance))


def _online_row(number: int, chance: random.Random) -> list[str]:
    first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
    company = f"{last} {chance.choice(TRADES)} {number}"
    town, state, postcode = chance.choice(_TOWNS)
    address = f"{number % 9_000 + 1} Main Street\n{town}, {state} {postcode}"
    if number % 4 == 0:
        address = (
            f"{number % 9_000 + 1} Main Street\nSuite {number % 50}\n{town} {state} {postcode}"
        )
    phones = f"Phone:(617) 555-{number % 10_000:04}"
    if number % 3 == 0:
        phones += f" Mobile:(617) 556-{number % 10_000:04}"
    return [
        f"{company}:Site {number}" if number % 3 == 0 else company,
        phones,
        f"customer{number}@example.com",
        f"{first} {last}",
        address,
        address if number % 2 else "",
        "0.00",
        "USD",
        f"Old number {number:06}",
    ]


def _desktop_row(number: int, chance: random.Random) -> list[str]:
    first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
    company = f"{last} {chance.choice(TRADES)} {number}"
    town, state, postcode = chance.choice(_TOWNS)
    address = [company, f"{number % 9_000 + 1} Main Street", f"{town}, {state} {postcode}", "", ""]
    names = [first, "", last] if number % 4 else ["", "", ""]
    return [
        *("", "Active" if number % 10 else "Not-active"),
        f"{company}:Job {number}" if number % 3 == 0 else company,
        *("0.00", "0.00", company, "Mr." if number % 4 else "", *names, f"{first} {last}"),
        *(f"617-555-{number % 10_000:04}", "", f"617-556-{number % 10_000:04}"),
        f"customer{number}@example.com",
        *address,
        *(address if number % 2 else [""] * 5),
        *("Net 30", f"A-{number}"),
    ]
