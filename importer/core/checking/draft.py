"""A row while it is being checked, and what is known besides the row.

Rules (`rules`) read and write a `Draft`; the `Checker` makes it and draws the conclusion. Nothing
of it outlives the check.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct, field

from importer.core.checking.known_codes import BranchBook, CurrencyBook
from importer.core.checking.presets import Presets
from importer.core.evidence.formats import Formats
from importer.core.late_texts import later
from importer.core.options import CheckOptions
from importer.core.organization import Organization
from importer.core.problems import Problem
from importer.core.rows import CellKind
from importer.core.stages import MappedRow
from importer.core.target_fields import target_fields

Value = str | bool | int | Decimal | date
LABELS: Mapping[str, str] = {name: field.label for name, field in target_fields().items()}
"""What lines of the note call the fields."""


class Context(Struct, frozen=True):
    """What is known besides the row.

    Attributes:
        organization: None offline; rules that need it are left out.
        branches: those that a balance may name; none where branches are off or not known.
    """

    options: CheckOptions
    organization: Organization | None
    formats: Formats
    presets: Presets
    currencies: CurrencyBook
    branches: BranchBook

    @property
    def base_currency(self) -> str:
        """The organization's base currency; "" offline."""
        return self.organization.base_currency if self.organization else ""


_ASKED_BY: Mapping[str, tuple[str, ...]] = {
    "openingBalanceAt": ("openingBalance",),
    "openingBalanceExchangeRate": ("currencyCode", "openingBalance"),
    "openingBalanceBranchId": ("openingBalance",),
}
"""Fields that a file may have no column for, and whose values make them necessary."""


class Draft(Struct):
    """A row in the making.

    Attributes:
        texts: contract field name -> text, `--set` and `--default` applied; stays as it is.
        values: what will be sent, by contract field name; begins as `texts`.
        problems: what was found so far.
        note_lines: what goes into the note besides the note itself.
        failed: fields whose text turned out unusable; further rules keep quiet about them.
        currency: the customer's currency; "" if its text is unusable.
        balance: the opening balance; None if there is none or it is unusable.
        amount_currency: the currency sign or code that stood beside the balance.
        balance_date: when the balance is booked.
        rate: base units for one unit of the currency; None where none is sent.
        branch: the id of the branch that the balance is booked in.
    """

    mapped: MappedRow
    texts: Mapping[str, str]
    values: dict[str, Value]
    problems: list[Problem]
    note_lines: list[str] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    currency: str = ""
    balance: Decimal | None = None
    amount_currency: str = ""
    balance_date: date | None = None
    rate: Decimal | None = None
    branch: int | None = None

    def report(self, code: str, name: str, value: str = "", **facts: str) -> None:
        """Note a problem of the field `name`."""
        self.problems.append(Problem(code, name, self._column_of(name), value, facts))

    def _column_of(self, name: str) -> int | None:
        """The column to look at: the field's own, or the one whose value asks for the field."""
        columns, names = self.mapped.columns, (name, *_ASKED_BY.get(name, ()))
        return next((columns[one] for one in names if one in columns), None)

    def fail(self, code: str, name: str, value: str = "", **facts: str) -> None:
        """Note a problem that makes the field's text unusable, and drop the value."""
        self.report(code, name, value, **facts)
        self.failed.add(name)
        self.values.pop(name, None)

    def text(self, name: str) -> str:
        """The field's text; "" if it has none, or one that turned out unusable."""
        return "" if name in self.failed else self.texts.get(name, "")

    def kind(self, name: str) -> CellKind:
        """What the workbook says of the field's cell; text for values from options."""
        if not self.mapped.kinds or self.texts.get(name) != self.mapped.values.get(name):
            return CellKind.TEXT
        return self.mapped.kinds.get(name, CellKind.TEXT)

    def is_from_file(self, name: str) -> bool:
        """Whether the field's text stands in the row, rather than in an option or a template."""
        return name in self.mapped.columns and self.texts.get(name) == self.mapped.values.get(name)


def proposed(proposal: str) -> dict[str, str]:
    """The facts of a problem with a proposal (`fixes`; "" for none), and how its hint says it."""
    suggestion = str(later(" (did you mean {proposal}?)", proposal=proposal)) if proposal else ""
    return {"proposal": proposal, "suggestion": suggestion}
