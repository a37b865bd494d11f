"""openpyxl in a process of our own: it would load numpy wherever that is installed.

It does so to take numpy's numbers as cells, of which no report holds any. numpy comes with pandas,
and loading it takes a seventh of a check of ten rows.
"""

import sys
from decimal import Decimal
from types import ModuleType

_WHERE_IT_IS_LOADED = "openpyxl.compat.numbers"


def spare_numpy() -> None:
    """Say in openpyxl's stead what numbers are, before it is loaded. For processes that are the
    importer's alone: whoever uses openpyxl beside us may well have numpy's numbers."""
    numbers = ModuleType(_WHERE_IT_IS_LOADED)
    vars(numbers).update(NUMERIC_TYPES=(int, float, Decimal), NUMPY=False)
    sys.modules.setdefault(_WHERE_IT_IS_LOADED, numbers)
