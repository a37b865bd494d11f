"""How the columns of a workbook look, kept so that a file of corrections looks like the source."""

from typing import NamedTuple


class ColumnLook(NamedTuple):
    """One column.

    Attributes:
        width: in characters; 0 where the workbook sets none.
        number_format: the code that most of its numbers and dates have (ECMA-376 part 1, section
            18.8.30); "" for General, or where there are none.
    """

    width: float = 0.0
    number_format: str = ""
