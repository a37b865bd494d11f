"""Lines that give the total of those above, in the languages whose headers are read.

A total that is taken for a row would be booked as a customer who owes all that the others owe.
"""

import re
from string import ascii_letters, digits

from importer.core.headers.vocabulary import words_of_lists
from importer.core.values.names import has_legal_form

_TO_ONE_BLANK = str.maketrans("-‐:：", "    ")


def _plain(text: str) -> str:
    """In small letters, hyphens and colons as blanks, one blank at a time."""
    return " ".join(text.translate(_TO_ONE_BLANK).casefold().split())


_TOTALS = frozenset(map(_plain, words_of_lists("total")))
_LONGEST = 2 * max(map(len, _TOTALS))
"""With room for blanks and colons; whoever pads further has no total."""
_MOST_WORDS, _LONGEST_LABEL = 6, 60
"""Of a line that says what it totals."""
_BEGINS = re.compile(
    rf"[-‐:：\s]*(?:{'|'.join(sorted({re.escape(word.split()[0]) for word in _TOTALS}))})(?!\w)"
)
"""The first words of those, in small letters."""
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


def may_be_total(text: str) -> bool:
    """Whether a cell begins with a word for a total, as `Total (USD)` and `Total Wine Ltd` do."""
    return _BEGINS.match(text.casefold()) is not None


def names_total(text: str) -> bool:
    """Whether a cell says *total* and in few words of what: `Total (USD)`, `Итого по клиентам`. It
    may be a customer's name as well, and what its amounts add up to tells (`sums`)."""
    is_short = len(text) <= _LONGEST_LABEL and len(text.split()) <= _MOST_WORDS
    return is_short and may_be_total(text) and not has_legal_form(text)


def is_amount(text: str) -> bool:
    """Whether a cell of a total line holds its amount, or the formula of one that was not saved."""
    return bool(_NUMBER.fullmatch(text) or _SUM.fullmatch(text))
