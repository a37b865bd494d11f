"""Where a job's key is kept: a variable, a file, a credential of systemd, or what a command
says."""

import os
import subprocess
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.settings.keys import checked_key, read_key_file

_PATIENCE = 60
"""Seconds that a command may take to tell the key."""

Command = Annotated[tuple[str, ...], Field(min_length=1)]


class KeyReference(BaseModel):
    """`key.env = "NAME"`, or `file`, `credential`, `command`: one of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    env: str | None = None
    file: Path | None = None
    credential: Annotated[str, Field(pattern=r"^[\w.-]+$")] | None = None
    command: Command | None = None

    @model_validator(mode="after")
    def _is_one(self) -> "KeyReference":
        if len(self.model_fields_set) != 1:
            raise ValueError(gettext("it names env, file, credential or command, and only one"))
        return self

    def words(self) -> str:
        """Where the key is, and not the key."""
        name, value = next(iter(self.model_dump(exclude_unset=True).items()))
        return f"{name} {' '.join(value) if name == 'command' else value}"

    def read(self) -> str:
        """The key.

        Raises:
            UsageError: `key-file-unreadable`, `key-invalid`, `key-command-failed`, or
                `credential-missing`.
        """
        if self.env is not None:
            return checked_key(os.environ.get(self.env, "").strip(), self.env)
        if self.command is not None:
            return checked_key(_said_by(self.command), self.command[0])
        return read_key_file(self.file or _credential(self.credential or ""))


def _credential(name: str) -> Path:
    """The file that systemd made of `LoadCredential` (systemd.exec(5), CREDENTIALS_DIRECTORY)."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder:
        return Path(folder) / name
    raise UsageError(
        "credential-missing",
        gettext("The key is the credential {name}, and systemd has handed over none.").format(
            name=name
        ),
        hint=gettext(
            "A unit with LoadCredential={name}:FILE gets it. In a terminal, name the file itself: "
            'key.file = "PATH".'
        ).format(name=name),
    )


def _said_by(command: tuple[str, ...]) -> str:
    """The first line of what a command writes; what it says besides is shown to nobody."""
    try:
        done = subprocess.run(  # noqa: S603  the user's own file names it
            command, check=True, capture_output=True, text=True, timeout=_PATIENCE
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise UsageError(
            "key-command-failed",
            gettext("The command that tells the key, {command}, failed: {reason}.").format(
                command=command[0], reason=type(error).__name__
            ),
            hint=gettext(
                "Run it by hand as the user of the job. It has to write the key to its standard "
                "output and end with 0."
            ),
        ) from None  # its output may hold a secret
    return done.stdout.strip()
