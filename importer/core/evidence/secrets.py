"""What the values of a column prove: that they are passwords, tokens or the like.

Such a column may have any header, or none. One value whose shape nothing else has is enough;
hexadecimal digests could be ids as well, so all of a column's values have to be such, and its
header must not speak of ids.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from importer.core.headers.known import words_form

_HINTS = ("$", "eyJ", ";s:", ":{s:", "{S", "{s", "sk_", "PRIVATE KEY")
"""Pieces without which no value has one of the shapes: found much faster than the shapes are."""

_SHAPES = r"""
      \$(1|2[abxy]?|5|6|7|y|argon2\w*|scrypt|pbkdf2[\w-]*|P|H|S|wp|md5|sha\d+|apr1|bcrypt[\w-]*)
        \$\S{12,}                                        # crypt(3), PHPass, the PHC string format
    | [a-z0-9_]{3,24}\$\d+\$[^\s$]+\$\S{20,}             # Django: pbkdf2_sha256$600000$salt$hash
    | \{S?(SHA|MD5|SSHA|CRYPT)\d*\}\S{16,}               # RFC 2307, LDAP
    | eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*                    # RFC 7519, JWT
    | a:\d+:\{s:(32|40|64|128):"[0-9a-f]+";.*            # PHP: sessions by the hash of their token
    | (sk|rk|pk)_(live|test)_\w{12,}
    | -----BEGIN\ [A-Z ]*PRIVATE\ KEY-----.*
    """
_DIGEST = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96,128}", re.I)
_OF_IDS = frozenset({"id", "ids", "uuid", "guid", "number", "no", "nr", "ref", "reference"})
_FEWEST = 3
"""Digests that a column needs before they are called such."""


def secret_columns(
    cells: Sequence[Sequence[str]], columns: Iterable[int], headers: Sequence[str]
) -> frozenset[int]:
    """The columns among these that hold secrets, as far as these rows tell.

    Args:
        cells: of some rows, column by column.
        columns: 0-based; those whose cells are kept.
        headers: of the whole table, as written.
    """
    return frozenset(column for column in columns if are_secrets(cells[column], headers[column]))


def are_secrets(cells: Sequence[str], header: str) -> bool:
    """Whether a column holds secrets, as far as these cells of it tell."""
    text = "\n".join(cells)
    if any(hint in text for hint in _HINTS) and any(_is_shaped(cell) for cell in cells):
        return True
    first = next(filter(str.strip, cells), "")
    if not _DIGEST.fullmatch(first.strip()) or _speaks_of_ids(header):
        return False
    filled = [stripped for cell in cells if (stripped := cell.strip())]
    return len(filled) >= _FEWEST and all(map(_DIGEST.fullmatch, filled))


def _is_shaped(cell: str) -> bool:
    return _shapes().fullmatch(cell.strip()) is not None


@cache
def _shapes() -> re.Pattern[str]:
    """Made ready with the first cell that holds one of the hints: most files have none."""
    return re.compile(_SHAPES, re.VERBOSE | re.DOTALL | re.IGNORECASE)


def _speaks_of_ids(header: str) -> bool:
    return not _OF_IDS.isdisjoint(words_form(header).split())
