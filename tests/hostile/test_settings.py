"""Hostile settings: a folder that came with somebody's files, and keys that are none.

What is configured in a working folder must not decide where a key goes, what is trusted there, or
what is sent unasked.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.errors import UsageError
from importer.sandbox.server import Sandbox
from importer.settings import Settings, load_settings
from importer.settings.loading import own_file_path
from importer.settings.places import OF_A_FOLDER, OF_THE_SERVER, Places, settle

from tests.cli.conftest import ROOMY, Run, Said, customers, folder, run, server, write

__all__ = ["folder", "run", "server"]

STRANGER = "https://stranger.example"


def assert_told(said: Said, *words: str, code: int = 2) -> None:
    """It ended in one message that says all of this, and in nothing that Python says."""
    assert "Traceback" not in said.err
    assert [word for word in words if word not in said.err] == []
    assert (said.code, said.err.count("Stopped: ")) == (code, 1)


# --- the working folder ---------------------------------------------------------------------------

OF_THE_USER = sorted(set(Settings.model_fields) - OF_A_FOLDER)


def line_of(name: str) -> str:
    """A line that sets the setting to something that it takes."""
    if Settings.model_fields[name].annotation is bool:
        return f"{name} = true"
    return f'{name} = "{STRANGER if name == "base_url" else "bc_stranger"}"'


@pytest.mark.parametrize("spelling", [str, lambda name: name.replace("_", "-")])
@pytest.mark.parametrize("name", OF_THE_USER)
def test_a_working_folder_decides_nothing_that_is_the_users(
    name: str, spelling: Callable[[str], str], run: Run, server: Sandbox
) -> None:
    """Neither where the key goes, nor whom to trust, nor what is confirmed: nothing is asked."""
    write("importer.toml", "batch_size = 7", spelling(line_of(name)))
    said = run("run", customers(1))
    option = "json" if name == "json_lines" else name.replace("_", "-")
    assert_told(said, f"importer.toml sets {option},", str(own_file_path()))
    assert server.requests == ()


def test_the_plan_says_what_a_working_folder_sets(run: Run, server: Sandbox) -> None:
    write("importer.toml", "max-rate = 5", "[rate]", 'EUR = "1.1"')
    said = run("check", customers(1))
    assert "importer.toml of this folder sets: max-rate 5, rate EUR=1.1." in said.err


def make_folder_file(what: bytes | str) -> None:
    """An `importer.toml` of bytes, or of a kind that is no file."""
    path = Path("importer.toml")
    if what == "a folder":
        path.mkdir()
    elif what == "a pipe":
        os.mkfifo(path)
    elif isinstance(what, bytes):
        path.write_bytes(what)


@pytest.mark.parametrize(
    "content",
    [
        "a folder",
        "a pipe",
        b"rate = " + b"[" * 100_000 + b"]" * 100_000,
        b"rate = " + b"{a = " * 50_000 + b"1" + b"}" * 50_000,
        b"a." * 50_000 + b"b = 1",
        b'sheet = "\xff\xfe"',
        b"\x00\x00\x00",
        b"batch_size = " + b"9" * 100_000,
        b"batch_size = nan",
        b"max_rate = inf_",
        b"batch_size = 2026-01-01",
        b"[batch_size]\nx = 1",
        b"rate = [[[1]]]",
        b"[set]\nnote = [1, 2]",
        b'"' + b"x" * 100_000 + b'" = 1',
        b"# " + b"x" * (2 << 20),
        b"[" + b"a." * 2_000 + b"a]\n" + b"".join(b"b%d = 1\n" % n for n in range(6_000)),
    ],
)
def test_a_file_that_holds_no_settings_is_told(content: bytes | str, run: Run) -> None:
    make_folder_file(content)
    said = run("check", customers(1), "--offline")
    assert_told(said)
    assert len(said.err) < 2000


# --- the place of a server ------------------------------------------------------------------------

VALUES = {
    "base_url": "https://{}.example",
    "api_key": "bc_{}",
    "api_key_file": "{}.key",
    "organization_id": "org-{}",
    "ca_file": "{}.pem",
    "insecure_http": "{}",
}


def said_by(place: str, names: set[str]) -> dict[str, Any]:
    return {name: VALUES[name].format(place) for name in names}


NAMES = st.sets(st.sampled_from(sorted(OF_THE_SERVER)))


@given(own=NAMES, environment=NAMES, given_names=NAMES)
def test_what_belongs_to_a_server_comes_from_one_place_or_from_none(
    own: set[str], environment: set[str], given_names: set[str]
) -> None:
    """The command and its environment are one place, the user's own file is the other."""
    places = Places(
        own_file=Path("config.toml"),
        own=said_by("own", own),
        environment=said_by("command", environment),
        given=said_by("command", given_names),
    )
    try:
        values, _ = settle(places)
    except UsageError:
        return
    chosen = {name: value for name, value in values.items() if name in OF_THE_SERVER}
    assert {value for value in chosen.values() if "own" in value} in (set(), set(chosen.values()))
    assert ("base_url" in chosen) or "own" not in "".join(chosen.values())


def write_own(*lines: str) -> Path:
    path = own_file_path()
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_key_of_the_environment_goes_to_no_address_of_a_file(
    run: Run, sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sandbox(limits=ROOMY)
    own = write_own(f'base_url = "{other.url}"', f'api_key = "{other.key}"')
    monkeypatch.setenv("BIGCAPITAL_API_KEY", "bc_of_the_environment")
    said = run("run", customers(1), "--yes")
    assert_told(said, f"the address only stands in {own}", "BIGCAPITAL_BASE_URL")
    assert "bc_of_the_environment" not in said.err
    assert other.requests == ()


def test_a_key_of_the_own_file_goes_to_no_address_of_the_environment(
    run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_own('base_url = "https://a.example"', f'api_key = "{server.key}"')
    monkeypatch.delenv("BIGCAPITAL_API_KEY")
    assert_told(run("run", customers(1), "--yes"), "the key only stands in", "BIGCAPITAL_API_KEY")
    assert server.requests == ()


@pytest.mark.parametrize("flag", [("--insecure-http",), ("--ca-file", "x.pem")])
def test_what_is_trusted_stands_beside_the_address(flag: tuple[str, ...], run: Run) -> None:
    write_own('base_url = "http://books.example"', 'api_key = "bc_1"')
    assert_told(run("run", customers(1), *flag), f"{flag[0][2:]} does not", "BIGCAPITAL_BASE_URL")


def test_consent_for_one_server_is_none_for_another(run: Run, server: Sandbox) -> None:
    """`yes` stands beside another address in the own file; nobody can be asked: nothing is sent."""
    own = write_own('base_url = "https://a.example"', 'api_key = "bc_1"', "yes = true")
    said = run("run", customers(1))
    assert said.code == 2
    assert f"{own} speaks of a server of its own; not used here: base-url, api-key, yes" in said.err
    assert server.customers() == []


def test_the_own_file_sends_and_says_so(run: Run, sandbox: Callable[..., Sandbox]) -> None:
    mine = sandbox(limits=ROOMY)
    own = write_own(f'base_url = "{mine.url}"', f'api_key = "{mine.key}"', "yes = true")
    said = run("run", customers(1))
    assert (said.code, len(mine.customers())) == (0, 1)
    assert f"Address and key come from {own}." in said.err


def test_the_stand_in_uses_nothing_of_a_users_server(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_own('base_url = "https://a.example"', 'api_key_file = "nowhere"', 'ca_file = "nowhere"')
    monkeypatch.setenv("BIGCAPITAL_API_KEY_FILE", "/etc/hostname")
    said = run("run", customers(1), "--sandbox", "--yes")
    assert (said.code, "a.example" in said.err) == (0, False)


# --- keys that are none ---------------------------------------------------------------------------

NO_KEYS = {
    "a host": b"books.example.com\n",
    "a short host": b"workstation\n",
    "a private key": b"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n",
    "a password file": b"root:x:0:0:root:/root:/bin/sh\nbin:x:1:1::/:\n",
    "two keys": b"bc_1\nbc_2\n",
    "a key and a word": b"bc_1 production\n",
    "a header that injects": b"bc_1\r\nX-Admin: 1",
    "nothing": b"\n",
    "zeros": bytes(100),
    "a megabyte": b"bc_" + b"x" * (1 << 20),
    "UTF-16": "bc_1".encode("utf-16"),
    "no text": b"\xff\xfe\xfd",
    "letters that look alike": "bс_1".encode(),  # Cyrillic
    "a JWT without a header": b"aGVsbG8.e30.c2ln",
    "nested JSON for a header": b"W1tbW1tbW1tb.e30.c2ln",
    "a prefix": b"bc_",
}


@pytest.mark.parametrize("content", NO_KEYS.values(), ids=NO_KEYS)
def test_what_does_not_look_like_a_key_is_sent_to_nobody(
    content: bytes, run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor shown: it may be a secret of another kind."""
    Path("key").write_bytes(content)
    monkeypatch.delenv("BIGCAPITAL_API_KEY")
    monkeypatch.setenv("BIGCAPITAL_API_KEY_FILE", "key")
    said = run("run", customers(1), "--yes")
    assert_told(said, "key")
    shown = {word for word in content.decode("latin-1").split() if len(word) > 6}
    assert [word for word in shown if word in said.err] == []
    assert server.requests == ()


@pytest.mark.parametrize("content", [text for text in NO_KEYS.values() if b"\0" not in text])
def test_nor_from_the_environment(
    content: bytes, run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIGCAPITAL_API_KEY", os.fsdecode(content[:10_000]) + " x")
    assert_told(run("run", customers(1), "--yes"), "key")
    assert server.requests == ()


@pytest.mark.parametrize("path", [".", "/dev/zero", "/dev/null", "nowhere"])
def test_a_key_file_that_is_none(
    path: str, run: Run, server: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIGCAPITAL_API_KEY_FILE", path)
    assert_told(run("run", customers(1), "--yes"), "key")
    assert server.requests == ()


def test_no_value_of_a_setting_gone_wrong_is_shown(run: Run) -> None:
    own = write_own('base_url = "https://a.example"', "api_key = [4711]")
    assert_told(run("run", customers(1)), "The setting api-key is not valid", str(own))
    with pytest.raises(UsageError) as raised:
        load_settings({"api_key": 4711})
    assert "4711" not in f"{raised.value.message}{raised.value.hint}"
