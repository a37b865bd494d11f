"""Customers that are to be set inactive, since the file has no row for them any more."""

from enum import StrEnum

from msgspec import Struct


class DeactivationState(StrEnum):
    """How far it has come, or why it is not done."""

    PLANNED = "planned"
    """Nothing has left. Planning anew replaces it."""
    INTENDED = "intended"
    """On disk before its request leaves, and no answer recorded: the customer may be inactive."""
    MADE = "made"
    """Read back: the customer is inactive, by us."""
    UNDONE = "undone"
    """Made once, and taken back by undo."""
    INACTIVE = "inactive already"
    """By somebody else: it is left as it is, by undo too."""
    GONE = "gone"
    """The server has no such customer any more."""
    ANOTHER = "another"
    """Its id is another customer's by now, or nobody can tell: it is left alone."""
    REFUSED = "refused"
    """By the server, in its own words."""


TO_DO = (DeactivationState.PLANNED, DeactivationState.INTENDED)
"""What the next walk takes up."""


class Deactivation(Struct, frozen=True):
    """One customer of the file before that this one has no row for.

    Attributes:
        name: its display name when it was planned.
    """

    customer_id: int
    name: str
    state: DeactivationState = DeactivationState.PLANNED
