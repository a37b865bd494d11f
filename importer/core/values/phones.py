"""Phone numbers: do they look like one, and cells that hold several under labels.

Numbers are sent as written; the server takes any text. phonenumbers is asked only about what the
compiled patterns doubt, and never for the common case.
"""

import re
from collections.abc import Sequence
from functools import cache

from importer.core.values.caching import kept_for_short_texts

_FEWEST_DIGITS, _MOST_DIGITS = 5, 15
"""Short local numbers, and the most that ITU-T E.164 allows."""

_EXTENSION = r"(?: ?(?:[xX#]|[eE]xt\.?|[eE]xtension|[dD]w\.?) ?[0-9]{1,6})?"
_ONE_NUMBER = (
    r"\+?[( ]{0,2}[0-9](?:[ ()./\-‐‑–]{0,3}[0-9])"
    rf"{{{_FEWEST_DIGITS - 1},{_MOST_DIGITS - 1}}}{_EXTENSION}"
)
_PHONE = re.compile(_ONE_NUMBER)
_ORDINARY = re.compile(
    rb"\+?(?:\(?[0-9]{1,3}(?:[ ()./-]{1,3}[0-9]{2,4}){0,2}[ ()./-]{1,3}[0-9]{4}|[0-9]{5,15})"
)
_DIGITS_AS_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_NUMBER_AS_DECIMAL = re.compile(r"[0-9]+\.0")
"""What some programs make of a phone that they take for a number: `447911123456.0`."""


def phone_digits(text: str) -> str:
    """The digits alone: equal for one number written in two ways."""
    return "".join(filter(str.isdecimal, text))


def are_ordinary_phones(texts: Sequence[str]) -> bool:
    """Whether all of the texts plainly look like phone numbers; answers for several at once.

    A False asks for a closer look (`looks_like_phone`), a True is certain. Which digits they are
    makes no difference, so that thousands of numbers have a few shapes.
    """
    lines = "\n".join(texts).encode(errors="replace").translate(_DIGITS_AS_ZEROS)
    return all(map(_ORDINARY.fullmatch, set(lines.split(b"\n"))))


def looks_like_phone(text: str) -> bool:
    """Whether the text could be a phone number, with an extension, or up to four numbers."""
    if _PHONE.fullmatch(text):
        return not (text.endswith(".0") and _NUMBER_AS_DECIMAL.fullmatch(text))
    return _looks_like_phone_after_all(text)


@kept_for_short_texts(1024)
def _looks_like_phone_after_all(text: str) -> bool:
    return _several().fullmatch(text) is not None or _is_known_elsewhere(text)


@cache
def _several() -> re.Pattern[str]:
    """Up to four numbers; made ready with the first cell that is not one."""
    return re.compile(rf"{_ONE_NUMBER}(?:(?: ?[/;,|] ?|\n){_ONE_NUMBER}){{1,3}}")


def _is_known_elsewhere(text: str) -> bool:
    """Vanity numbers, `tel:` and other forms that phonenumbers can read."""
    import phonenumbers  # only for what the patterns doubt

    if sum(map(str.isdigit, text)) < _FEWEST_DIGITS - 1:
        return False
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_possible_number(number)


# --- cells with labels --------------------------------------------------------------------------

PHONE, MOBILE, FAX, OTHER = "phone", "mobile", "fax", "other"

_LABELS = {
    PHONE: "phone main work business office tel telephone telefon teléfono téléphone telefono",
    MOBILE: "mobile cell cellular cellphone handy mobil portable móvil movil cellulare celular",
    FAX: "fax facsimile",
    OTHER: "other alt home pager alternate",
}
_LABEL_OF = {word: label for label, words in _LABELS.items() for word in words.split()}
_INITIALS = "".join(sorted({word[0] for word in _LABEL_OF}))
# What a label can't begin with is passed over: most of a cell is digits.
_LABEL = (
    rf"(?<!\w)(?=[{_INITIALS}])({'|'.join(sorted(_LABEL_OF, key=len, reverse=True))})\.?"
    r"(?: (?:phone|number|no\.?|tel\.?))?\s*[:=]\s*"
)
_BETWEEN = " \t\n,;/|"


def parse_labelled_phones(text: str) -> dict[str, str]:
    """The numbers of a cell such as `Phone:(410) 555-0106 Mobile:(410) 555-0107` by label.

    Labels are `phone`, `mobile`, `fax` and `other`. A cell without labels is one `phone`; a second
    number under the same label joins the first with `, `, so that every word comes back.
    """
    unlabelled, *labelled = _label().split(text)
    first = unlabelled.strip(_BETWEEN)
    phones = {PHONE: first} if first else {}
    for word, piece in zip(labelled[::2], labelled[1::2], strict=True):
        if number := piece.strip(_BETWEEN):
            label = _LABEL_OF[word.casefold()]
            phones[label] = f"{phones[label]}, {number}" if label in phones else number
    return phones


@cache
def _label() -> re.Pattern[str]:
    """Made ready for the columns that a template says hold such cells."""
    return re.compile(_LABEL, re.IGNORECASE)
