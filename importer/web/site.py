"""What all pages share: the settings, the server that was chosen, the imports, the works."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from importer.core.errors import UsageError
from importer.core.journal_address import JournalAddress
from importer.core.language import LanguageCode, gettext
from importer.journal import Journal
from importer.run.finishing import Finished
from importer.settings import data_folder
from importer.web.connection import Connection
from importer.web.desk import Desk
from importer.web.imports import Import, Imports
from importer.web.keys import Keys
from importer.web.taking import Bounds
from importer.web.watching import Watching
from importer.web.works import Work, WorkKind
from importer.wiring import open_corridor, open_own_journal, set_journal_aside
from importer.wiring.locks import who_is_at_work

if TYPE_CHECKING:
    from collections.abc import Callable

    from importer.run.corridor import Corridor
    from importer.run.surveying import Survey
    from importer.sandbox.server import Sandbox
    from importer.settings import Settings
    from importer.web.works import Result

REPORTS = "reports"
"""The folder of an import's reports, in its own."""


def own_site(settings: Settings) -> Site:
    """The site of this user."""
    imports = own_imports()
    keys = Keys(imports.root / "server.json")
    return Site(settings, imports, keys, language=settings.language)


def own_imports() -> Imports:
    """The imports of this user."""
    return Imports(data_folder() / "web")


class Site(Struct):
    """One life of the page's server.

    Attributes:
        settings: as the command that started it has them.
        bounds: what is taken from the browser at most.
        connection: the server that somebody has chosen; None until then.
        language: the one that was chosen; None leaves it to the browser.
        stand_in: a stand-in server that was started for a try; it ends with the process.
    """

    settings: Settings
    imports: Imports
    keys: Keys
    desk: Desk = field(default_factory=Desk)
    bounds: Bounds = field(default_factory=Bounds)
    connection: Connection | None = None
    language: LanguageCode | None = None
    stand_in: Sandbox | None = None
    _editing: Lock = field(default_factory=Lock)

    @property
    def survey(self) -> Survey | None:
        """What the chosen server has said; None while there is none."""
        return self.connection.survey if self.connection else None

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        """The journal, to look."""
        with open_own_journal(self.settings, read_only=True) as journal:
            yield journal

    def begin_journal_anew(self) -> Path | None:
        """Put a journal that can't be used aside, and begin another; where the old one is now."""
        kept = set_journal_aside(self.settings)
        with open_own_journal(self.settings):
            return kept

    def owner_of(self, organization_id: str) -> str:
        """Who is at work in an organization, and since when; "" if nobody is.

        Raises:
            ImporterError: `lock-not-writable`.
        """
        if not isinstance(self.settings.journal_place(), JournalAddress):
            return who_is_at_work(organization_id, None)
        with self.journal() as journal:
            return who_is_at_work(organization_id, journal)

    def reports(self, one: Import) -> Path:
        """Where an import's reports are."""
        return self.imports.folder(one.id) / REPORTS

    def options(self, one: Import) -> dict[str, Any]:
        """What was decided for an import, by the settings' names; the server among it.

        Raises:
            UsageError: `not-connected`.
        """
        if self.connection is None:
            raise UsageError(
                "not-connected",
                gettext("No server is chosen yet."),
                hint=gettext("Choose one on the page Connect, or try without a server."),
            )
        out: Mapping[str, Any] = {"out": self.reports(one), "yes": False, "json_lines": False}
        return {**one.options, **self.connection.options(), **out}

    def start(
        self, one: Import, kind: WorkKind, call: Callable[[Corridor], Result], **more: Any
    ) -> None:
        """Begin a work on an import; what it was answered on the way is decided from then on.

        Args:
            more: options for this work alone.

        Raises:
            ImporterError: `work-under-way`.
            UsageError: `not-connected`.
        """
        options = {**self.options(one), **more}
        do = partial(self._do, one, call, options)
        self.desk.start(one.id, kind, do, remembers=one.remembers)

    def _do(
        self,
        one: Import,
        call: Callable[[Corridor], Result],
        options: dict[str, Any],
        watching: Watching,
    ) -> Result:
        settings = type(self.settings).model_validate({**dict(self.settings), **options})
        with open_own_journal(settings) as journal:
            corridor = open_corridor(settings, journal, watching, watching, flags=options)
            result = call(corridor)
        if isinstance(result, Finished):
            kept = {**one.options}
            for option in watching.answers:
                if option.key:
                    kept[option.name] = {**kept.get(option.name, {}), option.key: option.value}
                else:
                    kept[option.name] = option.value
            update = {"run_id": result.run.id, "options": kept}
            self.imports.change(one.id, lambda now: now.model_copy(update=update))
        return result

    @contextmanager
    def editing(self, one: Import) -> Iterator[Corridor]:
        """A corridor to edit rows of an import by; one edit at a time, and none beside a work.

        Raises:
            ImporterError: `work-under-way`.
        """
        options = {**one.options, **(self.connection.options() if self.connection else {})}
        settings = type(self.settings).model_validate({**dict(self.settings), **options})
        nobody = Watching(Work(WorkKind.CHECK))
        with self._editing, open_own_journal(settings) as journal:
            self.desk.check_is_free(one.id)
            yield open_corridor(settings, journal, nobody, nobody, flags=options)

    def close(self) -> None:
        """End what is under way, in order, and the stand-in."""
        self.desk.close()
        if self.stand_in is not None:
            self.stand_in.close()
