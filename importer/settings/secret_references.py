"""Where a secret of a job is kept: a variable, a file, a credential of systemd, what a command
says, or the keyring of the desktop. The file that describes the job names the place and never holds
the secret."""

import os
import subprocess
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.settings.keys import checked_key

IN_THE_CLEAR = "secret-in-the-clear"
"""The type of pydantic's error where a secret itself stands in place of a reference to it."""

_PATIENCE = 60
"""Seconds that a command may take to tell a secret."""

_LONGEST = 8_192
"""Characters; a JWT has some hundreds."""


class SecretReference(BaseModel):
    """`key.env = "NAME"`, or `file`, `credential`, `command`, `keyring`: one of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    env: Annotated[str, Field(min_length=1)] | None = None
    file: Path | None = None
    credential: Annotated[str, Field(pattern=r"^[\w.-]+$")] | None = None
    command: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    keyring: Annotated[str, Field(pattern=r"^[^/]+/.+$")] | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_no_secret(cls, given: object) -> object:
        if isinstance(given, str):
            raise PydanticCustomError(IN_THE_CLEAR, IN_THE_CLEAR)
        return given

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if len(self.model_fields_set) != 1:
            places = ", ".join(type(self).model_fields)
            raise ValueError(gettext("it names one of {places}").format(places=places))
        return self

    def beside(self, folder: Path) -> Self:
        """The same, a relative path taken from the folder of the file that names it."""
        if self.file is None:
            return self
        return type(self)(file=folder / self.file.expanduser())

    def words(self) -> str:
        """Where the secret is, and not the secret."""
        name, value = next(iter(self.model_dump(exclude_unset=True).items()))
        return f"{name} {value[0] if name == 'command' else value}"

    def read(self) -> str:
        """The secret: one line.

        Raises:
            UsageError: `secret-unreadable`, `credential-missing`, `secret-command-failed` or
                `keyring-unusable`.
        """
        text = self._text().strip()
        if text and len(text) <= _LONGEST and text.isprintable():
            return text
        raise _unreadable(self.words(), _what_is_wrong(text))

    def _text(self) -> str:
        if self.env is not None:
            return os.environ.get(self.env, "")
        if self.command is not None:
            return _said_by(self.command)
        if self.keyring is not None:
            return _kept_in_keyring(self.keyring)
        return _held_by(self.file or _credential(self.credential or ""))


class KeyReference(SecretReference):
    """Where the key of Bigcapital is."""

    def read(self) -> str:
        """The key.

        Raises:
            UsageError: `key-invalid`, or what any reference raises.
        """
        return checked_key(super().read(), self.words())


def secret_in_the_clear(message: str) -> UsageError:
    """A file of settings is copied, kept with others and shown about: no place for a secret."""
    return UsageError(
        "secret-in-the-clear",
        message,
        hint=gettext(
            "Such a file is copied and shown about. Write where the secret is instead: "
            '{ env = "NAME" }, { file = "PATH" }, { credential = "NAME" } of systemd, '
            '{ command = ["PROGRAM", "ARGUMENT"] } or { keyring = "SERVICE/NAME" }. If it was a '
            "real one, make a new one where it came from."
        ),
    )


def _held_by(path: Path) -> str:
    try:
        with path.expanduser().open("rb") as file:
            return file.read(2 * _LONGEST).decode("utf-8-sig")
    except OSError as error:
        raise _unreadable(f"file {path}", error.strerror or type(error).__name__) from error
    except ValueError:
        raise _unreadable(f"file {path}", gettext("it is no text in UTF-8")) from None


def _credential(name: str) -> Path:
    """The file that systemd made of `LoadCredential` (systemd.exec(5), CREDENTIALS_DIRECTORY)."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder:
        return Path(folder) / name
    raise UsageError(
        "credential-missing",
        gettext(
            "A secret is the credential {name}, and systemd has handed over none of that name."
        ).format(name=name),
        hint=gettext(
            "A unit with LoadCredential={name}:FILE gets it. In a terminal, name the file itself: "
            'file = "PATH" in place of credential.'
        ).format(name=name),
    )


def _said_by(command: tuple[str, ...]) -> str:
    """What a command writes; what it says besides is shown to nobody."""
    try:
        done = subprocess.run(  # noqa: S603  the user's own file names it
            command, check=True, capture_output=True, text=True, timeout=_PATIENCE
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise UsageError(
            "secret-command-failed",
            gettext("The command that tells a secret, {command}, failed: {reason}.").format(
                command=command[0], reason=type(error).__name__
            ),
            hint=gettext(
                "Run it by hand as the user of the job. It has to write the secret to its standard "
                "output and end with 0."
            ),
        ) from None  # its output may hold a secret
    return done.stdout


def _kept_in_keyring(entry: str) -> str:
    """What the keyring of the desktop, or of Windows or macOS, keeps under `service/name`."""
    service, _, name = entry.partition("/")
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise _keyring_unusable(entry, gettext("the package keyring is not installed")) from error
    try:
        return keyring.get_password(service, name) or ""
    except (KeyringError, RuntimeError) as error:
        raise _keyring_unusable(entry, type(error).__name__) from None


def _keyring_unusable(entry: str, reason: str) -> UsageError:
    return UsageError(
        "keyring-unusable",
        gettext("A secret is in the keyring as {entry}, which can't be asked: {reason}.").format(
            entry=entry, reason=reason
        ),
        hint=gettext(
            "Install it with: pip install 'bigcapital-customer-importer[keyring]', and put the "
            "secret in with: keyring set SERVICE NAME. Where nobody is logged in there is no open "
            "keyring: use env, file or credential there."
        ),
    )


def _unreadable(place: str, reason: str) -> UsageError:
    return UsageError(
        "secret-unreadable",
        gettext("The secret that {place} is to hold can't be read: {reason}.").format(
            place=place, reason=reason
        ),
        hint=gettext(
            "It has to hold one line, the secret and nothing else, and the user of the job has to "
            "be allowed to read it. A variable has to be set where the job is started."
        ),
    )


def _what_is_wrong(text: str) -> str:
    if not text:
        return gettext("there is nothing")
    if len(text) > _LONGEST:
        return gettext("it is far too long")
    return gettext("it has several lines or characters that no secret has")
