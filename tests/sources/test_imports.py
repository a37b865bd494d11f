"""The room is cheap to enter: a format's libraries are loaded when a file of that format comes."""

import subprocess
import sys

import pytest

HEAVY = {"pandas", "openpyxl", "defusedxml", "python_calamine", "charset_normalizer"}


@pytest.mark.parametrize("used", ["importer.sources", "importer.sources.delimited"])
def test_reading_delimited_files_loads_no_heavy_library(used: str) -> None:
    """In a fresh interpreter; `importer --help` enters the room, too."""
    code = f"import sys, {used}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    assert HEAVY.isdisjoint(loaded)
