"""`make test-image`: builds the image and looks at it.

With docker or podman at hand the image is built by it. Where there is none, or it can't
work, the steps of the Dockerfile are carried out in a changed root over this machine's own system,
with this machine's Python in the place of the base image; that is said, since it is less.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.image.dockerfile import Stage, read_steps, stages, variables

ROOT = Path(__file__).parents[2]
TAG = "bigcapital-customer-importer:test"
USER = "10001:10001"
DEMO = "sample_data/quickbooks-online/columns-moved-and-added.csv"
LOOKS = (
    ("it starts", "importer --version"),
    ("it is nobody's user", 'test "$(id -u):$(id -g)" = 10001:10001'),
    ("nothing builds in it", "! command -v gcc && ! command -v make"),
    ("nothing tests in it", "! python -c 'import pytest' 2>/dev/null"),
    ("its data are its own", 'test "$(stat -c %a /data)" = 700'),
    (
        "it imports",
        f"importer run /files/{DEMO} --sandbox --yes --default openingBalanceAt=2026-01-01 "
        "--out /data/out >/dev/null && test -s /data/out/summary.json",
    ),
    ("a fleet is part of it", "python -c 'import psycopg, procrastinate'"),
)
"""What is asked of the image: in words, and as a command in it that ends with 0."""


def engine() -> str:
    """A container engine that can run the base image here; "" if there is none."""
    for name in ("docker", "podman"):
        if shutil.which(name) and _succeeds([name, "run", "--rm", base_image(), "true"]):
            return name
    return ""


def base_image() -> str:
    """What the image stands on."""
    arguments = [rest for word, rest in read_steps(ROOT / "Dockerfile") if word == "ARG"]
    return arguments[0].partition("=")[2]


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def build_in_earnest(name: str) -> None:
    """Build, and ask each question in a container of its own, its root read-only."""
    subprocess.run([name, "build", "--tag", TAG, str(ROOT)], check=True)
    run = [name, "run", "--rm", "--read-only", "--tmpfs", "/tmp", "--entrypoint", "sh"]
    for words, command in LOOKS:
        print(f"{words} …", flush=True)
        subprocess.run([*run, "--volume", f"{ROOT}:/files:ro", TAG, "-c", command], check=True)


# --- without an engine ----------------------------------------------------------------------------


class Changed:
    """A root of our own over this machine's: what is written there stays there."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.variables: dict[str, str] = {"PATH": os.environ["PATH"]}
        self.folder = "/"
        self.user = ""

    def run(self, command: str) -> None:
        """A command in it, as its user."""
        enter = ["chroot", *([f"--userspec={self.user}"] if self.user else []), str(self.root)]
        inside = f"cd {self.folder} && {command}"
        subprocess.run([*enter, "sh", "-c", inside], check=True, env={**_PASSED, **self.variables})

    def copy(self, rest: str, others: Mapping[str, "Changed"]) -> None:
        """A `COPY`, from the project or from another stage."""
        *sources, target = rest.split()
        base = ROOT
        if sources[0].startswith("--from="):
            base = others[sources.pop(0).removeprefix("--from=")].root
        place = self.root / (Path(self.folder) / target).as_posix().lstrip("/")
        for source in sources:
            found = base / source.lstrip("/")
            into = place / found.name if target.endswith("/") else place
            if found.is_dir():
                shutil.copytree(found, place, dirs_exist_ok=True, symlinks=True)
            else:
                into.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(found, into)


_PASSED = {
    name: value for name, value in os.environ.items() if "CERT" in name or name.startswith("PIP_")
}
"""How this machine reaches its packages."""


@contextmanager
def changed_root() -> Iterator[Changed]:
    """A root over this machine's own, as a file system of two layers; gone with the block."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name, ExitStack() as stack:
        folder = Path(name)
        for part in ("upper", "work", "root"):
            (folder / part).mkdir()
        root = str(folder / "root")
        layers = f"lowerdir=/,upperdir={folder / 'upper'},workdir={folder / 'work'}"
        for mount in (
            ["-t", "overlay", "overlay", "-o", layers, root],
            ["-t", "proc", "proc", f"{root}/proc"],
            ["--bind", "/dev", f"{root}/dev"],
            ["-t", "tmpfs", "tmpfs", f"{root}/tmp"],
        ):
            subprocess.run(["mount", *mount], check=True)
            stack.callback(subprocess.run, ["umount", "--lazy", mount[-1]], check=True)
        open_python_to_all(folder / "root")
        yield Changed(folder)


def open_python_to_all(root: Path) -> None:
    """Whose home this machine's Python lies in may let nobody else enter."""
    for parent in Path(sys.base_prefix).parents:
        inside = root / str(parent).lstrip("/")
        inside.chmod(inside.stat().st_mode | 0o011)


def carry_out(stage: Stage, place: Changed, others: Mapping[str, Changed]) -> None:
    """The steps of a stage, but for those that only a container has."""
    for word, rest in stage.steps:
        match word:
            case "RUN":
                place.run(rest)
            case "COPY":
                place.copy(rest, others)
            case "WORKDIR":
                place.folder = rest
                (place.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
            case "ENV":
                place.variables |= variables(rest, place.variables)
            case "USER":
                place.user = rest


def build_in_changed_roots() -> None:
    """Every stage in a root of its own; the questions are asked in the last."""
    with ExitStack() as stack:
        places: dict[str, Changed] = {}
        for stage in stages(read_steps(ROOT / "Dockerfile")):
            print(f"stage {stage.name or 'image'} …", flush=True)
            place = places[stage.name] = stack.enter_context(changed_root())
            carry_out(stage, place, places)
        files = place.root / "files"
        (files / DEMO).parent.mkdir(parents=True)
        shutil.copy2(ROOT / DEMO, files / DEMO)
        for words, command in LOOKS:
            if words == "nothing builds in it":
                continue  # this machine's own tools are in every root over it
            print(f"{words} …", flush=True)
            place.run(command)


def main() -> int:
    """Build, and say what that was worth."""
    if name := engine():
        build_in_earnest(name)
        print(f"The image was built by {name} and looked at.")
        return 0
    if os.geteuid() != 0:
        print("No container engine works here, and only root can change its root.")
        return 1
    build_in_changed_roots()
    print("No container engine works here. The steps of the Dockerfile were carried out in a")
    print("changed root over this machine's system: that, and no more than that, was tested.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
