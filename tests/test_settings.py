"""Settings: defaults < own file < importer.toml < environment < flags; every option has one.

What a file of the working folder must not decide stands in tests/hostile/test_settings.py.
"""

import base64
import json
import os
from decimal import Decimal
from pathlib import Path

import click
import pytest
from importer.cli import importer as console
from importer.core.durations import parse_duration
from importer.core.errors import UsageError
from importer.core.journal_address import JournalAddress
from importer.settings import Settings, load_settings, recall
from importer.settings.loading import own_file_path
from importer.settings.places import OF_A_FOLDER

NOT_SETTINGS = {
    "help": "click's own",
    "version": "click's own",
    "formats": "of `report`",
    "manifest": "of `run` and `fleet submit`",
    "options": "of `fleet submit`",
    "concurrency": "of `fleet worker`",
    "address": "of `fleet`",
    "name": "of `fleet worker`",
    "heartbeat": "of `fleet worker`",
    "silence": "of `fleet worker`",
    "budget": "of `fleet worker`",
    "until_idle": "of `fleet worker`",
    "once": "of `fleet schedule`",
    "every_one": "of `doctor`",
    "rows": "of `doctor`",
    "config": "of `job`",
    "log": "of `job run`",
    "every": "of `job install`",
    "starter": "of `job install`",
    "write": "of `job install`",
    "fetch": "of `job run`",
    "host": "of `sandbox`",
    "port": "of `sandbox` and `web`",
    "no_browser": "of `web`",
    "shortcut": "of `web`",
    "limits": "of `sandbox`",
    "faults": "of `sandbox`",
    "database": "of `sandbox`",
    "blank": "of `templates init`",
    "save": "of `fixes`",
}
"""Options that a single command takes for itself."""

WITHOUT_A_FLAG = {"base_url", "api_key", "api_key_file", "organization_id"}
"""Who we are and where: in the environment, since arguments can be seen by other users."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in os.environ:
        if name.startswith(("BIGCAPITAL_", "IMPORTER_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_own(text: str) -> Path:
    """The user's own configuration file."""
    path = own_file_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def options_of(command: click.Command) -> set[str]:
    """The names of a command's options, and of those below it."""
    names = {one.name or "" for one in command.params if isinstance(one, click.Option)}
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return names.union(*map(options_of, below))


def test_options_and_settings_are_alike() -> None:
    assert options_of(console) - set(NOT_SETTINGS) == set(Settings.model_fields) - WITHOUT_A_FLAG


def test_flags_win_over_the_environment_and_that_over_the_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_own("batch-size = 9\nin-flight = 9\nresend = 9\nsettle = 9\n")
    assert load_settings({}).batch_size == 9
    Path("importer.toml").write_text("batch_size = 1\nin-flight = 1\nresend = 1\n")
    assert load_settings({}).batch_size == 1
    monkeypatch.setenv("IMPORTER_BATCH_SIZE", "2")
    monkeypatch.setenv("IMPORTER_IN_FLIGHT", "2")
    settings = load_settings({"batch_size": "3"})
    assert (settings.batch_size, settings.in_flight) == (3, 2)
    assert (settings.resend, settings.settle) == (1, 9.0)


def test_the_environment_is_read_in_any_case_and_empty_is_not_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A key goes by both names; the one that is told to users counts for more."""
    monkeypatch.setenv("importer_batch_size", "7")
    monkeypatch.setenv("IMPORTER_IN_FLIGHT", "")
    monkeypatch.setenv("IMPORTER_BASE_URL", "http://a.example")
    assert load_settings({}).base_url == "http://a.example"
    monkeypatch.setenv("BIGCAPITAL_BASE_URL", "http://b.example")
    settings = load_settings({})
    assert (settings.batch_size, settings.in_flight) == (7, 4)
    assert settings.base_url == "http://b.example"


def test_only_what_holds_is_said_of_the_working_folder() -> None:
    """A flag that beats the file is the user's own word."""
    Path("importer.toml").write_text('batch-size = 1\nin-flight = 2\n[rate]\nEUR = "1.1"\n')
    origins = load_settings({"in_flight": "3"}).origins
    assert origins.from_folder == ("batch-size 1", "rate EUR=1.1")


def test_every_setting_is_of_the_user_alone_unless_it_reads_checks_or_paces() -> None:
    """A new setting is not taken from a working folder until somebody has thought about it."""
    assert set(Settings.model_fields) - OF_A_FOLDER == {
        *("base_url", "api_key", "api_key_file", "organization_id", "ca_file", "insecure_http"),
        *(
            "organization",
            "metrics",
            "organizations",
            "store",
            "expect_currency",
            "yes",
            "new_run",
            "retry_refused",
            "dry_run",
            "offline",
            "sandbox",
            "columns",
            "language",
            "diff",
            "overwrite",
            "clear_empty",
            "deactivate_missing",
            "max_missing",
            "update_opening_balances",
            "out",
            "journal",
            "unsafe_journal",
            "json_lines",
        ),
    }


class TestOwnFile:
    def test_it_may_name_the_server(self, folder: Path) -> None:
        """Its paths are its folder's, not those of the folder in which a command runs."""
        own = write_own('base-url = "https://a.example"\napi-key-file = "key"\nyes = true\n')
        (folder / "key").write_text("bc_of_the_working_folder")
        (own.parent / "key").write_text("bc_mine")
        settings = load_settings({})
        assert (settings.base_url, settings.key()) == ("https://a.example", "bc_mine")
        assert (settings.yes, settings.origins.server_from_own_file) == (True, True)

    def test_the_command_may_confirm_and_name_a_journal(self) -> None:
        write_own('base_url = "https://a.example"\napi_key = "bc_1"\njournal = "j.sqlite"\n')
        settings = load_settings({"yes": True, "journal": "k.sqlite"})
        assert (settings.key(), settings.yes) == ("bc_1", True)
        assert settings.journal_place() == Path("k.sqlite")

    def test_what_is_no_servers_holds_for_every_server(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        own = write_own('journal = "j.sqlite"\njson = true\n')
        monkeypatch.setenv("BIGCAPITAL_BASE_URL", "https://b.example")
        monkeypatch.setenv("BIGCAPITAL_API_KEY", "bc_2")
        settings = load_settings({})
        assert (settings.journal_place(), settings.json_lines) == (own.parent / "j.sqlite", True)


class TestAJournalOnAServer:
    """Its address is no file of a folder, and its password is shown nowhere."""

    ADDRESS = "postgresql://ann:s3cret@db/books?schema=a"

    def test_from_whatever_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write_own(f'journal = "{self.ADDRESS}"\n')
        place = load_settings({}).journal_place()
        assert isinstance(place, JournalAddress)
        assert (place.schema, place.url) == ("a", "postgresql://ann:s3cret@db/books")
        monkeypatch.setenv("IMPORTER_JOURNAL", "POSTGRES://db/other")
        assert str(load_settings({}).journal_place()) == "postgresql://db/other"

    def test_the_line_that_goes_on_with_a_run_can_be_copied(self) -> None:
        settings = load_settings({"journal": self.ADDRESS})
        line = settings.resume_line("r1")
        assert line == "importer resume r1 --journal 'postgresql://ann@db/books?schema=a'"
        assert "s3cret" not in repr(settings)
        assert settings.shown_options()["journal"] == "postgresql://ann@db/books?schema=a"

    def test_what_is_no_address(self) -> None:
        with pytest.raises(UsageError, match="USER@HOST/DATABASE") as caught:
            load_settings({"journal": "postgresql://ann:s3cret@[::1/books"})
        assert "s3cret" not in f"{caught.value.message}{caught.value.hint}"


def test_a_foreign_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other programs have an API_KEY and a BASE_URL, too."""
    for name in ("BASE_URL", "API_KEY", "API_KEY_FILE", "ORGANIZATION_ID", "JSON_LINES"):
        monkeypatch.setenv(name, "1")
    settings = load_settings({})
    assert (settings.base_url, settings.key(), settings.organization_id) == ("", "", "")
    assert not settings.json_lines


def test_zero_is_a_value() -> None:
    """`--resend 0` must not fall back to the default, now or when the run is resumed."""
    settings = load_settings({"resend": "0", "settle": "0s"})
    assert (settings.resend, settings.settle) == (0, 0.0)
    recalled = recall(load_settings({}), settings.remembered(), {})
    assert (recalled.resend, recalled.settle) == (0, 0.0)
    told_now = recall(load_settings({}), load_settings({"resend": "3"}).remembered(), {"resend": 0})
    assert told_now.resend == 0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("90s", 90), ("15m", 900), ("15 min", 900), ("2h", 7200), ("1.5h", 5400),
     ("1D", 86400)],
)  # fmt: skip
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


def test_pairs_come_from_flags_from_one_text_and_from_a_table(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted = {"currencyCode": "EUR", "note": "a=b; c"}
    assert load_settings({"set": ("currencyCode=EUR", "note=a=b; c")}).set == wanted
    monkeypatch.setenv("IMPORTER_SET", "currencyCode=EUR;note=x")
    assert load_settings({}).set == {"currencyCode": "EUR", "note": "x"}
    monkeypatch.delenv("IMPORTER_SET")
    Path("importer.toml").write_text('[set]\ncurrencyCode = "EUR"\nnote = "a=b; c"\n')
    assert load_settings({}).set == wanted


def test_the_expected_totals_are_exact() -> None:
    settings = load_settings({"expect_total": ("usd=0.1", "EUR=12345678901.123")})
    assert settings.expected_totals() == {"USD": Decimal("0.1"), "EUR": Decimal("12345678901.123")}


class TestKey:
    def test_it_may_stand_in_a_file(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "key").write_text("bc_1\n")
        monkeypatch.setenv("BIGCAPITAL_API_KEY_FILE", str(folder / "key"))
        assert load_settings({}).key() == "bc_1"

    def test_a_file_that_can_not_be_read_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BIGCAPITAL_API_KEY_FILE", "nowhere")
        with pytest.raises(UsageError, match="nowhere can't be read"):
            load_settings({}).key()

    def test_it_may_be_a_jwt(self, monkeypatch: pytest.MonkeyPatch) -> None:
        header = base64.urlsafe_b64encode(b'{"alg": "HS256"}').decode().rstrip("=")
        monkeypatch.setenv("BIGCAPITAL_API_KEY", f"{header}.e30.c2ln")
        assert load_settings({}).key().endswith(".e30.c2ln")

    def test_the_key_of_the_command_wins(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of a program that gives one, say, while the environment names the file of another."""
        monkeypatch.setenv("BIGCAPITAL_API_KEY_FILE", "nowhere")
        assert load_settings({"api_key": "bc_2"}).key() == "bc_2"

    def test_it_is_never_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nor is it remembered with the run, nor said when a setting is wrong."""
        monkeypatch.setenv("BIGCAPITAL_API_KEY", "bc_secret")
        settings = load_settings({"yes": True})
        for text in (
            repr(settings),
            str(settings),
            settings.remembered(),
            json.dumps(settings.shown_options()),
            settings.model_dump_json(),
        ):
            assert "bc_secret" not in text
        with pytest.raises(UsageError) as raised:
            load_settings({"api_key": 7, "in_flight": "bc_secret"})
        assert "bc_secret" not in f"{raised.value.message}{raised.value.hint}"


def test_a_run_remembers_how_it_sends() -> None:
    settings = load_settings({"postcodes": "note", "all_or_nothing": True, "first": "5"})
    assert json.loads(settings.remembered()) == {"postcodes": "note", "all_or_nothing": True}


def test_what_a_run_remembers_holds_unless_the_command_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Environment and files may have changed since the run began; pairs are added."""
    before = load_settings({"settle": "5s", "in_flight": "2", "rate": ("EUR=1.08",)})
    monkeypatch.setenv("IMPORTER_SETTLE", "9s")
    flags = {"in_flight": "3", "rate": ("CHF=1.1",), "first": "5"}

    now = recall(load_settings(flags), before.remembered(), flags)

    assert (now.settle, now.in_flight, now.first) == (5.0, 3, 5)
    assert now.rate == {"EUR": "1.08", "CHF": "1.1"}


def test_a_setting_that_can_not_be_used_tells_where_it_may_stand() -> None:
    with pytest.raises(UsageError) as raised:
        load_settings({"in_flight": "33"})
    assert raised.value.message == "The setting in-flight is not valid: it must be at most 32."
    assert "the flag --in-flight, the environment (IMPORTER_IN_FLIGHT)" in raised.value.hint
    assert "importer.toml" in raised.value.hint
