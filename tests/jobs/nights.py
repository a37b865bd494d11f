"""Jobs as tests describe them, and nights of them."""

import os
from pathlib import Path

from importer.sandbox.server import Sandbox

from tests.cli.conftest import customers

CONFIG = Path("importer.toml")
INBOX = Path("inbox")


def describe_job(source: str | Path, *more: str, still_for: float = 0, server: str = "") -> None:
    """One job `nightly`; its key is in the environment."""
    lines = (
        "[jobs.nightly]",
        f'input = "{source}"',
        f'server = "{server or os.environ["BIGCAPITAL_BASE_URL"]}"',
        'key.env = "BIGCAPITAL_API_KEY"',
        f"guards.still-for = {still_for}",
        *more,
    )
    CONFIG.write_text("\n".join(lines) + "\n", encoding="utf-8")


def drop(rows: int, name: str = "customers.csv") -> Path:
    """A file put into the inbox."""
    return Path(customers(rows, name)).rename(INBOX / name)


def places() -> dict[str, list[str]]:
    """Which files stand where."""
    return {
        place: sorted(path.name for path in (INBOX / place).glob("*/file/*"))
        for place in ("working", "done", "quarantine")
    }


def names(server: Sandbox) -> list[str]:
    """Of the customers that the server has, in order."""
    return sorted(one["display_name"] for one in server.customers())
