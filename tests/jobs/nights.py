"""Jobs as tests describe them, and nights of them."""

import os
from pathlib import Path

CONFIG = Path("importer.toml")


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
