"""Where settings may come from, and which of them hold together.

A key is bound to the address that was configured beside it. Address, key, certificates and consent
to plain HTTP are therefore taken together from one trusted place: the command with its environment,
or the user's own configuration file. The working folder is no such place: it may have come with
somebody's files, so its `importer.toml` sets how files are read and checked and how fast they are
sent, and nothing else.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from importer.core.choices import Origins
from importer.core.errors import UsageError
from importer.core.journal_address import is_address
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.core.store_address import is_store_address
from importer.settings.shown import shown_value

Values = Mapping[str, Any]

FOLDER_FILE = Path("importer.toml")

OF_THE_SERVER = frozenset(
    {"base_url", "api_key", "api_key_file", "organization_id", "ca_file", "insecure_http"}
)
_THE_KEY = frozenset({"api_key", "api_key_file"})
_WITH_THE_SERVER = OF_THE_SERVER | {"yes", "journal"}
"""What one place says for its server alone."""

OF_A_FOLDER = frozenset(
    # how files are read
    {"template", "sheet", "encoding", "delimiter", "header_row", "skip_hidden", "date_format"}
    | {"decimal", "balance_sign"}
    # how rows are checked
    | {"set", "default", "rate", "expect_total", "allow_new_currencies", "invalid_contacts", "fix"}
    | {"on_existing", "match_on", "keep_duplicates", "no_merge", "keep_private"}
    | {"all_or_nothing"}
    # how fast, how many and how patiently they are sent
    | {"first", "batch_size", "in_flight", "max_rate", "settle", "server_timeout", "recheck"}
    | {"resend", "postcodes", "give_up_after", "stop_after_errors", "max_duration"}
    | {"not_between", "time_zone"}
)
"""What the `importer.toml` of a working folder may set; any other setting there is an error."""

_PATHS = frozenset({"api_key_file", "ca_file", "journal", "organizations", "store"})
_LARGEST_FILE = 64 << 10
_LONGEST_LINE = 4 << 10
"""Bytes. tomllib takes time by the square of a key's depth: `a.a.a.…` of 100 kB took 25 s."""

_LONGEST_SHOWN = 60
_ON = frozenset({"1", "true", "yes", "on", "t", "y"})


class Places(Struct, frozen=True):
    """What each place says, by the settings' names.

    Attributes:
        own_file: the user's own configuration file, wherever it is or would be.
        named: what is written of the organization that was named.
        given: with the command itself.
    """

    own_file: Path
    own: Values = field(default_factory=dict)
    folder: Values = field(default_factory=dict)
    environment: Values = field(default_factory=dict)
    named: Values = field(default_factory=dict)
    given: Values = field(default_factory=dict)


def read_file(path: Path, largest: int = _LARGEST_FILE) -> dict[str, Any]:
    """The settings in a file, by their names; none if there is no such file.

    Args:
        largest: bytes that it may have.

    Raises:
        UsageError: `config-file-invalid`.
    """
    try:
        if not path.exists():
            return {}
        raw = _bounded(path, largest)
        import tomllib  # most have no such file

        return {_name_of(key): value for key, value in tomllib.loads(raw.decode()).items()}
    except OSError as error:
        raise _unreadable(path, error.strerror or type(error).__name__) from error
    except RecursionError as error:
        raise _unreadable(path, gettext("its values are nested too deeply")) from error
    except ValueError as error:  # what is no TOML or no UTF-8, too
        raise _unreadable(path, str(error)) from error


def _bounded(path: Path, largest: int) -> bytes:
    """What the file holds, if that is no more than settings can take.

    Raises:
        ValueError: it is larger, or no file; in words.
    """
    if not path.is_file():
        raise ValueError(gettext("it is no ordinary file"))
    with path.open("rb") as file:
        raw = file.read(largest + 1)
    if len(raw) > largest:
        raise ValueError(
            gettext("it is larger than {largest_file} bytes").format(largest_file=whole(largest))
        )
    if any(len(line) > _LONGEST_LINE for line in raw.splitlines()):
        raise ValueError(
            gettext("it has a line of more than {longest_line} bytes").format(
                longest_line=whole(_LONGEST_LINE)
            )
        )
    return raw


def _name_of(key: str) -> str:
    """Keys are the options' names, with - or _."""
    name = key.replace("-", "_")
    return "json_lines" if name == "json" else name


def _unreadable(path: Path, reason: str) -> UsageError:
    return UsageError(
        "config-file-invalid",
        gettext("{path} can't be read: {reason}").format(path=path, reason=reason),
        hint=gettext("It must be TOML, with the options' names as keys: batch_size = 20"),
    )


def beside(values: Values, folder: Path) -> dict[str, Any]:
    """The values, their paths taken from the folder of the file that names them: the working folder
    must not decide which key or authority is meant."""
    return {
        name: folder / Path(value).expanduser()
        if name in _PATHS and isinstance(value, str) and not _is_elsewhere(name, value)
        else value
        for name, value in values.items()
    }


def _is_elsewhere(name: str, value: str) -> bool:
    """Whether it is the address of another machine, and no path."""
    return is_store_address(value) if name == "store" else is_address(value)


def check_folder(values: Values, own_file: Path) -> None:
    """Refuse what a working folder must not decide.

    Raises:
        UsageError: `setting-not-from-folder`, naming the setting and where it belongs.
    """
    for name in values:
        if name not in OF_A_FOLDER:
            raise _not_from_folder(name, own_file)


def _not_from_folder(name: str, own_file: Path) -> UsageError:
    option = option_name(name)
    flag = "" if name in OF_THE_SERVER - {"ca_file", "insecure_http"} else f"--{option}, "
    return UsageError(
        "setting-not-from-folder",
        gettext("{file} sets {option}, which is never taken from the working folder.").format(
            file=FOLDER_FILE, option=option
        ),
        hint=gettext(
            "A file that may have come with somebody's data must not decide where a "
            "key goes, what is trusted, what is confirmed or where things are kept. "
            "Take it out, and set it with {flag}{variable} or in your own "
            "{own_file}. {file} sets how files are read and checked, and the "
            "pace."
        ).format(flag=flag, variable=variable_name(name), own_file=own_file, file=FOLDER_FILE),
        context={"setting": option, "file": str(FOLDER_FILE)},
    )


def option_name(name: str) -> str:
    """A setting as people write it."""
    return "json" if name == "json_lines" else name.replace("_", "-")


def variable_name(name: str) -> str:
    """The setting's name in the environment."""
    if name in OF_THE_SERVER - {"ca_file", "insecure_http"}:
        return f"BIGCAPITAL_{name.upper()}"
    return f"IMPORTER_{option_name(name).upper().replace('-', '_')}"


def settle(places: Places) -> tuple[dict[str, Any], Origins]:
    """What holds, and what is to be said of where it comes from.

    Raises:
        UsageError: `setting-not-from-folder`, `server-settings-mixed`.
    """
    check_folder(places.folder, places.own_file)
    command = _command(places.environment, places.given)
    if _is_on(command.get("sandbox", places.own.get("sandbox", False))):
        return _without_servers(places, command)
    if places.named:
        return _at_the_named(places)
    names_server = not command.keys().isdisjoint({"base_url", *_THE_KEY})
    _check_bonds(places, command, names_server=names_server)
    left = _WITH_THE_SERVER if names_server and "base_url" in places.own else frozenset()
    own = {name: value for name, value in places.own.items() if name not in left}
    origins = Origins(
        folder_file=FOLDER_FILE if places.folder else None,
        from_folder=_from_folder(places.folder, command),
        own_file=places.own_file if places.own else None,
        server_from_own_file="base_url" in own,
        passed_over=tuple(option_name(name) for name in places.own if name in left),
    )
    return {**own, **places.folder, **command}, origins


def _command(environment: Values, given: Values) -> dict[str, Any]:
    """The environment with what the command itself says; its key beats any of the environment."""
    if not _THE_KEY.isdisjoint(given):
        environment = {n: value for n, value in environment.items() if n not in _THE_KEY}
    return {**environment, **given}


def _is_on(value: object) -> bool:
    return str(value).strip().lower() in _ON


def _without_servers(places: Places, command: Values) -> tuple[dict[str, Any], Origins]:
    """A stand-in has an address and a key of its own: those of the user are no business of it."""
    values = {**places.own, **places.folder, **command}
    origins = Origins(
        folder_file=FOLDER_FILE if places.folder else None,
        from_folder=_from_folder(places.folder, command),
    )
    return {n: value for n, value in values.items() if n not in OF_THE_SERVER}, origins


def _at_the_named(places: Places) -> tuple[dict[str, Any], Origins]:
    """An organization that is named has address, key and trust of its own; what other places say of
    a server is about another one. How files are read and sent, the command may still say.

    Raises:
        UsageError: `server-settings-mixed`.
    """
    for name in sorted(OF_THE_SERVER & places.given.keys()):
        raise _mixed(
            gettext("The organization has a server of its own, and {option} is given").format(
                option=option_name(name)
            ),
            gettext("Write {option} beside its server, or name no organization.").format(
                option=option_name(name)
            ),
        )
    around = {**places.own, **places.folder}
    said = {n: value for n, value in around.items() if n not in OF_THE_SERVER}
    environment = {n: value for n, value in places.environment.items() if n not in OF_THE_SERVER}
    origins = Origins(
        folder_file=FOLDER_FILE if places.folder else None,
        from_folder=_from_folder(places.folder, {**places.named, **environment, **places.given}),
    )
    return {**said, **places.named, **environment, **places.given}, origins


def _from_folder(folder: Values, command: Values) -> tuple[str, ...]:
    return tuple(
        f"{option_name(name)} {shown_value(value)[:_LONGEST_SHOWN]}"
        for name, value in folder.items()
        if name not in command
    )


# --- what holds together --------------------------------------------------------------------------


def _check_bonds(places: Places, command: Values, *, names_server: bool) -> None:
    """Refuse to take a key from one place and its address, or what is trusted there, from another.

    Raises:
        UsageError: `server-settings-mixed`.
    """
    own, file = places.own, places.own_file
    bound = [name for name in own if name in OF_THE_SERVER]
    if bound and "base_url" not in own:
        raise _mixed(
            gettext("{file} sets {option}, but not base-url").format(
                file=file, option=option_name(bound[0])
            ),
            gettext("Set it there, too."),
        )
    if not bound:
        return
    if not names_server:
        _check_additions(places, command)
    elif "base_url" not in command:
        raise _mixed(
            gettext("The key comes from the environment, the address only stands in {file}").format(
                file=file
            ),
            gettext("Set BIGCAPITAL_BASE_URL, too, or leave the key out and set it in that file."),
        )
    elif _THE_KEY.isdisjoint(command) and not _THE_KEY.isdisjoint(own):
        raise _mixed(
            gettext("The address comes from the environment, the key only stands in {file}").format(
                file=file
            ),
            gettext(
                "Set BIGCAPITAL_API_KEY or BIGCAPITAL_API_KEY_FILE, too, or leave "
                "BIGCAPITAL_BASE_URL out."
            ),
        )


def _check_additions(places: Places, command: Values) -> None:
    for name in sorted(OF_THE_SERVER & command.keys()):
        raise _mixed(
            gettext("The address and the key come from {own_file}, {option} does not").format(
                own_file=places.own_file, option=option_name(name)
            ),
            gettext(
                "Set {option} in that file, or set BIGCAPITAL_BASE_URL and BIGCAPITAL_API_KEY, too."
            ).format(option=option_name(name)),
        )


def _mixed(reason: str, what_to_do: str) -> UsageError:
    return UsageError(
        "server-settings-mixed",
        gettext("{reason}: what belongs to one server is never taken from two places.").format(
            reason=reason
        ),
        hint=gettext(
            "{what_to_do} A key goes to no address but the one that was set beside it. "
            "Nothing was sent."
        ).format(what_to_do=what_to_do),
    )
