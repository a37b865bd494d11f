"""Many rows while they are being checked together, and what their rules' predicates may do.

Beside each rule of a row stands a predicate over many: it doubts the rows of which the rule might
say something, or in which it might change a value in another way than the predicate does itself.
A doubt may be over-careful; where a predicate raises none, that is certain. No predicate says
anything of a row: doubtful rows are judged one by one (`checker`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from importer.core.checking.draft import Context
from importer.core.mapping.columns import SEARCHED_TOGETHER, MappedChunk, positions_where
from importer.core.rows import CellKind

_Judged = TypeVar("_Judged")

_ASCII = bytes(range(128))

Texts = Sequence[str]


@dataclass
class BulkDraft:
    """Rows in the making, as columns; what stands at doubtful positions means nothing.

    Attributes:
        mapped: the rows as mapped.
        texts: contract field name -> the text of each row, `--set` and `--default` applied, ""
            where there is none; stays as it is.
        values: contract field name -> the text that will be sent, "" for none; begins as `texts`.
        notes: the lines of each row that go into the note besides the note itself.
        doubtful: positions of rows that want a closer look.
        balances: what is booked of each row's opening balance, as written; "" for none.
        currencies: each row's currency.
    """

    mapped: MappedChunk
    texts: Mapping[str, Texts]
    values: dict[str, Texts]
    notes: Sequence[Sequence[str]]
    doubtful: set[int] = field(default_factory=set)
    balances: Texts = ()
    currencies: Texts = ()

    @property
    def count(self) -> int:
        """How many rows."""
        return self.mapped.count

    @property
    def said(self) -> str:
        """Everything that stands in the rows, as one text to be searched at once."""
        return self.mapped.searched

    @cached_property
    def said_beyond_ascii(self) -> str:
        """The same of the rows that hold any character beyond ASCII."""
        return "|".join(text for text in self.mapped.said if not text.isascii())

    @cached_property
    def bytes_beyond_ascii(self) -> bytes:
        """Those characters themselves, one after the other, in UTF-8."""
        return self.said_beyond_ascii.encode(errors="replace").translate(None, _ASCII)

    @cached_property
    def nothing(self) -> Texts:
        """A blank text for each row."""
        return [""] * self.count

    def text(self, name: str) -> Texts:
        """A field's texts; blank ones where no row has any."""
        return self.texts.get(name, self.nothing)

    def filled(self, name: str) -> bool:
        """Whether any row has a text in a field."""
        return name in self.texts and any(self.texts[name])

    def kinds(self, name: str) -> Sequence[CellKind] | None:
        """The kinds of a field's cells; None where all are text."""
        return self.mapped.kinds.get(name)

    def doubt(self, positions: Iterable[int]) -> None:
        """Leave these rows to a closer look."""
        self.doubtful.update(positions)

    def doubt_where_said(self, is_doubtful: Callable[[str], bool]) -> None:
        """Leave rows to a closer look that say something; asked of all at once first."""
        if is_doubtful(self.said):
            self._doubt_each(is_doubtful)

    def doubt_where_said_beyond_ascii(self, is_doubtful: Callable[[str], bool]) -> None:
        """The same for what no text in ASCII says."""
        if self.said_beyond_ascii and is_doubtful(self.said_beyond_ascii):
            self._doubt_each(is_doubtful)

    def _doubt_each(self, is_doubtful: Callable[[str], bool]) -> None:
        self.doubt(positions_where(self.mapped.said, lambda some: is_doubtful("|".join(some))))

    def doubt_unless(
        self,
        name: str,
        is_ordinary: Callable[[str], bool],
        are_ordinary: Callable[[Texts], bool] | None = None,
    ) -> None:
        """Leave rows to a closer look whose text in a field is not ordinary; blank ones are.

        Args:
            are_ordinary: answers for some texts at once, where they hardly ever repeat.
        """
        texts = list(filter(None, self.texts.get(name, ())))
        asked = set(texts) if are_ordinary is None else _those_left(texts, are_ordinary)
        odd = {text for text in asked if not is_ordinary(text)}
        if odd:
            self.doubt(at for at, text in enumerate(self.texts[name]) if text in odd)


def _those_left(texts: Texts, are_ordinary: Callable[[Texts], bool]) -> Iterator[str]:
    """None if all are ordinary; else those that stand among some of which one is not."""
    if texts and not are_ordinary(texts):
        for first in range(0, len(texts), SEARCHED_TOGETHER):
            some = texts[first : first + SEARCHED_TOGETHER]
            if not are_ordinary(some):
                yield from some


Predicate = Callable[[BulkDraft, Context], None]


def judged_once(texts: Iterable[str], judge: Callable[[str], _Judged]) -> dict[str, _Judged]:
    """What a function makes of texts, each different one asked once."""
    return {text: judge(text) for text in set(texts)}


def bulk_draft(mapped: MappedChunk, context: Context) -> BulkDraft:
    """The rows with the texts of `--set` and `--default`; replacing a text is worth saying."""
    presets = context.presets
    texts = dict(mapped.texts)
    doubtful = set(mapped.doubtful)
    for name, filling in presets.filling.items():
        texts[name] = [text or filling for text in texts.get(name, [""] * mapped.count)]
    for name, replacing in presets.replacing.items():
        own = mapped.texts.get(name, [""] * mapped.count)
        doubtful.update(at for at, text in enumerate(own) if text and text != replacing)
        texts[name] = [replacing] * mapped.count
    return BulkDraft(
        mapped=mapped, texts=texts, values=dict(texts), notes=mapped.notes, doubtful=doubtful
    )
