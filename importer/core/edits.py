"""Changes of customers that the server has: what a row is to change, and what has become of it."""

from enum import StrEnum

from msgspec import Struct

from importer.core.rows import RowRef


class Change(Struct, frozen=True):
    """One field that is to be changed.

    Attributes:
        before: as the server gave it; None if it had nothing.
        after: as it is sent; None clears the field.
    """

    field: str
    before: object
    after: object


class EditState(StrEnum):
    """How far the edit of one customer has come."""

    PLANNED = "planned"
    """Nothing has left. Planning anew replaces it."""
    INTENDED = "intended"
    """On disk before its request leaves, and no answer recorded: the customer may be changed."""
    MADE = "made"
    """Read back: the customer was changed."""
    UNDONE = "undone"
    """Made once, and taken back by undo."""


class Edit(Struct, frozen=True):
    """What a row changes of a customer."""

    row_id: int
    ref: RowRef
    customer_id: int
    changes: tuple[Change, ...]
    state: EditState = EditState.PLANNED
