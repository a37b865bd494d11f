"""One frozen `Settings`: defaults < config file < environment < flags.

The only reader of the environment and of `importer.toml`. What a setting means for checking or
sending is said in `core.options` and `core.sending`.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import platformdirs
from pydantic import AliasChoices, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from importer.core.errors import UsageError
from importer.core.fixes import check_kinds
from importer.core.options import (
    CheckOptions,
    DateOrder,
    DecimalMark,
    InvalidContacts,
    MatchOn,
    OnExisting,
)
from importer.core.reading import ReadingOptions
from importer.core.sending import Postcodes, SendOptions

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

CONFIG_FILE = Path("importer.toml")

_REMEMBERED = {
    "all_or_nothing",
    "allow_new_currencies",
    "batch_size",
    "date_format",
    "decimal",
    "default",
    "expect_total",
    "fix",
    "in_flight",
    "invalid_contacts",
    "keep_duplicates",
    "match_on",
    "max_rate",
    "on_existing",
    "postcodes",
    "rate",
    "recheck",
    "resend",
    "server_timeout",
    "set",
    "settle",
}

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|d)?", re.IGNORECASE)
_SECONDS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}


def parse_duration(value: object) -> object:
    """`15m`, `2h`, `90s` or `90` as seconds; anything else is left for pydantic to refuse."""
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return value
    return float(match[1]) * _SECONDS[(match[2] or "").lower()]


def _parse_pairs(value: object) -> object:
    """`NAME=VALUE` texts (several: a list, or one text parted by `;`) as a mapping."""
    if isinstance(value, str):
        value = [part for part in value.split(";") if part.strip()]
    if not isinstance(value, list | tuple):
        return value
    pairs = {}
    for text in value:
        name, equals, given = str(text).partition("=")
        if not equals or not name.strip():
            raise ValueError(f"“{text}” is not of the form NAME=VALUE")
        pairs[name.strip()] = given.strip()
    return pairs


def _parse_kinds(value: object) -> object:
    """Names: a list, or one text parted by commas."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


Duration = Annotated[float, BeforeValidator(parse_duration), Field(ge=0)]
Kinds = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parse_kinds)]
Pairs = Annotated[Mapping[str, str], NoDecode, BeforeValidator(_parse_pairs)]


def _env(*names: str) -> AliasChoices:
    return AliasChoices(*names)


class Settings(BaseSettings):
    """Everything that a user can decide. Names are those of the options on the command line."""

    model_config = SettingsConfigDict(
        env_prefix="IMPORTER_",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        populate_by_name=True,
    )

    base_url: str = Field("", validation_alias=_env("base_url", "BIGCAPITAL_BASE_URL"))
    api_key: SecretStr = Field(
        SecretStr(""), validation_alias=_env("api_key", "BIGCAPITAL_API_KEY")
    )
    api_key_file: Path | None = Field(
        None, validation_alias=_env("api_key_file", "BIGCAPITAL_API_KEY_FILE")
    )
    organization_id: str = Field(
        "", validation_alias=_env("organization_id", "BIGCAPITAL_ORGANIZATION_ID")
    )

    template: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: Annotated[int, Field(ge=1)] | None = None
    skip_hidden: bool = False
    date_format: DateOrder | None = None
    decimal: DecimalMark | None = None

    set: Pairs = Field(default_factory=dict)
    default: Pairs = Field(default_factory=dict)
    rate: Pairs = Field(default_factory=dict)
    expect_total: Pairs = Field(default_factory=dict)
    allow_new_currencies: bool = False
    invalid_contacts: InvalidContacts = InvalidContacts.REJECT
    fix: Kinds = ()

    on_existing: OnExisting = OnExisting.SKIP
    match_on: MatchOn = MatchOn.DISPLAY_NAME
    keep_duplicates: bool = False

    dry_run: bool = False
    first: Annotated[int, Field(ge=1)] | None = None
    all_or_nothing: bool = False
    yes: bool = False
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
    insecure_http: bool = False
    ca_file: Path | None = None

    out: Path | None = None
    journal: Path | None = None
    sandbox: bool = False
    offline: bool = False
    json_lines: bool = Field(False, validation_alias=_env("json_lines", "IMPORTER_JSON"))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  pydantic-settings asks for it
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  and for it
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then environment, then importer.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, CONFIG_FILE)

    def key(self) -> str:
        """The API key or JWT, from the environment or from its file; "" if there is none.

        Raises:
            UsageError: the file can't be read.
        """
        if self.api_key_file is None:
            return self.api_key.get_secret_value().strip()
        try:
            return self.api_key_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                "key-file-unreadable",
                f"The key file {self.api_key_file} can't be read: {error.__class__.__name__}.",
                hint="BIGCAPITAL_API_KEY_FILE names a text file that holds the key and nothing "
                "else.",
            ) from error

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
            allow_new_currencies=self.allow_new_currencies,
            invalid_contacts=self.invalid_contacts,
            keep_duplicates=self.keep_duplicates,
            on_existing=self.on_existing,
            match_on=self.match_on,
            fixes=check_kinds(self.fix),
        )

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

    def journal_path(self) -> Path:
        """The journal: one per user, unless the user names another."""
        if self.journal is not None:
            return self.journal
        return _data_folder() / "journal.sqlite"

    def remembered(self) -> str:
        """What a later `resume` takes over unless told otherwise, as JSON."""
        return self.model_dump_json(include=_REMEMBERED, exclude_defaults=True)

    @staticmethod
    def recalled(text: str) -> dict[str, Any]:
        """What `remembered` gave, as flags."""
        flags: dict[str, Any] = json.loads(text)
        return flags

    def shown_options(self) -> dict[str, str]:
        """The options that are not at their defaults, as text, without secrets: for the report."""
        hidden = {"api_key", "api_key_file", "base_url", "organization_id"}
        given = self.model_dump(mode="json", exclude=hidden, exclude_defaults=True)
        return {name.replace("_", "-"): _shown(value) for name, value in given.items()}


def _data_folder() -> Path:
    """What we keep for the user between two commands."""
    return Path(platformdirs.user_data_dir("bigcapital-importer"))


def locks_folder() -> Path:
    """Where organizations are locked. No setting changes it: two importers of a user must meet."""
    return _data_folder() / "locks"


def load_settings(flags: Mapping[str, Any]) -> Settings:
    """Settings from all sources; `flags` holds what was given on the command line.

    Raises:
        UsageError: a setting that is not known or not valid, naming it.
    """
    given = {name: value for name, value in flags.items() if not _is_absent(value)}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise _bad_setting(error) from None  # pydantic's text would show values, secrets included
    except ValueError as error:  # tomllib's errors are ValueErrors
        raise UsageError(
            "config-file-invalid",
            f"{CONFIG_FILE} can't be read: {error}",
            hint="It must be TOML, with the options' names as keys: batch_size = 20",
        ) from error


def _is_absent(value: object) -> bool:
    """Whether a flag was not given; 0 is a value."""
    return value is None or value is False or value == ()


def _bad_setting(error: ValidationError) -> UsageError:
    first = error.errors(include_input=False, include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "setting"
    if first["type"] == "extra_forbidden":
        return _unknown_setting(name)
    option = "json" if name == "json_lines" else name.replace("_", "-")
    return UsageError(
        "setting-invalid",
        f"The setting {option} is not valid: {_what_is_wrong(name, first)}.",
        hint=f"Look where it comes from: the flag --{option}, the environment (IMPORTER_"
        f"{option.upper().replace('-', '_')}) or {CONFIG_FILE}. `importer run --help` lists the "
        "options.",
        context={"setting": option},
    )


def _unknown_setting(name: str) -> UsageError:
    """From `importer.toml` or a program: click knows all flags."""
    from rapidfuzz import process

    nearest = process.extractOne(name, list(Settings.model_fields))[0]
    return UsageError(
        "setting-unknown",
        f"There is no setting {name}.",
        hint=f"Did you mean {nearest}? The keys of {CONFIG_FILE} are the options' names, with _ "
        "for -.",
        context={"setting": name},
    )


_DURATIONS = {"settle", "server_timeout", "recheck", "give_up_after", "max_duration"}


def _what_is_wrong(name: str, error: "ErrorDetails") -> str:
    """Pydantic's finding in our words, without the value: it may be a secret."""
    limits = error.get("ctx", {})
    words = {
        "int_parsing": "it must be a whole number",
        "int_from_float": "it must be a whole number",
        "float_parsing": "it must be a number",
        "bool_parsing": "it must be true or false",
        "greater_than_equal": f"it must be at least {limits.get('ge')}",
        "less_than_equal": f"it must be at most {limits.get('le')}",
        "greater_than": f"it must be more than {limits.get('gt')}",
        "enum": f"it must be {limits.get('expected')}",
    }
    if name in _DURATIONS and error["type"] == "float_parsing":
        return "it must be a time, such as 90s, 15m or 2h"
    return words.get(error["type"], error["msg"].removeprefix("Value error, "))


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
            f"{option} {name}={text} is not a currency and an amount.",
            hint=f"Write it like {option} EUR=1.08, with a decimal point.",
        )
    return amount


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}={given}" for name, given in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "yes" if value is True else str(value)
