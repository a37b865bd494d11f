"""What a user can decide: one frozen `Settings`, and its views for reading, checking and sending.

Where the values come from is said in `places`; what a setting means for checking or sending in
`core.options` and `core.sending.options`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from shlex import quote
from typing import Annotated, Any

import platformdirs
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
)

from importer.core.asking.questions import Option
from importer.core.checking.fixes import check_kinds
from importer.core.choices import Origins
from importer.core.errors import UsageError
from importer.core.jobs.windows import Hours, parse_windows, zone_named
from importer.core.journal_address import JournalAddress
from importer.core.language import LanguageCode, gettext
from importer.core.options import (
    BalanceSign,
    CheckOptions,
    DateOrder,
    DecimalMark,
    InvalidContacts,
    MatchOn,
    OnExisting,
    Postcodes,
)
from importer.core.reading import ReadingOptions
from importer.core.sending.options import SendOptions
from importer.core.store_address import StoreAddress
from importer.settings.journal_place import JournalPlace
from importer.settings.keys import checked_key, read_key_file
from importer.settings.shown import shown_value
from importer.settings.store_place import StorePlace
from importer.settings.written import Closed, Currency, Duration, Kinds, Pairs, Zone
from importer.version import APPLICATION

REPORTS = Path("import-results")
"""Where the reports of runs go, a folder each, unless the user names another place."""

_REMEMBERED = {
    "all_or_nothing",
    "allow_new_currencies",
    "balance_sign",
    "clear_empty",
    "batch_size",
    "date_format",
    "deactivate_missing",
    "decimal",
    "default",
    "expect_total",
    "fix",
    "in_flight",
    "invalid_contacts",
    "keep_duplicates",
    "keep_private",
    "match_on",
    "max_missing",
    "max_rate",
    "no_merge",
    "on_existing",
    "overwrite",
    "postcodes",
    "rate",
    "recheck",
    "resend",
    "server_timeout",
    "set",
    "settle",
    "update_opening_balances",
}


class Settings(BaseModel):
    """Everything that a user can decide. Names are those of the options on the command line."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: str = ""
    api_key: SecretStr = SecretStr("")
    api_key_file: Path | None = None
    organization_id: str = ""
    organization: str = ""
    organizations: Path | None = None
    expect_currency: Currency = ""

    template: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: Annotated[int, Field(ge=1)] | None = None
    skip_hidden: bool = False
    date_format: DateOrder | None = None
    decimal: DecimalMark | None = None
    balance_sign: BalanceSign | None = None

    set: Pairs = Field(default_factory=dict)
    default: Pairs = Field(default_factory=dict)
    rate: Pairs = Field(default_factory=dict)
    expect_total: Pairs = Field(default_factory=dict)
    allow_new_currencies: bool = False
    invalid_contacts: InvalidContacts = InvalidContacts.REJECT
    fix: Kinds = ()

    on_existing: OnExisting = OnExisting.SKIP
    match_on: Annotated[str, Field(min_length=1)] = MatchOn.DISPLAY_NAME.value
    overwrite: bool = False
    clear_empty: bool = False
    update_opening_balances: bool = False
    deactivate_missing: bool = False
    max_missing: Annotated[int, Field(ge=0, le=100)] = 10
    keep_duplicates: bool = False
    no_merge: bool = False
    keep_private: bool = False

    dry_run: bool = False
    first: Annotated[int, Field(ge=1)] | None = None
    all_or_nothing: bool = False
    yes: bool = False
    retry_refused: bool = False
    new_run: bool = False

    batch_size: int = Field(50, ge=1, le=1000)
    in_flight: int = Field(4, ge=1, le=32)
    max_rate: Annotated[float, Field(gt=0)] | None = None
    settle: Duration = 120.0
    server_timeout: Duration = 60.0
    recheck: Duration = 5.0
    resend: int = Field(2, ge=0, le=10)
    postcodes: Postcodes = Postcodes.LINE2
    give_up_after: Duration = 900.0
    stop_after_errors: Annotated[int, Field(ge=1)] | None = None
    max_duration: Duration | None = None
    not_between: Closed = ()
    time_zone: Zone = ""
    insecure_http: bool = False
    ca_file: Path | None = None

    language: LanguageCode | None = None
    columns: bool = False
    diff: bool = False
    out: Path | None = None
    store: StorePlace = None
    metrics: str = ""
    journal: JournalPlace = None
    unsafe_journal: bool = False
    sandbox: bool = False
    offline: bool = False
    json_lines: bool = False

    _origins: Origins = PrivateAttr(default_factory=Origins)
    _read_key: Callable[[], str] | None = PrivateAttr(default=None)

    @property
    def origins(self) -> Origins:
        """What is to be said of where these settings come from."""
        return self._origins

    def with_origins(self, origins: Origins) -> "Settings":
        """The same settings, and where they come from."""
        copy = self.model_copy()
        copy._origins = origins
        return copy

    def opened_by(self, read_key: Callable[[], str]) -> "Settings":
        """The same settings with a key that is read where it is kept, once it is asked for."""
        copy = self.model_copy()
        copy._read_key = read_key
        return copy

    def key(self) -> str:
        """The API key or JWT, as it is set or from its file; "" if there is none.

        Raises:
            UsageError: the file can't be read, or what is there does not look like a key.
        """
        if self._read_key is not None:
            return self._read_key()
        if self.api_key_file is not None:
            return read_key_file(self.api_key_file)
        text = self.api_key.get_secret_value().strip()
        return checked_key(text, "BIGCAPITAL_API_KEY") if text else ""

    def reading(self) -> ReadingOptions:
        """How files are to be read."""
        return ReadingOptions(self.sheet, self.encoding, self.delimiter, self.skip_hidden)

    def checking(self, today: date) -> CheckOptions:
        """What the user decided about values and duplicates."""
        return CheckOptions(
            today=today,
            set_values=self.set,
            default_values=self.default,
            rates=_amounts("--rate", self.rate),
            date_order=self.date_format,
            decimal_mark=self.decimal,
            balance_sign=self.balance_sign,
            allow_new_currencies=self.allow_new_currencies,
            invalid_contacts=self.invalid_contacts,
            keep_duplicates=self.keep_duplicates,
            no_merge=self.no_merge,
            keep_private=self.keep_private,
            on_existing=self.on_existing,
            match_on=self._match_on,
            match_column=self.match_on if self._match_on is MatchOn.COLUMN else "",
            overwrite=self.overwrite,
            clear_empty=self.clear_empty,
            update_opening_balances=self.update_opening_balances,
            deactivate_missing=self._deactivates(),
            max_missing=self.max_missing,
            postcodes=self.postcodes,
            fixes=check_kinds(self.fix),
        )

    @property
    def _match_on(self) -> MatchOn:
        """What rows are matched by.

        Raises:
            UsageError: `match-column-needs-update`.
        """
        if self.match_on in {MatchOn.DISPLAY_NAME, MatchOn.EMAIL}:
            return MatchOn(self.match_on)
        if self.on_existing is not OnExisting.UPDATE:
            raise UsageError(
                "match-column-needs-update",
                gettext("--match-on {column} goes with --on-existing update only.").format(
                    column=self.match_on
                ),
                hint=gettext("Match by display-name or email, or add --on-existing update."),
            )
        return MatchOn.COLUMN

    def _deactivates(self) -> bool:
        """Raises UsageError `deactivate-missing-needs-update`."""
        if self.deactivate_missing and self.on_existing is not OnExisting.UPDATE:
            raise UsageError(
                "deactivate-missing-needs-update",
                gettext("--deactivate-missing goes with --on-existing update only."),
                hint=gettext("Add --on-existing update, or leave missing customers alone."),
            )
        return self.deactivate_missing

    def expected_totals(self) -> dict[str, Decimal]:
        """Opening balances that the user expects, by currency."""
        return _amounts("--expect-total", self.expect_total)

    def sending(self) -> SendOptions:
        """What the user decided about sending."""
        return SendOptions(
            batch_size=self.batch_size,
            in_flight=self.in_flight,
            settle=self.settle,
            server_timeout=self.server_timeout,
            recheck=self.recheck,
            resend=self.resend,
            postcodes=self.postcodes,
            give_up_after=self.give_up_after,
            first=self.first,
            stop_after_errors=self.stop_after_errors,
            max_duration=self.max_duration,
        )

    def hours(self, time_zone: str) -> Hours | None:
        """When nothing may be sent, by the organization's clock if the server tells its zone, else
        by the one that is set, else by the machine's; None if it always may."""
        if not self.not_between:
            return None
        zone = zone_named(time_zone) or zone_named(self.time_zone)
        return Hours(parse_windows(self.not_between), zone)

    def journal_place(self) -> Path | JournalAddress:
        """The journal: one per user, unless the user names another."""
        if self.journal is not None:
            return self.journal
        return data_folder() / "journal.sqlite"

    def report_folder(self, run_id: str) -> Path:
        """Where the files of a run go on this machine."""
        store = self.store if isinstance(self.store, Path) else None
        return self.out or (store or REPORTS) / run_id

    def report_store(self) -> StoreAddress | None:
        """Where they are brought to on other machines; None where they stay on this one."""
        return self.store if isinstance(self.store, StoreAddress) and not self.out else None

    def resume_line(self, run_id: str) -> str:
        """The command that goes on with a run, as it can be copied."""
        journal = f" --journal {quote(str(self.journal))}" if self.journal else ""
        named = f" --organization {self.organization}" if self.organization else ""
        return f"importer resume {run_id}{named}{journal}"

    def aimed_at(self, base_url: str, key: str) -> "Settings":
        """The same for a server of our own: the user's key and organization are none of its
        business."""
        copy = self.model_copy(
            update={
                "base_url": base_url,
                "api_key": SecretStr(key),
                "api_key_file": None,
                "organization_id": "",
                "organization": "",
                "ca_file": None,
                "insecure_http": False,
            }
        )
        copy._read_key = None
        return copy

    def with_options(self, options: Iterable[Option]) -> "Settings":
        """The same with what somebody was asked for; pairs are added to those that there are."""
        update: dict[str, Any] = {}
        for option in options:
            value: Any = option.value
            if option.key:
                value = {**update.get(option.name, getattr(self, option.name)), option.key: value}
            update[option.name] = value
        return self.model_copy(update=update)

    def remembered(self) -> str:
        """What a later `resume` takes over unless told otherwise, as JSON."""
        return self.model_dump_json(include=_REMEMBERED, exclude_defaults=True)

    def shown_options(self) -> dict[str, str]:
        """The options that are not at their defaults, as text, without secrets: for the report."""
        hidden = {"api_key", "api_key_file", "base_url", "organization_id"}
        given = self.model_dump(mode="json", exclude=hidden, exclude_defaults=True)
        return {name.replace("_", "-"): shown_value(value) for name, value in given.items()}


def _amounts(option: str, values: Mapping[str, str]) -> dict[str, Decimal]:
    return {name.upper(): _amount(option, name, text) for name, text in values.items()}


def _amount(option: str, name: str, text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if len(name) != 3 or not name.isalpha() or not amount.is_finite():
        raise UsageError(
            "amount-invalid",
            gettext("{option} {name}={text} is not a currency and an amount.").format(
                option=option, name=name, text=text
            ),
            hint=gettext("Write it like {option} EUR=1.08, with a decimal point.").format(
                option=option
            ),
        )
    return amount


def data_folder() -> Path:
    """What we keep for the user between two commands."""
    return Path(platformdirs.user_data_dir(APPLICATION))


def locks_folder() -> Path:
    """Where organizations are locked. No setting changes it: two importers of a user must meet."""
    return data_folder() / "locks"
