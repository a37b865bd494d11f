"""Columns whose cells go nowhere: recognised by their header, whatever a template says.

Of such a column only the header is kept; its cells are never journaled, logged, sent or written.

* Payment-card and bank data (importer/sources/README.md 49). `Card ID` and `Account Number` alone
  are customer numbers in the systems that write them, so they are no such headers; nor is
  `Card Address`, Stripe's only postal address (templates/README.md#stripe). `Credit Card Address`,
  beside the number of the card, is one.
* Secrets: passwords, hashes, tokens, keys, answers to security questions. Exports of shops and
  member lists are whole user tables (WordPress writes `user_pass` and `session_tokens`).
* Private data of a person that a ledger has no use for: national identity numbers, date of birth,
  health, religion. `--keep-private` lets these through. Tax and registration numbers are no such
  data: invoices need them.

What a column's *values* tell of secrets is `evidence.secrets`' business.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from importer.core.headers.sensitive_words import EXPIRY, kinds_of_words
from importer.core.language import gettext_noop


class Sensitivity(StrEnum):
    """Why the cells of a column go nowhere."""

    PAYMENT = "payment"
    SECRET = "secret"  # noqa: S105 - a kind of column, no secret
    PRIVATE = "private"


SENSITIVITY_WORDS: Mapping[Sensitivity, str] = {
    Sensitivity.PAYMENT: gettext_noop("payment-card or bank data"),
    Sensitivity.SECRET: gettext_noop("passwords, keys or the like"),
    Sensitivity.PRIVATE: gettext_noop("private data of a person (--keep-private keeps it)"),
}

_NAME_OF_A_PARTNER = "CardName"
"""So SAP Business One calls a customer's name, in this spelling; a card has a `Card Name`."""


def sensitivity_of(header: str) -> Sensitivity | None:
    """What kind of cells that go nowhere stands under this header by itself, if any."""
    if header.strip() == _NAME_OF_A_PARTNER:
        return None
    kinds = kinds_of_words(header)
    return next((kind for kind in Sensitivity if kind in kinds), None)


def sensitive_columns(names: Sequence[str]) -> dict[int, Sensitivity]:
    """Column -> why its cells go nowhere; an `Expiry Date` beside a card is the card's."""
    found = {column: kind for column, name in enumerate(names) if (kind := sensitivity_of(name))}
    for column, name in enumerate(names):
        beside = {found.get(column - 1), found.get(column + 1)}
        if column not in found and Sensitivity.PAYMENT in beside and EXPIRY in kinds_of_words(name):
            found[column] = Sensitivity.PAYMENT
    return found
