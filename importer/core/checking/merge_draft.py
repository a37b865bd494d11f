"""A customer while it is put together from several rows; see `merging`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from importer.core.checking.draft import LABELS
from importer.core.checking.same_customer import NamedRow
from importer.core.rows import CellKind
from importer.core.stages import MappedRow
from importer.core.values.phones import phone_digits
from importer.core.values.text import name_key

PHONES = ("workPhone", "personalPhone", "billingAddressPhone", "shippingAddressPhone")
EMAILS = ("email", "billingAddressEmail", "shippingAddressEmail")


class Overruled(Struct, frozen=True):
    """A cell that says other than the customer's row where a customer has one value.

    Attributes:
        column: of the cell; None for what only the note has.
        kept: what the customer has.
    """

    row_id: int
    field: str
    column: int | None
    value: str
    kept: str


class MergeDraft(Struct):
    """A customer in the making.

    Attributes:
        rows: two or more that are one customer; the first is the one that stays.
        values, columns, kinds: as in `MappedRow`; where a value stands in another row than the
            first, its column is that of the other row.
        lines: what goes into the note besides the lines of the first row.
    """

    rows: Sequence[NamedRow]
    values: dict[str, str] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, CellKind] = field(default_factory=dict)
    lines: dict[str, None] = field(default_factory=dict)
    overruled: list[Overruled] = field(default_factory=list)

    def mapped(self) -> MappedRow:
        """The customer as one row, in the place of the first."""
        first = self.rows[0].mapped
        key = next((row.mapped.source_key for row in self.rows if row.mapped.source_key), "")
        lines = tuple(dict.fromkeys((*first.note_lines, *self.lines)))
        return MappedRow(
            ref=first.ref,
            values=self.values,
            columns=self.columns,
            kinds=self.kinds,
            note_lines=lines,
            source_key=key,
        )

    def filled(self, name: str) -> Iterator[NamedRow]:
        """The rows that have a text in a field."""
        return (row for row in self.rows if name in row.mapped.values)

    def take(self, row: NamedRow, name: str, target: str = "") -> None:
        """Give a field (`target`, else the same one) the text of a row's."""
        mapped, target = row.mapped, target or name
        self.values[target] = mapped.values[name]
        if name in mapped.columns:
            self.columns[target] = mapped.columns[name]
        if name in mapped.kinds:
            self.kinds[target] = mapped.kinds[name]

    def note(self, name: str, text: str) -> None:
        """Keep a field's text in the note, under the field's label."""
        self.lines[f"{LABELS[name]}: {text}"] = None

    def overrule(self, row: NamedRow, name: str) -> None:
        """Keep in the note what contradicts the customer's own value, and remember to tell it."""
        text = row.mapped.values[name]
        column = row.mapped.columns.get(name)
        self.overruled.append(
            Overruled(
                row_id=row.row_id, field=name, column=column, value=text, kept=self.values[name]
            )
        )
        self.note(name, text)

    def has(self, name: str, text: str) -> bool:
        """Whether a phone or an e-mail is the customer's by now, in whatever field."""
        if name in PHONES:
            own = (phone_digits(self.values.get(one, "")) for one in PHONES)
            return phone_digits(text) in own if phone_digits(text) else False
        return name_key(text) in (name_key(self.values.get(one, "")) for one in EMAILS)


def texts_of(row: NamedRow, names: Iterable[str]) -> dict[str, str]:
    """Those of some fields that are filled, in this order."""
    values = row.mapped.values
    return {name: values[name] for name in names if name in values}


def is_within(texts: Mapping[str, str], others: Mapping[str, str]) -> bool:
    """Whether the others say all that the texts say, and perhaps more."""
    return all(name_key(text) == name_key(others.get(name, "")) for name, text in texts.items())
