"""Jobs as `importer.toml` describes them: `[jobs.NAME]`, each with the options of `importer run`.

The file is the one that the command names, or lies with the user's own configuration; never is one
of the working folder taken, which may have come with somebody's data.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Struct, field
from pydantic import ConfigDict, Field, ValidationError

from importer.core.errors import UsageError
from importer.core.jobs.guards import Limits
from importer.core.jobs.retention import Retention
from importer.core.language import gettext
from importer.core.options import OnExisting
from importer.settings.drops import Fetch
from importer.settings.loading import JOBS, ORGANIZATIONS_FILE, own_file_path, settings_alone
from importer.settings.model import Settings
from importer.settings.notify import Notify
from importer.settings.organizations import NamedOrganization, Organizations
from importer.settings.places import FOLDER_FILE, beside, option_name, read_file
from importer.settings.secret_references import (
    IN_THE_CLEAR,
    KeyReference,
    SecretReference,
    secret_in_the_clear,
)
from importer.settings.sights import Sights

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_KEYS = frozenset({"api_key", "api_key_file"})
_NOT_FOR_JOBS = frozenset(
    {"columns", "dry_run", "first", "json_lines", "new_run", "offline", "retry_refused", "sandbox"}
    | {"out", "yes", "base_url", "organization_id", "store"}
)
"""Options of one command in a terminal; address and organization have words of their own."""

_WITH_THE_SERVER = ("ca_file", "insecure_http")
"""What a job that names an organization leaves to it."""

_USUAL = {"on_existing": OnExisting.UPDATE.value}
"""What comes again every night is meant to change what came before."""


class _Table(Sights):
    """What a job says of itself, besides options of `importer run`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: str = Field(min_length=1)
    server: str = ""
    organization: str = ""
    organizations: Path | None = None
    key: KeyReference | None = None
    guards: Limits = Limits()
    retention: Retention = Retention()
    fetch: Fetch | None = None
    reports: Path | None = None
    marker: Annotated[str, Field(pattern=r"^(\.[A-Za-z0-9_-]+)?$")] = ""
    schedule: str = ""
    notify: Notify | None = None
    ping: SecretReference | None = None


class Job(Struct, frozen=True):
    """One import that is repeated.

    Attributes:
        name: unique in its file.
        config: the file that describes it; relative paths in it are taken from its folder.
        organization: the user's own name for it; "" where the job has server and key itself.
        input: a file, a pattern with `*`, or a folder into which files are put (an inbox).
        fetch: the place on another machine from which files are fetched into the inbox.
        reports: the folder in which those of each file get a folder.
        options: of `importer run`, by the settings' names.
        marker: ending of a file that says that another is whole; "" if none is waited for.
        schedule: when `importer job watch` starts it; "" for whenever a file has come.
        notify: who is told what its nights come to.
        ping: where the address is to which its dead man's switch listens.
        sights: where it can be seen from outside.
    """

    name: str
    config: Path
    input: Path
    key: KeyReference
    guards: Limits
    retention: Retention
    fetch: Fetch | None
    reports: Path
    options: Mapping[str, Any]
    organization: str = ""
    marker: str = ""
    schedule: str = ""
    notify: Notify | None = None
    ping: SecretReference | None = None
    sights: Sights = field(default_factory=Sights)

    @property
    def whole_name(self) -> str:
        """What names it among all jobs of the user."""
        return f"{self.config}/{self.name}"

    def secrets(self) -> tuple[SecretReference, ...]:
        """Where all is that it needs and does not hold itself."""
        told = self.notify.references() if self.notify else ()
        fetches = self.fetch.password if self.fetch else None
        return tuple(filter(None, (self.key, self.ping, fetches, *told)))

    def settings(self, **more: object) -> Settings:
        """Its settings, with what only the moment knows; nothing else of the environment counts."""
        return settings_alone({**self.options, **more})


def job_file(given: Path | None) -> Path:
    """The file with the jobs: the one that was named, or the user's own."""
    return (given or own_file_path().parent / FOLDER_FILE).expanduser().absolute()


def load_jobs(path: Path) -> tuple[Job, ...]:
    """All jobs of a file, in its order.

    Raises:
        UsageError: `jobs-missing`, `job-invalid`, `secret-in-the-clear`, `config-file-invalid`, or
            what is wrong with an option.
    """
    tables = read_file(path).get(JOBS)
    if not isinstance(tables, dict) or not tables:
        raise UsageError(
            "jobs-missing",
            gettext("{path} describes no job.").format(path=path),
            hint=gettext(
                "Write [jobs.NAME] with input, server and key into it, or name another file with "
                "--config FILE."
            ),
        )
    find = _Named()
    jobs = tuple(_job(path, name, table, find) for name, table in tables.items())
    _refuse_shared_metrics(path, jobs)
    return jobs


def find_job(path: Path, name: str) -> Job:
    """One job of a file.

    Raises:
        UsageError: `job-unknown`, or what `load_jobs` raises.
    """
    jobs = {job.name: job for job in load_jobs(path)}
    if name in jobs:
        return jobs[name]
    raise UsageError(
        "job-unknown",
        gettext("{path} describes no job {name}.").format(path=path, name=name),
        hint=gettext("It describes: {names}.").format(names=", ".join(jobs)),
    )


class _Named:
    """Organizations that jobs name; each file is read once, however many do."""

    def __init__(self) -> None:
        self._files: dict[Path, Organizations] = {}

    def find(self, file: Path, name: str) -> NamedOrganization:
        return self._files.setdefault(file, Organizations(file)).find(name)


class _Place(Struct, frozen=True):
    """Where a job's customers go.

    Attributes:
        options: what has to hold there, by the settings' names.
        defaults: what holds there unless the job says otherwise.
        organization: the user's own name for it; "" for none.
    """

    key: KeyReference
    options: Mapping[str, Any]
    defaults: Mapping[str, Any] = {}
    organization: str = ""


def _place(
    path: Path, name: str, said: _Table, options: Mapping[str, Any], named: _Named
) -> _Place:
    """A server and a key of its own, or an organization that has both.

    Raises:
        UsageError: `job-invalid`, or what finding an organization raises.
    """
    if said.server and said.key is not None:
        if said.organizations is not None:
            raise _invalid(path, name, gettext("it has a server of its own, and organizations"))
        own = {"base_url": said.server, "organization_id": said.organization}
        return _Place(said.key.beside(path.parent), own)
    if said.server or said.key is not None or not said.organization:
        missing = "key" if said.server else "server"
        raise _invalid(path, name, gettext("it has no {option}").format(option=missing))
    for option in _WITH_THE_SERVER:
        if option in options:
            reason = gettext("{option} stands with its organization")
            raise _invalid(path, name, reason.format(option=option_name(option)))
    file = path.parent / (said.organizations or ORGANIZATIONS_FILE).expanduser()
    found = named.find(file, said.organization)
    values = {key: value for key, value in found.values().items() if key not in found.defaults}
    currency = options.get("expect_currency") or found.currency
    return _Place(
        found.key, {**values, "expect_currency": currency}, found.defaults, said.organization
    )


def _job(path: Path, name: str, table: object, named: _Named) -> Job:
    if not isinstance(table, dict):
        raise _invalid(path, name, gettext("it is no table"))
    if not _NAME.fullmatch(name):  # files are called after it, and a command line names it
        raise _invalid(path, name, gettext("its name has other than letters, digits, . _ and -"))
    given = {key.replace("-", "_"): value for key, value in table.items()}
    if not _KEYS.isdisjoint(given):
        raise _in_the_clear(path, name, "key")
    own = {key: value for key, value in given.items() if key in _Table.model_fields}
    options = {key: value for key, value in given.items() if key not in _Table.model_fields}
    try:
        said = _Table.model_validate(own)
    except ValidationError as error:  # it would show values
        raise _refusal(path, name, error.errors(include_input=False)[0]) from None
    for option in options.keys() & _NOT_FOR_JOBS:
        raise _invalid(
            path,
            name,
            gettext("{option} is no setting of a job").format(option=option_name(option)),
        )
    folder = path.parent
    place = _place(path, name, said, options, named)
    own = beside(_own_template(options, folder), folder)
    job = Job(
        name=name,
        config=path,
        input=folder / Path(said.input).expanduser(),
        key=place.key,
        guards=said.guards,
        retention=said.retention,
        fetch=said.fetch and said.fetch.beside(folder),
        reports=folder / (said.reports or Path("reports") / name),
        marker=said.marker,
        schedule=said.schedule,
        options={**_USUAL, **place.defaults, **own, **place.options},
        organization=place.organization,
        notify=said.notify and said.notify.beside(folder),
        ping=said.ping and said.ping.beside(folder),
        sights=said.sights(folder),
    )
    job.settings()  # what is wrong with an option is told at once
    return job


def _refuse_shared_metrics(path: Path, jobs: Sequence[Job]) -> None:
    """Each run writes its file anew: of two jobs that share one, the numbers of one are lost."""
    owners: dict[Path, str] = {}
    for job in jobs:
        if job.sights.metrics is not None and job.name != owners.setdefault(
            job.sights.metrics, job.name
        ):
            other = owners[job.sights.metrics]
            raise _invalid(
                path, job.name, gettext("the job {other} writes its metrics").format(other=other)
            )


def _own_template(options: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """A template that lies with the file is meant before one of the importer's."""
    own = folder / str(options.get("template", "")).strip()
    return {**options, "template": str(own)} if own.is_file() else dict(options)


def _refusal(path: Path, name: str, error: "ErrorDetails") -> UsageError:
    """Which key is wrong, and pydantic's words on it, without the value."""
    key = ".".join(str(part).replace("_", "-") for part in error["loc"])
    if error["type"] == IN_THE_CLEAR:
        return _in_the_clear(path, name, key)
    return _invalid(path, name, f"{key}: {error['msg'].removeprefix('Value error, ')}")


def _in_the_clear(path: Path, name: str, key: str) -> UsageError:
    """A file of settings is copied, kept with others and shown about: no place for a secret."""
    return secret_in_the_clear(
        gettext("The job {name} in {path} holds a secret itself: {key}.").format(
            name=name, path=path, key=key
        )
    )


def _invalid(path: Path, name: str, reason: str) -> UsageError:
    return UsageError(
        "job-invalid",
        gettext("The job {name} in {path} is not valid: {reason}.").format(
            name=name, path=path, reason=reason
        ),
        hint=gettext(
            "A job has input, and server and key or the name of an organization of "
            "organizations.toml, may have guards, retention, fetch, reports, notify and ping, and "
            "any option of `importer run` that says how files are read, checked and sent."
        ),
    )
