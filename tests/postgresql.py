"""A PostgreSQL server of the tests' own: real, on a socket that nobody else sees, gone with them.

One for each process that runs tests, started when the first test asks for it. Where PostgreSQL is
not installed the tests that need it are skipped, and say so; never in CI.
"""

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import psycopg
import pytest
from importer.core.journal_address import JournalAddress, parse_address

_WHERE = "/usr/lib/postgresql"
_AS = "postgres"
"""PostgreSQL refuses to run as root; its packages make this user."""

_SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_wal_size": "2GB",
    "autovacuum_naptime": "5s",
    # As it is where it counts: what a commit says is on disk.
    "fsync": "off",
    "synchronous_commit": "on",
}


class Cluster:
    """A server with its data."""

    def __init__(self, programs: Path, **settings: str) -> None:
        self._programs = programs
        self.settings = {**_SETTINGS, **settings}
        self.folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # sockets' names are short
        self._own(self.folder)
        made = (programs / "initdb", "--no-sync", "-A", "trust", "-E", "UTF8", "-U", "tester")
        self._run(*made, "--locale=C.UTF-8", "-D", self._data)
        self.start()
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE journals")

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        """Returns when it answers."""
        said = [f"{name}={value}" for name, value in self.settings.items()]
        options = " ".join(f"-c {one}" for one in (*said, f"unix_socket_directories={self.folder}"))
        log = ("-l", self.folder / "log", "-o", options.replace("=''", "="))
        self._run(self._programs / "pg_ctl", "-D", self._data, "-w", *log, "start")

    def stop(self, mode: str = "fast") -> None:
        """`immediate` is as a crash: nothing is written any more, and the log is read at start."""
        self._run(self._programs / "pg_ctl", "-D", self._data, "-w", "-m", mode, "stop")

    def restart(self, mode: str = "immediate") -> None:
        """Everybody's connection breaks."""
        self.stop(mode)
        self.start()

    def kill_backends(self) -> int:
        """A process of the server dies, as by the kernel's want of memory: all others are ended by
        it, and the log is read anew. How many there were."""
        found = 0
        with psycopg.connect(self.url()) as connection:
            others = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = 'journals' "
                "AND pid <> pg_backend_pid() LIMIT 1"
            ).fetchall()
        for (pid,) in others:
            os.kill(pid, signal.SIGKILL)
            found += 1
        return found

    def cut(self) -> None:
        """End every connection to the journals, as a network does."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'journals'"
            )

    def say(self, *statements: str, at: str = "journals") -> None:
        """Have it do something, as whoever looks after it."""
        with psycopg.connect(self.url(at), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def ask(self, question: str) -> list[object]:
        """The first column of an answer."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            return [found for (found, *_) in connection.execute(question.encode())]

    def url(self, database: str = "journals") -> str:
        """Where it is."""
        port = f"&port={self.settings['port']}" if "port" in self.settings else ""
        return f"postgresql://tester@/{database}?host={self.folder}{port}"

    def address(self, schema: str) -> JournalAddress:
        """A journal of its own."""
        return parse_address(f"{self.url()}&schema={schema}")

    def remove(self) -> None:
        """Its data too."""
        atexit.unregister(self.remove)
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _own(self, folder: Path) -> None:
        if os.geteuid() == 0:
            user = pwd.getpwnam(_AS)
            os.chown(folder, user.pw_uid, user.pw_gid)

    def _run(self, *command: object) -> None:
        subprocess.run(
            list(map(str, command)),
            check=True,
            cwd=self.folder,
            user=_AS if os.geteuid() == 0 else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )


def programs() -> Path | None:
    """Where PostgreSQL's own programs are; None if it is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = sorted(Path(_WHERE).glob("*/bin"), key=lambda one: float(one.parent.name))
    return installed[-1] if installed else None


def new_cluster(**settings: str) -> Cluster:
    """A server for a test that breaks it; see `cluster`."""
    where = programs()
    if where is None:
        words = "PostgreSQL is not installed: apt-get install postgresql"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    made = Cluster(where, **settings)
    atexit.register(made.remove)
    return made


@cache
def cluster() -> Cluster:
    """The server of this process' tests."""
    return new_cluster()


_EMPTIED = """
    SELECT 'DELETE FROM ' || string_agg(format('%I.%I', schemaname, tablename), '; DELETE FROM ')
    FROM pg_tables WHERE schemaname = $1 AND tablename <> 'journal_version'"""


class Journals:
    """Journals on the server that stand for files, in tests that know files only. To make one takes
    a hundred times as long as to empty it, so they are used again."""

    def __init__(self) -> None:
        self._taken: dict[Path, str] = {}
        self._free: list[str] = []
        self._made = 0

    def address(self, path: Path) -> JournalAddress:
        """The journal that stands for a file from now on, empty at first."""
        if path not in self._taken:
            for gone in [one for one in self._taken if not one.parent.parent.exists()]:
                self.give_back(gone)
            if not self._free:
                self._made += 1
                self._free.append(f"journal_{self._made}")
            self._taken[path] = self._free.pop()
        return cluster().address(self._taken[path])

    def give_back(self, path: Path) -> None:
        """The file is not needed any more."""
        schema = self._taken.pop(path, None)
        if schema is None:
            return
        with psycopg.connect(cluster().url(), cursor_factory=psycopg.RawCursor) as connection:
            connection.execute("SET session_replication_role TO replica")
            found = connection.execute(_EMPTIED, [schema]).fetchone()
            if found and found[0]:
                connection.execute(found[0].encode())
        self._free.append(schema)


journals = Journals()
