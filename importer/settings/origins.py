"""What people are told of where their settings come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from importer.core.values.plain_text import plain_text


@dataclass(frozen=True, slots=True)
class Origins:
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


def shown_value(value: object) -> str:
    """The value of an option as people write it."""
    if isinstance(value, Mapping):
        return ", ".join(plain_text(f"{name}={given}") for name, given in value.items())
    if isinstance(value, list | tuple):
        return plain_text(", ".join(map(str, value)))
    return "yes" if value is True else plain_text(str(value))
