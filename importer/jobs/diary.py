"""What becomes of the files of a night, written down for those who are told of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from msgspec.structs import replace

from importer.core.errors import ImporterError
from importer.core.jobs.news import FileNews
from importer.jobs.retaining import Outlived
from importer.jobs.running import Watches
from importer.run.finishing import Finished
from importer.run.fronts import Shows
from importer.settings import Settings


class Diary:
    """`jobs.running.Watches` of a night that is told: it notes what happens and passes it on.

    Attributes:
        files: in the order taken.
        left: names of those that wait for the next time.
        error: why something that was kept long enough is still there.
    """

    def __init__(self) -> None:
        self.files: list[FileNews] = []
        self.left: list[str] = []
        self.error: ImporterError | None = None
        self._watches: Watches

    def beside(self, watches: Watches) -> Self:
        """The diary, with somewhere to watch the job meanwhile."""
        self._watches = watches
        return self

    def shows(self, settings: Settings) -> Shows:
        """See `jobs.running.Watches`."""
        self._note(replace(self.files[-1], reports=settings.out))
        return self._watches.shows(settings)

    def takes_over(self, owner: str) -> None:
        """See `jobs.running.Watches`."""
        self._watches.takes_over(owner)

    def takes(self, file: Path) -> None:
        """See `jobs.running.Watches`."""
        self.files.append(FileNews(file.name))
        self._watches.takes(file)

    def finished(self, finished: Finished) -> None:
        """See `jobs.running.Watches`."""
        self._note(
            replace(
                self.files[-1],
                code=finished.exit_code,
                run_id=finished.run.id,
                endings=finished.endings,
                error=finished.error,
            )
        )
        self._watches.finished(finished)

    def stopped(self, file: Path, error: ImporterError, *, held: bool) -> None:
        """See `jobs.running.Watches`."""
        if not self.files or self.files[-1].file != file.name or self.files[-1].code is not None:
            self.files.append(FileNews(file.name))  # it was never taken
        self._note(replace(self.files[-1], code=error.exit_code, error=error, is_held=held))
        self._watches.stopped(file, error, held=held)

    def leaves(self, files: Sequence[Path]) -> None:
        """See `jobs.running.Watches`."""
        self.left += [file.name for file in files]
        self._watches.leaves(files)

    def moved(self, file: Path, folder: Path) -> None:
        """See `jobs.running.Watches`."""
        self._note(replace(self.files[-1], reports=folder))
        self._watches.moved(file, folder)

    def removed(self, files: Sequence[Outlived]) -> None:
        """See `jobs.running.Watches`."""
        self._watches.removed(files)

    def not_removed(self, error: ImporterError) -> None:
        """See `jobs.running.Watches`."""
        self.error = error
        self._watches.not_removed(error)

    def _note(self, news: FileNews) -> None:
        self.files[-1] = news
