"""What the catalogue says of a kind of problem."""

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """What a problem does to its row."""

    ERROR = "error"
    """The row is not sent, or was not stored as it must be."""
    WARNING = "warning"
    """The row is sent; somebody should look."""
    REPAIR = "repair"
    """We changed a value, without loss of meaning; counted and shown."""
    NOTICE = "notice"
    """Said for completeness: why a row was skipped, what was sent again."""


class ProblemKind(Struct, frozen=True):
    """One entry of the catalogue.

    Attributes:
        code: public, kebab-case.
        title: a short name for groups and charts.
        message: what is wrong, for a person without technical knowledge; `{value}`, `{column}`,
            `{cell}`, `{field}` and the facts named in the text are filled in.
        hint: what to do, same placeholders. These three are translated when they are shown
            (`language`).
    """

    code: str
    severity: Severity
    title: str
    message: str
    hint: str
