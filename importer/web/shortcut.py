"""A starter on the desktop, for whoever has no terminal: a double click opens the page.

Formats: the Desktop Entry Specification of freedesktop.org for Linux, a shell script called
`.command` that Terminal opens on macOS, a Shell Link on Windows, which Windows itself writes.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

import platformdirs
from msgspec import Struct

from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext
from importer.reports.atomic_file import replacing

MARK = "bigcapital-importer-web"
"""Stands in every starter of ours, so that no other file is taken for one."""

_LARGEST = 1 << 16
"""Bytes of a starter, at most."""

_ICON_SCRIPT = """
ObjC.import('AppKit');
const told = $.NSProcessInfo.processInfo.environment;
const image = $.NSImage.alloc.initWithContentsOfFile(told.objectForKey('STARTER_ICON'));
$.NSWorkspace.sharedWorkspace.setIconForFileOptions(image, told.objectForKey('STARTER_PATH'), 0);
"""
"""On macOS a file's icon stands beside it, where only the system's own calls write."""

Run = Callable[[Sequence[str], Mapping[str, str]], int]
"""Runs a program with more in its environment, and tells its exit code."""

_LINK_SCRIPT = """
$ErrorActionPreference = 'Stop'
$link = (New-Object -ComObject WScript.Shell).CreateShortcut($env:STARTER_PATH)
$link.TargetPath = $env:STARTER_PROGRAM
$link.Arguments = $env:STARTER_ARGUMENTS
$link.Description = $env:STARTER_MARK
$link.IconLocation = $env:STARTER_ICON
$link.Save()
"""
"""Takes what it writes from its environment: no path is ever read as a part of it."""


def run_program(command: Sequence[str], more: Mapping[str, str]) -> int:
    """`Run` on this machine. Raises OSError where there is no such program."""
    done = subprocess.run(  # noqa: S603  a constant, and what it works on is in the environment
        command, env={**os.environ, **more}, capture_output=True, check=False
    )
    return done.returncode


class Machine(Struct, frozen=True):
    """What a starter depends on.

    Attributes:
        platform: as `sys.platform` calls it.
        desktop: the folder of what is on the desktop.
        command: what a double click does.
    """

    platform: str
    desktop: Path
    command: Sequence[str]


def this_machine() -> Machine:
    """The one that we are on."""
    command = (sys.executable, "-m", "importer", "web")
    return Machine(sys.platform, Path(platformdirs.user_desktop_dir()), command)


def put_shortcut(machine: Machine, run: Run = run_program) -> Path:
    """Put a starter on the desktop, or a new one in the old one's place; where it is.

    Raises:
        ImporterError: `shortcut-not-written`.
        UsageError: `shortcut-taken`: a file of somebody else's has its name.
    """
    path = machine.desktop / f"{gettext('Customer import')}{_ending(machine.platform)}"
    try:
        _look_whose(path)
        _write(path, machine, run)
    except OSError as error:
        raise _not_written(path, error.strerror or type(error).__name__) from error
    return path


def _ending(platform: str) -> str:
    return {"win32": ".lnk", "darwin": ".command"}.get(platform, ".desktop")


def _look_whose(path: Path) -> None:
    if not path.exists() and not path.is_symlink():
        return
    is_plain = path.is_file() and not path.is_symlink() and path.stat().st_size <= _LARGEST
    content = path.read_bytes() if is_plain else b""
    if MARK.encode() not in content and MARK.encode("utf-16-le") not in content:
        raise UsageError(
            "shortcut-taken",
            gettext("There is a file {path} already, and it is no starter of ours.").format(
                path=path
            ),
            hint=gettext("Rename it or put it elsewhere, then try once more."),
        )


def _write(path: Path, machine: Machine, run: Run) -> None:
    if machine.platform == "win32":
        _write_link(path, machine.command, run)
        return
    text = command_text if machine.platform == "darwin" else desktop_text
    with replacing(path) as draft:
        draft.write_text(text(machine.command), encoding="utf-8")
        draft.chmod(0o755)  # a double click runs nothing else
    if machine.platform == "darwin":
        _give_icon(path, run)


def desktop_text(command: Sequence[str]) -> str:
    """The Desktop Entry that runs a command in a terminal: closing its window ends the page."""
    lines = {
        "Type": "Application",
        "Version": "1.0",
        "Name": gettext("Customer import"),
        "Comment": gettext("Bring customers from a spreadsheet into Bigcapital"),
        "Exec": " ".join(_quoted(part) for part in command),
        "Icon": _icon("icon.svg"),
        "Terminal": "true",
        "Categories": "Office;Finance;",
        "X-Starter": MARK,
    }
    told = (f"{name}={_escaped(value)}" for name, value in lines.items())
    return "\n".join(("[Desktop Entry]", *told, ""))


def _icon(name: str) -> str:
    return str(files("importer.web") / "assets" / name)


def _quoted(argument: str) -> str:
    """An argument as the key Exec takes it: a percent sign begins a code of its own there."""
    for char in '\\"`$':
        argument = argument.replace(char, f"\\{char}")
    return '"' + argument.replace("%", "%%") + '"'


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def command_text(command: Sequence[str]) -> str:
    """The script that Terminal runs on macOS."""
    return f"#!/bin/sh\n# {MARK}\nexec {shlex.join(command)}\n"


def _give_icon(path: Path, run: Run) -> None:
    said = {"STARTER_PATH": str(path), "STARTER_ICON": _icon("icon.png")}
    with suppress(OSError):  # without its icon it starts the page as well
        run(("osascript", "-l", "JavaScript", "-e", _ICON_SCRIPT), said)


def _write_link(path: Path, command: Sequence[str], run: Run) -> None:
    program, *arguments = command
    said = {
        "STARTER_PATH": str(path),
        "STARTER_PROGRAM": program,
        "STARTER_ARGUMENTS": subprocess.list2cmdline(arguments),
        "STARTER_MARK": MARK,
        "STARTER_ICON": f"{_icon('icon.ico')},0",
    }
    shell = ("powershell.exe", "-NoProfile", "-NonInteractive", "-Command", _LINK_SCRIPT)
    if run(shell, said) != 0 or not path.is_file():
        raise _not_written(path, gettext("Windows has not written it"))


def _not_written(path: Path, reason: str) -> ImporterError:
    return ImporterError(
        "shortcut-not-written",
        gettext("The starter {path} can't be written: {reason}.").format(path=path, reason=reason),
        hint=gettext("Look whether the desktop is there and yours to write to."),
    )
