"""Settings from all places, or what is wrong with them: which one, and where it may stand."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
from pydantic import ValidationError

from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.core.values.plain_text import is_plain
from importer.settings.model import Settings
from importer.settings.places import (
    FOLDER_FILE,
    Places,
    beside,
    option_name,
    read_file,
    settle,
    variable_name,
)
from importer.version import APPLICATION, OWN_FILE

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from importer.settings.organizations import NamedOrganization

_LONGEST_NAME = 60
JOBS = "jobs"
"""The table of the jobs, which may stand in the working folder's file too: it is read by the
commands that were given the file by its name, and by no other."""
ORGANIZATIONS_FILE = Path("organizations.toml")
"""Lies with the user's own configuration unless another is named; never is one of the working
folder taken."""

_FILE_NAMES = frozenset(
    {"organizations", "store", "api_key_file", "ca_file", "journal", "out", "template"}
)


def load_settings(flags: Mapping[str, Any]) -> Settings:
    """Settings from all places; `flags` holds what was given on the command line.

    Raises:
        UsageError: a setting that is not known, not valid, or not to come from where it stands,
            naming it.
    """
    own_file = own_file_path()
    own = beside(_settings_in(own_file), own_file.parent)
    environment = _environment()
    given = {name: value for name, value in flags.items() if not is_absent(value)}
    named = _named({**own, **environment, **given}, own_file.parent)
    values, origins = settle(
        Places(
            own_file=own_file,
            own=own,
            folder=_settings_in(FOLDER_FILE, besides=JOBS),
            environment=environment,
            named=named.values() if named else {},
            given=given,
        )
    )
    _check_text(values)
    try:
        settings = Settings(**values).with_origins(origins)
        return settings.opened_by(named.key.read) if named and not settings.sandbox else settings
    except ValidationError as error:
        raise _bad_setting(error) from None  # pydantic's text would show values, secrets included


def _named(said: Mapping[str, Any], folder: Path) -> "NamedOrganization | None":
    """The organization that somebody named, if anybody did."""
    if not said.get("organization"):
        return None
    from importer.settings.organizations import find_organization

    file = Path(said.get("organizations") or folder / ORGANIZATIONS_FILE)
    return find_organization(file.expanduser().absolute(), str(said["organization"]))


def organizations_file(settings: Settings) -> Path:
    """The file that describes the organizations: the one that was named, or the user's own."""
    given = settings.organizations or own_file_path().parent / ORGANIZATIONS_FILE
    return given.expanduser().absolute()


def settings_alone(values: Mapping[str, Any]) -> Settings:
    """Settings of these values and nothing else: a job goes the same way from whatever folder and
    in whatever environment it is started.

    Raises:
        UsageError: a setting that is not known or not valid, naming it.
    """
    for name in values:
        if name not in Settings.model_fields:
            raise _unknown_setting(name, FOLDER_FILE)
    _check_text(values)
    try:
        return Settings(**values)
    except ValidationError as error:
        raise _bad_setting(error) from None  # pydantic's text would show values, secrets included


def _check_text(values: Mapping[str, Any]) -> None:
    """Names of files may be any bytes; every other text goes into a journal or to a server."""
    for name, value in values.items():
        if name not in _FILE_NAMES and not _is_text(value):
            raise _invalid(name, gettext("it holds bytes that are no text in UTF-8"))


def _is_text(value: object) -> bool:
    if isinstance(value, Mapping):
        return _is_text(tuple(value)) and _is_text(tuple(value.values()))
    if isinstance(value, list | tuple):
        return all(map(_is_text, value))
    return not isinstance(value, str) or is_plain(value)


def own_file_path() -> Path:
    """The user's own configuration file, whether or not there is one."""
    return Path(platformdirs.user_config_dir(APPLICATION)) / OWN_FILE


def _settings_in(path: Path, *, besides: str = "") -> dict[str, Any]:
    found = read_file(path)
    found.pop(besides, None)
    for name in found:
        if name not in Settings.model_fields:
            raise _unknown_setting(name, path)
    return found


def _environment() -> dict[str, Any]:
    """What the environment says, under the settings' own names. Upper and lower case are the same,
    and what is set to nothing is not set."""
    there = {key.upper(): text for key, text in os.environ.items() if text}
    names = {
        variable: name
        for name in Settings.model_fields
        for variable in (f"IMPORTER_{name.upper()}", variable_name(name))
    }
    return {name: there[variable] for variable, name in names.items() if variable in there}


def is_absent(value: object) -> bool:
    """Whether a flag was not given; 0 is a value."""
    return value is None or value is False or value == ()


def _bad_setting(error: ValidationError) -> UsageError:
    first = error.errors(include_input=False, include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "setting"
    if first["type"] == "extra_forbidden":
        return _unknown_setting(name, FOLDER_FILE)
    return _invalid(name, _what_is_wrong(name, first))


def _invalid(name: str, reason: str) -> UsageError:
    option = option_name(name)
    return UsageError(
        "setting-invalid",
        gettext("The setting {option} is not valid: {reason}.").format(
            option=option, reason=reason
        ),
        hint=gettext(
            "Look where it comes from: the flag --{option}, the environment "
            "({variable}), {file} or {own_file}. `importer run --help` "
            "lists the options."
        ).format(
            option=option,
            variable=variable_name(name),
            file=FOLDER_FILE,
            own_file=own_file_path(),
        ),
        context={"setting": option},
    )


def _unknown_setting(name: str, path: Path) -> UsageError:
    """From a configuration file or a program: click knows all flags."""
    from rapidfuzz import process

    nearest = process.extractOne(name, list(Settings.model_fields))[0]
    shown = name[:_LONGEST_NAME]
    return UsageError(
        "setting-unknown",
        gettext("There is no setting {shown}.").format(shown=shown),
        hint=gettext(
            "Did you mean {nearest}? The keys of {path} are the options' names, with _ for -."
        ).format(nearest=nearest, path=path),
        context={"setting": shown},
    )


_DURATIONS = {"settle", "server_timeout", "recheck", "give_up_after", "max_duration"}


def _what_is_wrong(name: str, error: "ErrorDetails") -> str:
    """Pydantic's finding in our words, without the value: it may be a secret."""
    limits = error.get("ctx", {})
    words = {
        "int_parsing": gettext("it must be a whole number"),
        "int_from_float": gettext("it must be a whole number"),
        "float_parsing": gettext("it must be a number"),
        "bool_parsing": gettext("it must be true or false"),
        "greater_than_equal": gettext("it must be at least {least}").format(least=limits.get("ge")),
        "less_than_equal": gettext("it must be at most {most}").format(most=limits.get("le")),
        "greater_than": gettext("it must be more than {bound}").format(bound=limits.get("gt")),
        "enum": gettext("it must be {choices}").format(choices=limits.get("expected")),
    }
    if name in _DURATIONS and error["type"] == "float_parsing":
        return gettext("it must be a time, such as 90s, 15m or 2h")
    return words.get(error["type"], error["msg"].removeprefix("Value error, "))
