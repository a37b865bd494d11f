"""Files that are either whole or not there, readable by their owner alone.

What stands in them is the business of the formats.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new, empty file beside `path` that takes its place when the block ends well.

    It has mode 0600 from its first byte; a reader sees the old file or the new one, never a part.
    If the block raises, the new file is removed and the old one stays.

    Raises:
        OSError: the folder is not writable, the disk is full, the old file can't be replaced.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        _sync(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Bytes reach the disk before the name does: a power cut must not leave an empty file."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
