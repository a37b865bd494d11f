"""Number formats that make a number look like a code: `00000` shows 2138 as 02138.

What such a cell shows is what its owner means: a postal code, a phone, a customer number
(importer/sources/README.md 30). Facts of the codes: ECMA-376 part 1, section 18.8.31.
"""

import re

from msgspec import Struct

_ORNAMENT = re.compile(r"\[(?:\$[^\[\]]*|black|blue|cyan|green|magenta|red|white|yellow)\]", re.I)
_TOKEN = re.compile(r'(?P<digit>[0#])|"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<plain>[-+/(): ])')


class DigitMask(Struct, frozen=True):
    """Where the digits of a number go.

    Attributes:
        pieces: None for a digit, else a text between digits.
        least: digits that are always shown, zeros if need be.
    """

    pieces: tuple[str | None, ...]
    least: int

    def shown(self, number: int) -> str:
        """A number that is not negative, as the cell shows it."""
        left = str(number).zfill(self.least)
        shown: list[str] = []
        places = self.pieces.count(None)
        for piece in reversed(self.pieces):
            if piece is not None:
                shown.append(piece)
                continue
            places -= 1
            cut = 0 if places == 0 else max(len(left) - 1, 0)
            shown.append(left[cut:])
            left = left[:cut]
        return "".join(reversed(shown))


def digit_mask(code: str) -> DigitMask | None:
    """The mask that a number format is; None if it shows amounts, dates or anything else."""
    section = _ORNAMENT.sub("", code.partition(";")[0])
    pieces: list[str | None] = []
    zeros, end = "", 0
    for token in _TOKEN.finditer(section):
        if token.start() != end:
            return None
        end = token.end()
        if token["digit"]:
            zeros += token["digit"]
            pieces.append(None)
        else:
            pieces.append(token["quoted"] or token["escaped"] or token["plain"] or "")
    least = len(zeros.lstrip("#"))
    if end != len(section) or not zeros or not (least > 1 or _begins_with_a_digit(pieces)):
        return None
    return DigitMask(tuple(pieces), least)


def _begins_with_a_digit(pieces: list[str | None]) -> bool:
    """`"0"000` and `+49 0` write digits in front of those of the number."""
    before = "".join(piece or "" for piece in pieces[: pieces.index(None)])
    return any(map(str.isdecimal, before))
