"""Files of other programs' layouts and of unusual customers, to measure with."""

import csv
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from importer.core.target_fields import target_fields

from tests.benchmarks.customers import COLUMNS

_SYLLABLES = ("ka", "lé", "mö", "ri", "ñu", "sa", "te", "vå", "zo", "bę", "da", "fü")
_STREETS = ("Cedar Avenue", "Mill Road", "Harbour Street", "Königsallee", "Rue de l'Église")
_TOWNS = (("Burlington", "VT", "05401"), ("Austin", "TX", "78701"), ("Denver", "CO", "80202"))


def write_distinct(path: Path, rows: int) -> None:
    """29 columns in which no cell repeats, all names with accents, three in ten with a balance."""
    labels = [target_fields()[name].label for name in COLUMNS]
    chance = random.Random(rows)
    records = (
        [_distinct(number, chance).get(name, "") for name in COLUMNS] for number in _to(rows)
    )
    _write(path, labels, records)


def write_online(path: Path, rows: int) -> None:
    """A contact list of QuickBooks Online: addresses of several lines, labelled phones."""
    chance = random.Random(rows)
    header = "Customer,Phone Numbers,Email,Full Name,Billing Address,Shipping Address,Open Balance"
    _write(path, header.split(","), (_online(number, chance) for number in _to(rows)))


def write_desktop(path: Path, rows: int) -> None:
    """Customers and jobs of QuickBooks Desktop: two in three are `Parent:Child`."""
    header = (
        "Active Status,Customer,Balance,Balance Total,Company,Mr./Ms./...,First Name,M.I.,"
        "Last Name,Primary Contact,Main Phone,Fax,Alt. Phone,Secondary Contact,Job Title,"
        "Main Email,Bill to 1,Bill to 2,Bill to 3,Bill to 4,Bill to 5,Ship to 1,Ship to 2,"
        "Ship to 3,Ship to 4,Ship to 5,Customer Type,Terms,Rep,Account No.,Credit Limit"
    )
    chance = random.Random(rows)
    _write(path, header.split(","), (_desktop(number, chance) for number in _to(rows)))


def _to(rows: int) -> range:
    return range(rows)


def _write(path: Path, header: Sequence[str], records: Iterator[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(records)


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=3)).capitalize()


def _distinct(number: int, chance: random.Random) -> dict[str, str]:
    first, last = f"{_word(chance)}é", f"{_word(chance)}{number}"
    values = {
        name: f"{_word(chance)} {part} {number}"
        for name in COLUMNS
        if (part := name.removeprefix("billingAddress").removeprefix("shippingAddress")) != name
    }
    digits = f"{number:07}"
    return values | {
        "customerType": "business",
        "displayName": f"{last} & Söhne",
        "companyName": f"{last} & Söhne",
        "firstName": first,
        "lastName": last,
        "email": f"{number}@{number % 997}.example.com",
        "personalPhone": f"+1 617 {digits[:3]} {digits[3:]}",
        "workPhone": f"+1 781 {digits[:3]} {digits[3:]}",
        "website": f"https://{number}.example.com",
        "note": f"Schöne Grüße {number}",
        "currencyCode": "USD",
        "openingBalance": f"{number + 1}.{number % 100:02}" if number % 10 < 3 else "",
        "openingBalanceAt": "2026-01-01" if number % 10 < 3 else "",
        **{
            f"{kind}Address{part}": text
            for kind in ("billing", "shipping")
            for part, text in {
                "Postcode": f"{number % 100_000:05}",
                "Country": "Germany",
                "Phone": f"+49 30 {number:07}",
                "Email": f"{kind}{number}@example.com",
            }.items()
        },
    }


def _online(number: int, chance: random.Random) -> list[str]:
    first, last = _word(chance), _word(chance)
    town, state, postcode = chance.choice(_TOWNS)
    street = f"{number % 900 + 1} {chance.choice(_STREETS)}"
    address = f"{street}\n{town}, {state} {postcode}"
    return [
        f"{last} Trading {number}",
        f"Phone:(802) 555-{number % 10_000:04}  Mobile:(802) 556-{number % 10_000:04}",
        f"accounts{number}@example.com",
        f"{first} {last}",
        address,
        f"{first} {last}\n{address}" if number % 3 == 0 else address,
        "",
    ]


def _desktop(number: int, chance: random.Random) -> list[str]:
    first, last = _word(chance), _word(chance)
    town, state, postcode = chance.choice(_TOWNS)
    parent = f"{number // 3:06} Trading"
    name = parent if number % 3 == 0 else f"{parent}:Job {number}"
    address = [f"{number % 900 + 1} {chance.choice(_STREETS)}", f"{town}, {state} {postcode}"]
    phone = f"802-555-{number % 10_000:04}"
    return [
        *("Active", name, "0.00", "0.00", parent, "Ms.", first, "", last, f"{first} {last}"),
        *(phone, "", phone, "", "Owner", f"accounts{number}@example.com"),
        *(parent, f"{first} {last}", *address, "", *address, "", "", ""),
        *("Commercial", "Net 30", "JB", f"A-{number}", "5,000.00"),
    ]
