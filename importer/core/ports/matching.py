"""The part of the journal that finds rows which belong together; see `journal` beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from importer.core.runs import WaitingRow


class RowMatching(Protocol):
    """Rows that belong together."""

    def groups(self, run_id: str, key: str) -> Iterator[tuple[str, Sequence[WaitingRow]]]:
        """Waiting rows that share a key (`fingerprint`: equal bodies, `name_key` or `email_key`): a
        text that stands for the key's value and two or more rows in the order read. Blank keys
        never match; rows with equal bodies have equal name keys. The rows of a group can be looked
        at until the next one is asked for."""

    def kin(
        self, run_id: str, key: str
    ) -> Iterator[tuple[Sequence[WaitingRow], Sequence[WaitingRow]]]:
        """Rows to be sent (second) and rows that share a key with them and came to something or may
        do so (first); at least two together. As `groups`, they can be looked at until the next ones
        are asked for."""

    def keys_of(self, run_id: str, key: str, row_ids: Sequence[int]) -> frozenset[str]:
        """What some rows have as their `name_key` or `email_key`; blank ones are left out."""

    def sharers(
        self, run_id: str, key: str, texts: Collection[str]
    ) -> Iterator[tuple[Sequence[WaitingRow], Sequence[int]]]:
        """For each of these `name_key`s or `email_key`s the rows that have it and are, were or may
        come to be a customer, in the order read (none where one has it alone), and the ids of those
        that are unfinished, held or not. As `groups`, they can be looked at until the next ones are
        asked for."""

    def claimed_names(self, run_id: str) -> frozenset[str]:
        """Name keys of the rows that are, or may be, stored."""
