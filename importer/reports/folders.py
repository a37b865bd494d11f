"""The folder that a run's files go to."""

from contextlib import suppress
from pathlib import Path


def made(folder: Path) -> Path:
    """The folder; new ones on the way to it are private."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    with suppress(OSError):  # whoever writes the first file tells it better
        for one in reversed(missing):
            one.mkdir(mode=0o700)
    return folder
