"""Payment-card and bank columns: recognised by their header, whatever a template says.

Of such a column only the header is kept; its cells are never journaled, logged or written
(EXPORTS.md section 30, line 49). `Card ID` and `Account Number` alone are customer numbers in the
systems that write them, so they are no such headers; nor is `Card Address`, Stripe's only postal
address (section 23). `Credit Card Address`, beside the number of the card, is one.
"""

import re

from importer.core.headers.known import words_form

_SENSITIVE = re.compile(
    r"""\b(
        bank | banking | iban | bic | swift | bsb | sort\ code | routing\ (number|no) | aba\ number
        | (card|cc)\ (no|number|num|exp|expiry|expiration|cvc|cvv|code|last\ ?4|brand|funding|name
            |holder|fingerprint|issue|tokenization) | cardholder(\ s)? | name\ on\ card
        | (credit|debit|payment)\ cards? | cvv2? | cvc2?
        | bankverbindung | bankkonto | bankname | blz | kreditkarte | kartennummer | kontonummer
        | rib | carte\ bancaire | numero\ de\ carte | numéro\ de\ carte
        | cuenta\ bancaria | tarjeta | cartão | conta\ bancária | carta\ di\ credito
        | bankrekening | rekeningnummer | kaartnummer
    )\b""",
    re.VERBOSE,
)


def is_sensitive(header: str) -> bool:
    """Whether a column of this header holds payment-card or bank data."""
    return _SENSITIVE.search(words_form(header)) is not None
