"""The filter of a list: `stringified_filter_roles` into SQL (importer/api/README.md 7.2).

The comparison ignores case, accents and trailing blanks, as the server's collation does.
"""

import json
import re
import unicodedata
from typing import Any

from msgspec import Struct

KEYED_FIELDS = {"display_name": "name_key", "email": "email_key", "company_name": "company_key"}
"""Fields that have a folded, indexed column of their own."""
_OTHER_FIELDS = ("first_name", "last_name", "work_phone", "personal_phone", "website")

FIELDS_NOT_FOUND = "FILTER_ROLES_FIELDS_NOT_FOUND"
ROLES_INVALID = "STRINGIFIED_FILTER_ROLES_INVALID"

_COMPARISONS = {
    **dict.fromkeys(("not_equals", "not_equal", "is_not"), "{column} <> {value}"),
    **dict.fromkeys(("contains", "contain"), "instr({column}, {value}) > 0"),
}
_EQUALS = "{column} = {value}"


class RolesRefused(Exception):
    """The server answers 400 with a service error of this type."""

    def __init__(self, type_: str) -> None:
        super().__init__(type_)
        self.type = type_


class SqlCondition(Struct, frozen=True):
    """A condition on the customers' table with its values."""

    sql: str = "1"
    values: tuple[object, ...] = ()


def fold(text: str | None) -> str | None:
    """What the comparison sees of a text."""
    if text is None:
        return None
    if text.isascii():
        return text.lower().rstrip(" ")
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(one for one in letters if not unicodedata.combining(one)).rstrip(" ")


def leading_number(text: str | None) -> float | None:
    """What a text is to a database that compares it with a number: 0 unless it begins with one."""
    if text is None:
        return None
    found = re.match(r"\s*[+-]?\d+(\.\d+)?", text)
    return float(found[0]) if found else 0.0


def parse_roles(text: str) -> SqlCondition:
    """The condition that the roles ask for; each role's `condition` joins it to those before it.

    Raises:
        ValueError: no JSON (the server answers 500).
        RolesRefused: an unknown field, or a role without field or value.
    """
    parsed = json.loads(text)
    roles = parsed if isinstance(parsed, list) else [parsed]
    sql: str = ""
    values: list[object] = []
    for role in roles:
        condition = _role(role)
        joint = "OR" if role.get("condition") in ("or", "OR") else "AND"
        sql = f"{sql} {joint} {condition.sql}" if sql else condition.sql
        values.extend(condition.values)
    return SqlCondition(f"({sql})", tuple(values)) if sql else SqlCondition()


def _role(role: Any) -> SqlCondition:
    if (
        not isinstance(role, dict)
        or "value" not in role
        or not isinstance(role.get("fieldKey"), str)
    ):
        raise RolesRefused(ROLES_INVALID)
    name, value = role["fieldKey"], role["value"]
    if name not in KEYED_FIELDS and name not in _OTHER_FIELDS:
        raise RolesRefused(FIELDS_NOT_FOUND)
    comparison = _COMPARISONS.get(role.get("comparator", ""), _EQUALS)
    if isinstance(value, int | float):
        column = f"leading_number(json_extract(document, '$.{name}'))"
        return SqlCondition(comparison.format(column=column, value="?"), (value,))
    column = KEYED_FIELDS.get(name, f"fold(json_extract(document, '$.{name}'))")
    return SqlCondition(comparison.format(column=column, value="?"), (fold(str(value)),))
