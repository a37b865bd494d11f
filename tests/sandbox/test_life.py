"""Starting, stopping, crashing, and what the data survive."""

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.options import SandboxOptions
from importer.sandbox.process import SandboxProcess
from importer.sandbox.server import Sandbox

from tests.sandbox.clients import CUSTOMERS, TRUST, body, client_of, names


def test_a_restart_keeps_address_and_customers(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox()
    url = server.url
    with client_of(server) as client:
        client.post(CUSTOMERS, json=body())
        server.stop()
        with pytest.raises(httpx.ConnectError):
            client.get(CUSTOMERS)
        server.start()

        assert server.url == url
        assert client.get(CUSTOMERS).json()["pagination"]["total"] == 1


def test_stopping_ends_its_thread_whatever_is_in_flight() -> None:
    threads = threading.active_count()
    options = SandboxOptions(faults=(Fault(FaultKind.DELAY, seconds=60),))
    with Sandbox(options) as server, client_of(server, timeout=0.05) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.post(CUSTOMERS, json=body())
        assert server.is_running

    assert not server.is_running
    assert threading.active_count() == threads


def test_stopping_twice_is_harmless(sandbox: Callable[..., Sandbox]) -> None:
    server = sandbox()
    server.stop()
    server.stop()

    assert not server.is_running


def test_idle_connections_are_closed(sandbox: Callable[..., Sandbox]) -> None:
    """After five seconds in real life, sooner here."""
    server = sandbox(keep_alive=0.05)
    host, port = server.url.removeprefix("http://").split(":")
    lines = ["GET /api/currencies HTTP/1.1", "Host: x", f"Authorization: Bearer {server.key}"]
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk

    assert received.startswith(b"HTTP/1.1 200")


def test_the_default_keep_alive_is_the_servers_five_seconds() -> None:
    assert SandboxOptions().keep_alive == 5.0


def test_data_in_a_file_survive_the_server(sandbox: Callable[..., Sandbox], tmp_path: Path) -> None:
    database = tmp_path / "customers.sqlite"
    first = sandbox(database=database)
    first.add_customer(displayName="Acme")
    first.close()

    assert names(sandbox(database=database)) == ["Acme"]


def test_a_process_that_kills_itself_keeps_what_it_stored(tmp_path: Path) -> None:
    faults = (Fault(FaultKind.KILL_AFTER, nth=3),)
    with SandboxProcess(tmp_path / "data.sqlite", SandboxOptions(faults=faults)) as process:
        headers = {"Authorization": f"Bearer {process.key}"}
        with httpx.Client(base_url=process.url, headers=headers) as client:
            for n in range(2):
                assert client.post(CUSTOMERS, json=body(f"{n}")).status_code == 201
            with pytest.raises(httpx.TransportError):
                client.post(CUSTOMERS, json=body("2"))
            process.wait_for_death()
            with pytest.raises(httpx.ConnectError):
                client.get(CUSTOMERS)
            url = process.url
            process.start()

            assert process.url == url
            assert client.get(CUSTOMERS).json()["pagination"]["total"] == 3
    assert [customer["display_name"] for customer in process.customers()] == ["0", "1", "2"]


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_serves_ends_in_peace_when_told_to(signal_number: int) -> None:
    code = (
        "from importer.sandbox.options import SandboxOptions\n"
        "from importer.sandbox.server import serve_forever\n"
        "serve_forever(SandboxOptions(), lambda url, key: print(url, key, flush=True))"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url, key = process.stdout.readline().split()
        answer = httpx.get(
            f"{url}{CUSTOMERS}", headers={"Authorization": f"Bearer {key}"}, verify=TRUST
        )
        process.send_signal(signal_number)
        try:
            remaining, errors = process.communicate(timeout=30)
        finally:
            process.kill()  # else a process that does not listen is waited for at the block's end

    assert answer.status_code == 200
    assert (process.returncode, remaining, errors) == (0, "", "")


def test_the_package_is_cheap_to_import() -> None:
    """Neither the package nor its options bring starlette, uvicorn or pydantic along."""
    code = (
        "import sys, importer.sandbox, importer.sandbox.options;"
        "print(sorted({'starlette', 'uvicorn', 'pydantic', 'sqlite3'} & sys.modules.keys()))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert shown.stdout.strip() == "[]"
