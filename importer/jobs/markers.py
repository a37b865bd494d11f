"""Files that say that another one is whole: `customers.csv.ok`, or `customers.ok`.

The marker leaves the inbox before its file: were it left behind when the process dies, it would
vouch for the next file of that name, half of which may be there.
"""

from contextlib import suppress
from pathlib import Path

from importer.settings import Job

_MARKER = "marker"


def is_whole(job: Job, path: Path) -> bool:
    """Whether a file may be taken, as far as markers say; one is no file to be taken itself."""
    if not job.marker:
        return True
    return not path.name.endswith(job.marker) and marker_of(job, path) is not None


def marker_of(job: Job, path: Path) -> Path | None:
    """The marker that vouches for a file; None if there is none."""
    names = (path.name, path.stem)
    found = (path.with_name(f"{name}{job.marker}") for name in names)
    return next((one for one in found if one.is_file()), None)


def take_marker(job: Job, path: Path, folder: Path) -> None:
    """Move the marker of a file to where the file goes next."""
    marker = marker_of(job, path) if job.marker else None
    if marker is not None:
        (folder / _MARKER).mkdir()
        marker.rename(folder / _MARKER / marker.name)


def bring_back_marker(job: Job, folder: Path) -> None:
    """Undo `take_marker` where the file did not follow."""
    place = folder / _MARKER
    for marker in place.iterdir() if place.is_dir() else ():
        marker.rename(job.input / marker.name)
    with suppress(OSError):  # there was none
        place.rmdir()


def vouch_for(job: Job, path: Path) -> None:
    """A person says that a file which comes back is whole. The marker is there first: without it
    the file would wait for ever, and the person is about to bring it."""
    if job.marker:
        path.with_name(f"{path.name}{job.marker}").touch()
