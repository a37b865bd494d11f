"""What files and their folders are called on a job's way, whatever they were called before."""

from datetime import UTC, datetime
from pathlib import PurePath

from importer.core.values.plain_text import plain_text

_STAMP = "%Y%m%d-%H%M%S-%f"
_STAMP_LENGTH = len("20260131-142501-000000")
_LONGEST = 255
"""Bytes of a name on the file systems that there are."""


def folder_name(taken_at: datetime, file: str) -> str:
    """The folder of a file that was taken then: in the order of time, and no two alike.

    Args:
        taken_at: UTC.
        file: the name as it came.
    """
    return _shortened(f"{taken_at:{_STAMP}} {plain_text(file)}")


def taken_at(folder: str) -> datetime | None:
    """When the file of such a folder was taken; None for a folder that is none of ours."""
    try:
        return datetime.strptime(folder[:_STAMP_LENGTH], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def kept_name(file: str) -> str:
    """The name under which a file is kept: as it came, unless no journal and no report could hold
    it."""
    return _shortened(plain_text(file))


def together(token: str, file: str) -> str:
    """A name for a file where another has its own."""
    return _shortened(f"{token} {plain_text(file)}")


def _shortened(name: str) -> str:
    """The name with its middle left out where it has too many bytes."""
    suffix = PurePath(name).suffix
    room = _LONGEST - len(suffix.encode())
    if len(name.encode()) <= _LONGEST or room <= 0:
        return name.encode()[:_LONGEST].decode(errors="ignore")
    return name.encode()[:room].decode(errors="ignore") + suffix
