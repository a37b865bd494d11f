"""Files to measure with: customers that look like real ones, the same in every run."""

import csv
import random
from pathlib import Path

import openpyxl
from importer.core.target_fields import target_fields

_FIRST = ("Ann", "Bruno", "Chloé", "Dmitri", "Élise", "Farid", "Grace", "Hana", "Ivo", "Jürgen")
_LAST = ("Smith", "Müller", "García", "Rossi", "Dubois", "Haddad", "Okafor", "Novák", "Silva")
_TRADES = ("Bakery", "Consulting", "Plumbing", "Books", "Garage", "Design", "Farm", "Logistics")
_CITIES = (("Boston", "MA", "02138"), ("Austin", "TX", "78701"), ("Denver", "CO", "80202"))

COLUMNS = tuple(
    name
    for name in target_fields()
    if name not in {"active", "openingBalanceBranchId", "openingBalanceExchangeRate", "prefix"}
)[:29]
"""29 columns, named as the blank spreadsheet names them."""

_FAULTS = {
    "email": "not an address",
    "openingBalanceAt": "31/02/2026",
    "openingBalance": "twelve",
    "displayName": "Emoji name \U00020bb7",
    "currencyCode": "DOLLARS",
}


def write_customers(path: Path, rows: int, *, faulty: float = 0.05) -> None:
    """Write a CSV file of so many customers, a share of them with one fault."""
    chance = random.Random(rows)
    labels = [target_fields()[name].label for name in COLUMNS]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(labels)
        for number in range(rows):
            values = _customer(number, chance)
            if chance.random() < faulty:
                field = chance.choice(sorted(_FAULTS))
                values[field] = _FAULTS[field]
            out.writerow([values.get(name, "") for name in COLUMNS])


def write_sheet(path: Path, source: Path) -> None:
    """Write a CSV file's rows as a workbook, as programs stream them out; amounts are numbers."""
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    amount = COLUMNS.index("openingBalance")
    with source.open(encoding="utf-8", newline="") as file:
        for cells in csv.reader(file):
            row: list[str | float | None] = [cell or None for cell in cells]
            if cells[amount].replace(".", "", 1).isdecimal():
                row[amount] = float(cells[amount])
            sheet.append(row)
    workbook.save(path)


def _customer(number: int, chance: random.Random) -> dict[str, str]:
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    company = f"{last} {chance.choice(_TRADES)} {number}"
    city, state, postcode = chance.choice(_CITIES)
    phone = f"+1 617 555 {number % 10_000:04}"
    owes = number % 3 == 0
    address = {
        "Attention": f"{first} {last}",
        "1": f"{number % 900 + 1} Main Street",
        "2": f"Suite {number % 50}" if number % 4 == 0 else "",
        "City": city,
        "State": state,
        "Postcode": postcode,
        "Country": "United States",
        "Phone": phone,
        "Email": "",
    }
    return {
        "customerType": "business" if number % 5 else "individual",
        "displayName": company,
        "companyName": company,
        "firstName": first,
        "lastName": last,
        "email": f"customer{number}@example.com",
        "personalPhone": phone,
        "workPhone": phone,
        "website": f"https://customer{number}.example.com",
        "note": f"Old number {number:06}",
        "currencyCode": "USD",
        "openingBalance": f"{chance.randint(1, 500_000) / 100:.2f}" if owes else "",
        "openingBalanceAt": "2026-01-01" if owes else "",
        **{f"billingAddress{part}": text for part, text in address.items()},
        **{f"shippingAddress{part}": text for part, text in address.items()},
    }
