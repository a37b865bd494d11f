"""A process that holds an organization until it is told to go, or is killed."""

import sys
from pathlib import Path

from importer.journal import lock_organization


def hold(folder: Path, organization_id: str, owner: str) -> None:
    """Say that the lock is held, then wait for the end of standard input."""
    with lock_organization(folder, organization_id, owner):
        print("held", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    hold(Path(sys.argv[1]), *sys.argv[2:4])
