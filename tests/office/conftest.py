"""A LibreOffice that opens files and saves them again, as a person does."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import folder, run, server

__all__ = ["folder", "resave", "run", "server"]

_PATIENCE = 120
_TEXT = "Text - txt - csv (StarCalc)"
_UTF_8 = 76


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this needs LibreOffice: `make test` leaves it out, `make test-office` runs it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.office)


Resave = Callable[..., str]


@pytest.fixture
def resave(tmp_path_factory: pytest.TempPathFactory) -> Resave:
    """Opens a file in LibreOffice and saves it, into a folder of its own; the new file.

    Without LibreOffice the tests fail, they are not skipped.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, "LibreOffice (soffice) is needed for these tests"
    profile = tmp_path_factory.mktemp("profile")

    def resave_one(file: str, *, delimiter: str = ",") -> str:
        out = tmp_path_factory.mktemp("saved")
        ending = Path(file).suffix.lstrip(".")
        form, options = ending, []
        if ending == "csv":
            how = f"{ord(delimiter)},34,{_UTF_8},1"
            form, options = f"csv:{_TEXT}:{how}", [f"--infilter={_TEXT}:{how}"]
        subprocess.run(
            [
                *(program, f"-env:UserInstallation=file://{profile}", "--headless", *options),
                *("--convert-to", form, "--outdir", str(out), file),
            ],
            check=True,
            capture_output=True,
            timeout=_PATIENCE,
        )
        (saved,) = out.iterdir()
        return str(saved)

    return resave_one
