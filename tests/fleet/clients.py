"""An accounting house as tests have it: organizations on stand-ins, files, and worker processes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import psycopg
from importer.sandbox.options import Limits, SandboxOptions, SandboxOrganization
from importer.sandbox.server import Sandbox

_ROOT = Path(__file__).parents[2]
QUICKLY = "--settle 1 --server-timeout 1 --recheck 0.2"
"""How long doubt is watched: a real server is given minutes."""


@dataclass
class House:
    """Organizations, each with a file of its own, spread over stand-ins.

    Attributes:
        rows: in each file.
        store: where workers bring reports; "" for a folder of the house.
        more: of the environment of whatever is started from now on.
    """

    folder: Path
    journal: str
    servers: list[Sandbox]
    names: dict[str, tuple[Sandbox, str]] = field(default_factory=dict)
    rows: int = 2
    options: str = QUICKLY
    store: str = ""
    more: dict[str, str] = field(default_factory=dict)

    def describe(self, organizations: int) -> None:
        """Write organizations.toml, the files and the manifest."""
        lines, manifest = [], ["file,organization,options"]
        for number in range(organizations):
            name, server = f"client-{number:02}", self.servers[number % len(self.servers)]
            place = server.options.organizations[number // len(self.servers)].organization_id
            self.names[name] = (server, place)
            lines += [
                f"[organizations.{name}]",
                f'server = "{server.url}"',
                f'organization = "{place}"',
                'key.env = "HOUSE_TOKEN"',
                "",
            ]
            rows = (f"{name} customer {row},{name}-{row}@example.com" for row in range(self.rows))
            (self.folder / f"{name}.csv").write_text(
                "\n".join(("Display Name,Email", *rows)) + "\n", encoding="utf-8"
            )
            manifest.append(f"{name}.csv,{name},{self.options}")
        (self.folder / "organizations.toml").write_text("\n".join(lines))
        (self.folder / "manifest.csv").write_text("\n".join(manifest) + "\n")

    @property
    def environment(self) -> Mapping[str, str]:
        """What commands of the house are given."""
        return {
            **{name: text for name, text in os.environ.items() if not name.startswith("IMPORTER_")},
            "IMPORTER_JOURNAL": self.journal,
            "IMPORTER_UNSAFE_JOURNAL": "1",  # the tests' PostgreSQL leaves out the disk
            "IMPORTER_ORGANIZATIONS": str(self.folder / "organizations.toml"),
            "IMPORTER_STORE": self.store or str(self.folder / "store"),
            "HOME": str(self.folder / "home"),
            "HOUSE_TOKEN": self.servers[0].token,
            **self.more,
        }

    def start(
        self, *arguments: str, log: str = "", program: str = "importer"
    ) -> subprocess.Popen[str]:
        """A command of the house as a process, on a machine of its own where it has a log: what
        lies with the user's data is shared by none."""
        own = {"XDG_DATA_HOME": str(self.folder / f"data {log}"), "PYTHONPATH": str(_ROOT)}
        with (self.folder / (log or "commands.log")).open("a") as said:
            return subprocess.Popen(
                [sys.executable, "-m", program, *arguments],
                cwd=self.folder,
                env={**self.environment, **own},
                stdin=subprocess.DEVNULL,
                stdout=said if log else subprocess.PIPE,
                stderr=said if log else subprocess.PIPE,
                text=True,
                start_new_session=True,
            )

    def run(self, *arguments: str) -> list[dict[str, Any]]:
        """A command to its end; what it writes for scripts."""
        process = self.start(*arguments, "--json")
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return [json.loads(line) for line in out.splitlines()]

    def worker(self, name: str, *more: str, program: str = "importer") -> subprocess.Popen[str]:
        """A worker with short times."""
        times = ("--heartbeat", "0.5s", "--silence", "3s", "--budget", "10s")
        said = ("fleet", "worker", "--name", name, *times, *more)
        return self.start(*said, log=f"{name}.log", program=program)

    def status(self) -> list[dict[str, Any]]:
        """Every task."""
        return self.run("fleet", "status")

    def everything_kept(self) -> str:
        """All texts that the database holds, of the journal and of the fleet."""
        with psycopg.connect(self.journal.partition("&schema=")[0]) as connection:
            schema = self.journal.rpartition("=")[2]
            tables = connection.execute(
                "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY (%s)",
                [[schema, f"{schema}_fleet"]],
            ).fetchall()
            rows = [
                row
                for one, table in tables
                for row in connection.execute(f"SELECT t::text FROM {one}.{table} t").fetchall()
            ]
        return str(rows)

    def wrong_organizations(self) -> dict[str, list[str]]:
        """Those that don't hold exactly one customer per row, and what they hold."""
        found = {}
        for name, (server, place) in self.names.items():
            there = sorted(one["display_name"] for one in server.customers(place))
            if there != sorted(f"{name} customer {row}" for row in range(self.rows)):
                found[name] = there
        return found


def stand_ins(number: int, organizations: int, limits: Limits) -> list[Sandbox]:
    """Servers that hold several organizations each, open to one token."""
    return [
        Sandbox(
            SandboxOptions(
                organization=SandboxOrganization(f"server-{server}-0"),
                other_organizations=tuple(
                    SandboxOrganization(f"server-{server}-{one}")
                    for one in range(1, -(-organizations // number))
                ),
                limits=limits,
            )
        )
        for server in range(number)
    ]


def kill(process: subprocess.Popen[str]) -> None:
    """As the kernel kills."""
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.wait()


def blocks(values: list[str]) -> list[str]:
    """The values, those that follow upon themselves once."""
    return [value for value, _ in groupby(values)]
