"""What the page in the browser brings along: files of npm packages, as they are in the packages.

`python -m tests.vendored` puts them in place, with their licence, and with a record of where each
is from (`vendored.json`). The lock file says which packages, by name, version and hash; npm
compares.
"""

import json
import shutil
import subprocess
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).parent
PLACE = HERE.parent.parent / "importer" / "web" / "assets" / "vendored"
RECORD = PLACE / "vendored.json"
LOCK = HERE / "package-lock.json"


@dataclass(frozen=True)
class Asset:
    """One file of a package.

    Attributes:
        path: in the package. name: in our own folder.
        licence: the path of its text in the package.
    """

    package: str
    path: str
    name: str
    licence: str

    @property
    def licence_name(self) -> str:
        """The licence's text in our own folder."""
        return f"{self.package}.LICENSE.txt"


ASSETS = (
    Asset(
        "ag-grid-community",
        "dist/ag-grid-community.min.noStyle.js",
        "ag-grid-community.js",
        "LICENSE.txt",
    ),
)


def locked(package: str) -> dict[str, Any]:
    """What the lock file says of a package."""
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    found: dict[str, Any] = packages[f"node_modules/{package}"]
    return found


def recorded(asset: Asset, data: bytes) -> dict[str, str]:
    """What the record says of a file."""
    entry = locked(asset.package)
    return {
        **asdict(asset),
        "licence": entry["license"],
        "version": entry["version"],
        "integrity": entry["integrity"],
        "sha256": sha256(data).hexdigest(),
    }


def unpack(folder: Path) -> Path:
    """Have npm fetch the packages of the lock file into a folder; where they stand then.

    Raises:
        subprocess.CalledProcessError: a package is not what the lock file says.
    """
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    command = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(command, cwd=folder, check=True)
    return folder / "node_modules"


def put_in_place() -> None:
    """Copy every file and its licence out of the packages, and write the record."""
    PLACE.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        packages = unpack(Path(folder))
        record = []
        for asset in ASSETS:
            data = (packages / asset.package / asset.path).read_bytes()
            (PLACE / asset.name).write_bytes(data)
            shutil.copy(packages / asset.package / asset.licence, PLACE / asset.licence_name)
            record.append(recorded(asset, data))
    RECORD.write_text(f"{json.dumps(record, indent=2)}\n", encoding="utf-8")
