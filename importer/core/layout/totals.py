"""Lines that give the total of those above, in the languages whose headers are read.

A total that is taken for a row would be booked as a customer who owes all that the others owe.
"""

import re
from string import ascii_letters, digits

from importer.core.headers.vocabulary import words_of_lists

_TO_ONE_BLANK = str.maketrans("-‐:：", "    ")


def _plain(text: str) -> str:
    """In small letters, hyphens and colons as blanks, one blank at a time."""
    return " ".join(text.translate(_TO_ONE_BLANK).casefold().split())


_TOTALS = frozenset(map(_plain, words_of_lists("total")))
_LONGEST = 2 * max(map(len, _TOTALS))
"""With room for blanks and colons; whoever pads further has no total."""
_INITIALS = frozenset(word[0] for word in _TOTALS)
CERTAINLY_NO_TOTAL = frozenset(
    letter for letter in ascii_letters + digits if letter.casefold() not in _INITIALS
)
"""First letters that no word for a total has."""

_CURRENCY = r"(?:[^\W\d_]{1,4}\W*+)?"
_NUMBER = re.compile(rf"\W*+{_CURRENCY}\d[\d.,'’٫٬\s]*+\W*+{_CURRENCY}")
_SUM = re.compile(r"=\s*(?:SUM|SUBTOTAL|AGGREGATE)\(.*\)", re.IGNORECASE | re.DOTALL)


def is_total_word(text: str) -> bool:
    """Whether a cell says *total* and nothing else: `Total Wine Ltd` is a customer."""
    return len(text) <= _LONGEST and _plain(text) in _TOTALS


def is_amount(text: str) -> bool:
    """Whether a cell of a total line holds its amount, or the formula of one that was not saved."""
    return bool(_NUMBER.fullmatch(text) or _SUM.fullmatch(text))
