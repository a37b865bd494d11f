"""The room costs nothing until a report is written."""

import subprocess
import sys


def test_importing_the_room_loads_nothing_heavy() -> None:
    """`importer --help` must not wait for workbooks and templates."""
    program = (
        "import sys, importer.reports, importer.reports.formats as _\n"
        "print([name for name in ('openpyxl', 'jinja2', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.split() == [b"[]"]
