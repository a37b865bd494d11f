"""Organizations as `organizations.toml` describes them: `[organizations.NAME]`, each with the
server, the place of its key, and the options of `importer run` that hold there.

The file is the one that the command names, or lies with the user's own configuration.
"""

import re
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.settings.loading import settings_alone
from importer.settings.places import OF_THE_SERVER, beside, option_name, read_file
from importer.settings.secret_references import IN_THE_CLEAR, KeyReference, secret_in_the_clear

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_TABLES = "organizations"
_LARGEST = 4 << 20
"""Bytes: there may be thousands."""

_NOT_DEFAULTS = OF_THE_SERVER | frozenset(
    {
        "organization",
        "organizations",
        "expect_currency",
        "journal",
        "out",
        "store",
        "json_lines",
        "sandbox",
    }
    | {"offline", "dry_run", "first", "new_run", "retry_refused", "columns", "diff", "yes"}
)
"""What one command says, or what an organization has a word of its own for."""


class _Table(BaseModel):
    """What is said of one organization."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-")
    )

    server: Annotated[str, Field(min_length=1)]
    key: KeyReference
    organization: str = ""
    currency: Annotated[str, Field(pattern=r"^([A-Za-z]{3})?$")] = ""
    ca_file: Path | None = None
    insecure_http: bool = False
    defaults: Mapping[str, Any] = Field(default_factory=dict)


class NamedOrganization(Struct, frozen=True):
    """An organization that commands call by a name of the user's own.

    Attributes:
        name: unique in its file.
        server: its address, as it is written.
        id: the organization's own, for a key that opens several; "" for whichever it opens.
        currency: its base currency, as the user expects it; "" for any.
        defaults: options of `importer run` that hold there, by the settings' names.
    """

    name: str
    server: str
    key: KeyReference
    id: str
    currency: str
    ca_file: Path | None
    insecure_http: bool
    defaults: Mapping[str, Any]

    def values(self) -> dict[str, Any]:
        """What it sets, by the settings' names; not the key, which is read once it is needed."""
        return {
            **self.defaults,
            "base_url": self.server,
            "organization_id": self.id,
            "ca_file": self.ca_file,
            "insecure_http": self.insecure_http,
            "expect_currency": self.currency,
        }


class Organizations:
    """Those of one file, which is read once, when it is first asked.

    Raises:
        UsageError: `organizations-missing`, `config-file-invalid`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = cache(partial(_tables, path))

    def names(self) -> tuple[str, ...]:
        """In their order; whether they are valid is not looked at."""
        return tuple(self._read())

    def find(self, name: str) -> NamedOrganization:
        """One of them; what is wrong with another is no matter.

        Raises:
            UsageError: `organization-unknown`, `organization-invalid`, `secret-in-the-clear`, or
                what is wrong with a default.
        """
        tables = self._read()
        if name in tables:
            return _organization(self._path, name, tables[name])
        raise UsageError(
            "organization-unknown",
            gettext("{path} describes no organization {name}.").format(path=self._path, name=name),
            hint=_nearest(name, tuple(tables)),
        )


def organization_names(path: Path) -> tuple[str, ...]:
    """The organizations of a file; see `Organizations.names`."""
    return Organizations(path).names()


def find_organization(path: Path, name: str) -> NamedOrganization:
    """One organization of a file; see `Organizations.find`."""
    return Organizations(path).find(name)


def _tables(path: Path) -> Mapping[str, object]:
    tables = read_file(path, largest=_LARGEST).get(_TABLES)
    if isinstance(tables, dict) and tables:
        return tables
    raise UsageError(
        "organizations-missing",
        gettext("{path} describes no organization.").format(path=path),
        hint=gettext(
            "Write [organizations.NAME] with server and key into it, or name another file with "
            "--organizations FILE."
        ),
    )


def _nearest(name: str, names: tuple[str, ...]) -> str:
    """Names that are like it: there may be hundreds."""
    from rapidfuzz import process

    alike = [found[0] for found in process.extract(name, names, limit=5)]
    return gettext("It describes: {names}.").format(names=", ".join(alike))


def _organization(path: Path, name: str, table: object) -> NamedOrganization:
    if not isinstance(table, dict):
        raise _invalid(path, name, gettext("it is no table"))
    if not _NAME.fullmatch(name):  # files are called after it, and a command line names it
        raise _invalid(path, name, gettext("its name has other than letters, digits, . _ and -"))
    try:
        said = _Table.model_validate({key.replace("_", "-"): one for key, one in table.items()})
    except ValidationError as error:  # it would show values
        raise _refusal(path, name, error.errors(include_input=False)[0]) from None
    folder = path.parent
    return NamedOrganization(
        name=name,
        server=said.server,
        key=said.key.beside(folder),
        id=said.organization,
        currency=said.currency.upper(),
        ca_file=folder / said.ca_file.expanduser() if said.ca_file else None,
        insecure_http=said.insecure_http,
        defaults=_defaults(path, name, said.defaults),
    )


def _defaults(path: Path, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    options = {key.replace("-", "_"): value for key, value in given.items()}
    for option in sorted(options.keys() & _NOT_DEFAULTS):
        raise _invalid(
            path, name, gettext("{option} is no default").format(option=option_name(option))
        )
    own = path.parent / str(options.get("template", "")).strip()
    if own.is_file():  # one that lies with the file is meant before one of the importer's
        options["template"] = str(own)
    found = beside(options, path.parent)
    settings_alone(found)  # what is wrong with an option is told at once
    return found


def _refusal(path: Path, name: str, error: "ErrorDetails") -> UsageError:
    """Which key is wrong, and pydantic's words on it, without the value."""
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == IN_THE_CLEAR:
        return secret_in_the_clear(
            gettext("The organization {name} in {path} holds a secret itself: {key}.").format(
                name=name, path=path, key=key
            )
        )
    return _invalid(path, name, f"{key}: {error['msg'].removeprefix('Value error, ')}")


def _invalid(path: Path, name: str, reason: str) -> UsageError:
    return UsageError(
        "organization-invalid",
        gettext("The organization {name} in {path} is not valid: {reason}.").format(
            name=name, path=path, reason=reason
        ),
        hint=gettext(
            "An organization has server and key, may have organization (its id), currency, ca-file "
            "and insecure-http, and defaults: options of `importer run` that hold there."
        ),
    )
