"""Request bodies of many rows, kept as the values that they are made of: put together when one is
looked at."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct, field


class BodyField(NamedTuple):
    """A field of the bodies.

    Attributes:
        is_bare: whether its values stand in JSON without quotes: numbers, yes and no.
        texts: a text for each row as JSON has it, between the quotes; "" where the row has none.
    """

    name: str
    is_bare: bool
    texts: Sequence[str]


class Bodies(Struct, frozen=True):
    """A body for each of some rows, as `customer.body_of` writes it.

    Attributes:
        count: how many rows there are.
        fields: in the order in which they stand in a body.
        others: position -> the body of a row that was judged by itself; "" if it is not sent.
    """

    count: int
    fields: Sequence[BodyField] = ()
    others: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, position: int) -> str:
        if position in self.others:
            return self.others[position]
        return body_text((one.name, one.is_bare, one.texts[position]) for one in self.fields)

    def put(self, position: int, body: str) -> None:
        """Take the body of a row that was judged by itself."""
        self.others[position] = body


def body_text(values: Iterable[tuple[str, bool, str]]) -> str:
    """One body of its values: name, whether it is bare, text; those without a text are left out."""
    parts = (
        f'"{name}":{text}' if is_bare else f'"{name}":"{text}"'
        for name, is_bare, text in values
        if text
    )
    return f"{{{','.join(parts)}}}"
