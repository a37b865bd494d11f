"""Settings: defaults < importer.toml < environment < flags, and every option has one."""

import json
from decimal import Decimal
from pathlib import Path

import click
import pytest
from importer.cli import importer as console
from importer.core.errors import UsageError
from importer.settings import Settings, load_settings, parse_duration

NOT_SETTINGS = {
    "help": "click's own",
    "version": "click's own",
    "formats": "of `report`",
    "rows": "of `doctor`",
    "host": "of `sandbox`",
    "port": "of `sandbox`",
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
    for name in ("BIGCAPITAL_BASE_URL", "BIGCAPITAL_API_KEY", "BIGCAPITAL_API_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def options_of(command: click.Command) -> set[str]:
    """The names of a command's options, and of those below it."""
    names = {one.name or "" for one in command.params if isinstance(one, click.Option)}
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return names.union(*map(options_of, below))


def test_options_and_settings_are_alike() -> None:
    assert options_of(console) - set(NOT_SETTINGS) == set(Settings.model_fields) - WITHOUT_A_FLAG


def test_flags_win_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert load_settings({}).batch_size == 50
    Path("importer.toml").write_text("batch_size = 1\nin_flight = 1\nresend = 1\n")
    assert load_settings({}).batch_size == 1
    monkeypatch.setenv("IMPORTER_BATCH_SIZE", "2")
    monkeypatch.setenv("IMPORTER_IN_FLIGHT", "2")
    settings = load_settings({"batch_size": "3"})
    assert (settings.batch_size, settings.in_flight, settings.resend) == (3, 2, 1)


def test_zero_is_a_value() -> None:
    """`--resend 0` must not fall back to the default, now or when the run is resumed."""
    settings = load_settings({"resend": "0", "settle": "0s"})
    assert (settings.resend, settings.settle) == (0, 0.0)
    recalled = load_settings(Settings.recalled(settings.remembered()))
    assert (recalled.resend, recalled.settle) == (0, 0.0)


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
    assert Settings.recalled(settings.remembered()) == {"postcodes": "note", "all_or_nothing": True}


def test_a_setting_that_can_not_be_used_tells_where_it_may_stand() -> None:
    with pytest.raises(UsageError) as raised:
        load_settings({"in_flight": "33"})
    assert raised.value.message == "The setting in-flight is not valid: it must be at most 32."
    assert "the flag --in-flight, the environment (IMPORTER_IN_FLIGHT)" in raised.value.hint
    assert "importer.toml" in raised.value.hint
