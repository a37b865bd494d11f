"""The starter on the desktop: of each system, and never in place of somebody's file."""

import configparser
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from importer.cli import run_command
from importer.core.errors import ImporterError, UsageError
from importer.web.shortcut import MARK, Machine, put_shortcut, run_program

ODD = '/opt/a b/$HOME/"q"/50%/back\\slash/python'


def written(desktop: Path, platform: str, *command: str) -> Path:
    return put_shortcut(Machine(platform, desktop, command))


def entry(path: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    parser.read(path, encoding="utf-8")
    return parser["Desktop Entry"]


def test_a_double_click_on_linux_runs_the_command_in_a_terminal(tmp_path: Path) -> None:
    path = written(tmp_path, "linux", "/usr/bin/python3", "-m", "importer", "web")
    assert path.name == "Customer import.desktop"
    assert os.access(path, os.X_OK)
    found = entry(path)
    assert found["Type"] == "Application"
    assert found["Terminal"] == "true"
    assert found["Exec"] == '"/usr/bin/python3" "-m" "importer" "web"'
    assert Path(found["Icon"]).read_text(encoding="utf-8").startswith("<svg")


def test_no_path_is_read_as_a_part_of_the_entry(tmp_path: Path) -> None:
    """By the specification: the value is unescaped first, then the quotes, then the codes."""
    said = entry(written(tmp_path, "linux", ODD))["Exec"].replace("\\\\", "\\")
    assert re.sub(r"\\(.)", r"\1", said[1:-1]).replace("%%", "%") == ODD


def test_a_double_click_on_a_mac_runs_the_command(tmp_path: Path) -> None:
    program = tmp_path / "a 'b' $c"
    program.write_text("#!/bin/sh\nprintf '%s|' \"$@\"\n", encoding="utf-8")
    program.chmod(0o700)
    path = written(tmp_path, "darwin", str(program), "-m", "importer", "web")
    assert path.name == "Customer import.command"
    done = subprocess.run([path], check=True, capture_output=True, text=True)
    assert done.stdout == "-m|importer|web|"


def test_on_a_mac_the_system_gives_it_its_icon(tmp_path: Path) -> None:
    seen: list[tuple[Sequence[str], Mapping[str, str]]] = []

    def run(command: Sequence[str], more: Mapping[str, str]) -> int:
        seen.append((command, more))
        return 0

    path = put_shortcut(Machine("darwin", tmp_path, ("python",)), run)
    command, said = seen[0]
    assert command[0] == "osascript"
    assert said["STARTER_PATH"] == str(path)
    assert Path(said["STARTER_ICON"]).read_bytes().startswith(b"\x89PNG")


def test_windows_writes_its_link_itself(tmp_path: Path) -> None:
    seen: list[tuple[Sequence[str], Mapping[str, str]]] = []

    def run(command: Sequence[str], more: Mapping[str, str]) -> int:
        seen.append((command, more))
        Path(more["STARTER_PATH"]).write_bytes(more["STARTER_MARK"].encode("utf-16-le"))
        return 0

    machine = Machine("win32", tmp_path, (r"C:\A 'b'\python.exe", "-m", "importer", "web"))
    assert put_shortcut(machine, run).name == "Customer import.lnk"
    assert put_shortcut(machine, run).is_file()  # in place of the one before
    command, said = seen[0]
    assert command[0] == "powershell.exe"
    assert "'b'" not in " ".join(command)  # a path is never a part of the script
    assert said["STARTER_PROGRAM"] == r"C:\A 'b'\python.exe"
    assert said["STARTER_ARGUMENTS"] == "-m importer web"
    assert Path(said["STARTER_ICON"].removesuffix(",0")).read_bytes()[:4] == b"\0\0\1\0"
    for name in said:
        assert f"$env:{name}" in command[-1]


def test_where_windows_does_not_write_it_that_is_told(tmp_path: Path) -> None:
    machine = Machine("win32", tmp_path, ("python.exe",))
    for run in (lambda *_: 1, lambda *_: 0, run_program):
        with pytest.raises(ImporterError, match="can't be written") as caught:
            put_shortcut(machine, run)
        assert caught.value.code == "shortcut-not-written"


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_a_file_of_somebody_else_stays(tmp_path: Path, platform: str, kind: str) -> None:
    ending = {"linux": "desktop", "darwin": "command", "win32": "lnk"}[platform]
    path, elsewhere = tmp_path / f"Customer import.{ending}", tmp_path / "elsewhere"
    elsewhere.write_text(MARK, encoding="utf-8")
    if kind == "file":
        path.write_text("mine", encoding="utf-8")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(elsewhere)
    with pytest.raises(UsageError, match="no starter of ours"):
        written(tmp_path, platform, "python")
    assert path.is_symlink() == (kind == "link")
    assert elsewhere.read_text(encoding="utf-8") == MARK
    assert kind != "file" or path.read_text(encoding="utf-8") == "mine"


def test_ours_is_written_anew(tmp_path: Path) -> None:
    for platform in ("linux", "darwin"):
        written(tmp_path, platform, "old")
        assert "old" not in written(tmp_path, platform, "new").read_text(encoding="utf-8")


def test_without_a_desktop_that_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImporterError, match="No such file") as caught:
        written(tmp_path / "none", "linux", "python")
    assert "desktop" in caught.value.hint


def test_the_command_says_where_it_put_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DESKTOP_DIR", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert run_command(["web", "--shortcut"]) == 0
    assert str(tmp_path / "Customer import.desktop") in " ".join(capsys.readouterr().err.split())
