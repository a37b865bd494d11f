"""Whom a job tells what its nights come to: `[jobs.NAME.notify]`, and the ping of its watchdog."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from importer.core.jobs.news import Occasion
from importer.core.language import gettext
from importer.settings.secret_references import SecretReference

_CONFIG = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
_PORTS = {"starttls": 587, "from-the-start": 465}

Address = Annotated[str, Field(pattern=r"^[^\s@,<>\"]+@[A-Za-z0-9.-]+$", max_length=254)]
Host = Annotated[str, Field(pattern=r"^[A-Za-z0-9.:-]+$", max_length=253)]
Attachment = Literal[
    "summary.json",
    "results.csv",
    "results.xlsx",
    "report.html",
    "corrections.xlsx",
    "corrections.csv",
]


class Email(BaseModel):
    """Mail by SMTP, never in the clear.

    Attributes:
        tls: whether encryption begins with the connection, or is asked for in it (RFC 8314, 3207).
        port: 0 for the usual one.
        password: of `user`.
        ca_file: certificates of a private authority (PEM).
    """

    model_config = _CONFIG

    to: Annotated[tuple[Address, ...], Field(min_length=1)]
    sender: Annotated[Address, Field(alias="from")]
    server: Host
    port: Annotated[int, Field(ge=0, le=65_535)] = 0
    tls: Literal["starttls", "from-the-start"] = "starttls"
    user: str = ""
    password: SecretReference | None = None
    ca_file: Annotated[Path | None, Field(alias="ca-file")] = None

    @model_validator(mode="after")
    def _has_both_or_neither(self) -> Self:
        if bool(self.user) != (self.password is not None):
            raise ValueError(gettext("user and password go together"))
        return self

    @property
    def place(self) -> tuple[str, int]:
        """Host and port."""
        return self.server, self.port or _PORTS[self.tls]


class Notify(BaseModel):
    """Who is told, and when.

    Attributes:
        attach: reports that are sent along with mails and to services; they hold customers' data.
        webhook: an address that takes JSON.
        services: addresses as apprise writes them, each with its token.
    """

    model_config = _CONFIG

    on: Occasion = Occasion.FAILURE
    attach: tuple[Attachment, ...] = ()
    email: Email | None = None
    webhook: SecretReference | None = None
    services: tuple[SecretReference, ...] = ()

    @model_validator(mode="after")
    def _tells_somebody(self) -> Self:
        if not (self.email or self.webhook or self.services):
            raise ValueError(gettext("it names nobody: email, webhook or services"))
        return self

    def beside(self, folder: Path) -> Self:
        """The same, relative paths taken from the folder of the file that names them."""
        email = self.email
        if email is not None:
            password = email.password and email.password.beside(folder)
            ca_file = email.ca_file and folder / email.ca_file.expanduser()
            email = email.model_copy(update={"password": password, "ca_file": ca_file})
        return self.model_copy(
            update={
                "email": email,
                "webhook": self.webhook and self.webhook.beside(folder),
                "services": tuple(one.beside(folder) for one in self.services),
            }
        )

    def references(self) -> tuple[SecretReference, ...]:
        """All secrets that telling needs."""
        password = self.email.password if self.email else None
        return tuple(filter(None, (password, self.webhook, *self.services)))
