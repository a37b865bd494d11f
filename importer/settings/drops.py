"""`[jobs.NAME.fetch]`: the place on another machine from which a job's files come."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from importer.core.language import gettext
from importer.settings.secret_references import IN_THE_CLEAR, SecretReference

_SCHEMES = ("sftp", "s3", "file")


class After(StrEnum):
    """What becomes of a remote file once a copy of it is safe here."""

    KEEP = "keep"
    DELETE = "delete"
    MOVE = "move"


class Fetch(BaseModel):
    """Where files are fetched from, and what becomes of them there.

    Attributes:
        address: `from`: a folder, or files by a pattern with `*`.
        user: of SFTP; for s3 the id of the access key.
        password: of the user, or of the private key; for s3 the secret access key.
        identity: a private SSH key.
        known_hosts: the file with the keys of hosts; None for the user's own.
        endpoint: of a storage that speaks S3 and is not Amazon's.
        move_to: a folder on the same machine, with `after = "move"`.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-")
    )

    address: Annotated[str, Field(alias="from", min_length=1)]
    user: str = ""
    password: SecretReference | None = None
    identity: Path | None = None
    known_hosts: Path | None = None
    endpoint: str = ""
    after: After = After.KEEP
    move_to: str = ""

    @field_validator("address")
    @classmethod
    def _can_be_opened(cls, address: str) -> str:
        url = urlsplit(address)
        if url.password is not None:
            raise PydanticCustomError(IN_THE_CLEAR, IN_THE_CLEAR)
        if url.scheme not in _SCHEMES:
            kinds = ", ".join(f"{one}://" for one in _SCHEMES)
            raise ValueError(gettext("it begins with one of {kinds}").format(kinds=kinds))
        if url.scheme == "sftp" and not url.hostname:
            raise ValueError(gettext("it names no host"))
        return address

    @model_validator(mode="after")
    def _moves_somewhere(self) -> Self:
        if (self.after is After.MOVE) != bool(self.move_to):
            raise ValueError(gettext("after = “move” and move-to belong together"))
        return self

    def beside(self, folder: Path) -> Self:
        """The same, relative paths taken from the folder of the file that names them."""
        paths = {"identity": self.identity, "known_hosts": self.known_hosts}
        found = {name: folder / path.expanduser() for name, path in paths.items() if path}
        secret = {"password": self.password.beside(folder)} if self.password else {}
        return self.model_copy(update={**found, **secret})
