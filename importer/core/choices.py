"""What the user decided, as the corridor asks for it.

Where it comes from is `settings`' business.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Protocol, Self

from msgspec import Struct

from importer.core.asking.questions import Option
from importer.core.jobs.windows import Hours
from importer.core.options import CheckOptions
from importer.core.reading import ReadingOptions
from importer.core.sending.options import SendOptions


class Origins(Struct, frozen=True):
    """Where settings come from, as far as it is worth a word.

    Attributes:
        folder_file: the `importer.toml` of the working folder; None if there is none.
        from_folder: options that are as that file says, name and value as people write them.
        own_file: the user's own configuration file; None if there is none.
        server_from_own_file: whether address and key come from there.
        passed_over: settings there that belong to its address, while this command has another.
    """

    folder_file: Path | None = None
    from_folder: tuple[str, ...] = ()
    own_file: Path | None = None
    server_from_own_file: bool = False
    passed_over: tuple[str, ...] = ()


class Choices(Protocol):
    """Everything that decides how a run goes. Frozen: an answer makes another one of it."""

    @property
    def template(self) -> str | None:
        """The template that every table follows, by name or path; None to recognise it."""

    @property
    def header_row(self) -> int | None:
        """The row that holds the header, from 1; None to find it."""

    @property
    def base_url(self) -> str:
        """The server's address as it was written; "" if none is set."""

    @property
    def organization_id(self) -> str:
        """The organization that must be behind the key; "" for whichever it is."""

    @property
    def expect_currency(self) -> str:
        """The base currency that the organization must have; "" for whichever it has."""

    @property
    def offline(self) -> bool:
        """No server is asked."""

    @property
    def sandbox(self) -> bool:
        """The server is a stand-in that ends with the command."""

    @property
    def dry_run(self) -> bool:
        """Nothing is sent."""

    @property
    def new_run(self) -> bool:
        """The files are a new run, whatever they were before."""

    @property
    def yes(self) -> bool:
        """What is to be sent or deleted is confirmed already."""

    @property
    def all_or_nothing(self) -> bool:
        """Nothing is sent while a row is rejected."""

    @property
    def retry_refused(self) -> bool:
        """Rows that the server refused are taken up too."""

    @property
    def first(self) -> int | None:
        """So many rows are sent, and the rest is left waiting."""

    @property
    def give_up_after(self) -> float:
        """Seconds that a server in trouble is waited for."""

    @property
    def max_duration(self) -> float | None:
        """Seconds that everything may take, from the first request on."""

    @property
    def origins(self) -> Origins:
        """What is to be said of where all this comes from."""

    def reading(self) -> ReadingOptions:
        """How files are to be read."""

    def checking(self, today: date) -> CheckOptions:
        """What was decided about values and duplicates."""

    def sending(self) -> SendOptions:
        """What was decided about sending."""

    def hours(self, time_zone: str) -> Hours | None:
        """When nothing may be sent; None if it always may.

        Args:
            time_zone: the organization's, IANA; "" if the server does not tell.
        """

    def expected_totals(self) -> Mapping[str, Decimal]:
        """Opening balances that the user expects, by currency."""

    def with_options(self, options: Iterable[Option]) -> Self:
        """The same with what somebody was asked for."""

    def remembered(self) -> str:
        """What a later command on the same run takes over, as JSON."""

    def shown_options(self) -> Mapping[str, str]:
        """What is not at its default, for reports; no secrets."""

    def resume_line(self, run_id: str) -> str:
        """The command that goes on with a run, as it can be copied."""
