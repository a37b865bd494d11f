"""The fields of a customer as values, for those who show, match or check them."""

from functools import cache
from typing import Any, cast

from msgspec import Struct

from importer.core.customer import NOTE_LIMIT, TEXT_LIMIT, Customer, FieldGroup, FieldKind


class TargetField(Struct, frozen=True):
    """One line of `Customer`, for those who show, match or check fields.

    Attributes:
        name: the contract's name (`openingBalanceAt`), used in templates, options and reports.
        attribute: the name in code (`opening_balance_at`).
        label: the header that our own spreadsheet uses.
        max_length: characters (bytes for the note); None where length is no limit.
        required: a customer without it can't be sent; all three can be derived.
    """

    name: str
    attribute: str
    label: str
    group: FieldGroup
    kind: FieldKind
    description: str
    example: str
    max_length: int | None
    required: bool


_UNMEASURED = frozenset(
    {
        FieldKind.AMOUNT,
        FieldKind.DATE,
        FieldKind.RATE,
        FieldKind.BRANCH,
        FieldKind.FLAG,
        FieldKind.CUSTOMER_TYPE,
    }
)


def _max_length(kind: FieldKind) -> int | None:
    if kind in _UNMEASURED:
        return None
    return {FieldKind.NOTE: NOTE_LIMIT, FieldKind.CURRENCY: 3}.get(kind, TEXT_LIMIT)


@cache
def target_fields() -> dict[str, TargetField]:
    """All 33 target fields by contract name, in the order of the contract's groups."""
    fields: dict[str, TargetField] = {}
    for attribute, info in Customer.model_fields.items():
        extra = cast("dict[str, Any]", info.json_schema_extra)
        name = cast("str", info.alias)
        fields[name] = TargetField(
            name=name,
            attribute=attribute,
            label=extra["label"],
            group=extra["group"],
            kind=extra["kind"],
            description=info.description or "",
            example=(info.examples or [""])[0],
            max_length=_max_length(extra["kind"]),
            required=info.is_required(),
        )
    return fields
