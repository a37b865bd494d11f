"""openpyxl in a process of our own, without what no report needs of it.

It loads numpy wherever that is installed, to take numpy's numbers as cells: numpy comes with
pandas, and loading it takes a seventh of a check of ten rows. And it reads the fifty styles of
Excel's gallery, *Good* and *Accent1*, from XML: a fiftieth. No report holds any of either.
"""

import sys
from collections.abc import Mapping
from decimal import Decimal
from types import ModuleType
from typing import Any

_SPARED: Mapping[str, Mapping[str, Any]] = {
    "openpyxl.compat.numbers": {"NUMERIC_TYPES": (int, float, Decimal), "NUMPY": False},
    "openpyxl.styles.builtins": {"styles": {}},
}
"""Module -> what it says in openpyxl's stead."""


def spare_openpyxl() -> None:
    """Take the place of these modules before openpyxl is loaded. For processes that are the
    importer's alone: whoever uses openpyxl beside us may well have numpy's numbers."""
    for name, says in _SPARED.items():
        module = ModuleType(name)
        vars(module).update(says)
        sys.modules.setdefault(name, module)
