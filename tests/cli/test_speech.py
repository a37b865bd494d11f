"""Which language a command speaks: its flag, the environment, the user's file, her system."""

from pathlib import Path

import pytest
from importer.cli.speech import wanted_language
from importer.core.language import LanguageCode
from importer.languages import load_language

from tests.cli.conftest import Run, folder, run, write

__all__ = ["folder", "run"]

SYSTEM = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    for name in SYSTEM:
        monkeypatch.delenv(name, raising=False)


def own_file(text: str) -> None:
    path = Path.home() / ".config" / "bigcapital-importer" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("system", "code"),
    [
        ({}, "en"),
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "it_IT.UTF-8"}, "en"),
        ({"LANG": "de_DE", "LC_MESSAGES": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "de_DE", "LC_ALL": "es_MX"}, "es"),
        ({"LANG": "de_DE", "LANGUAGE": "it:ar_EG:de"}, "ar"),
        ({"LANGUAGE": "en_GB:de"}, "en"),
    ],
)
def test_without_a_word_of_hers_it_is_the_language_of_her_system(
    system: dict[str, str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in system.items():
        monkeypatch.setenv(name, value)
    assert wanted_language(("runs",)).code == code


def test_the_flag_counts_most_then_the_environment_then_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    own_file('language = "es"\n')
    assert wanted_language(()).code == "es"
    monkeypatch.setenv("IMPORTER_LANGUAGE", "de")
    assert wanted_language(()).code == "de"
    assert wanted_language(("runs", "--language", "ar")).code == "ar"
    assert wanted_language(("runs", "--language=ar")).code == "ar"
    assert wanted_language(("runs", "--language")).code == "de"


def test_arabic_is_laid_out_from_right_to_left() -> None:
    languages = {code: load_language(code) for code in LanguageCode}
    assert [one.code for one in languages.values() if one.right_to_left] == ["ar"]


def test_a_broken_file_speaks_the_language_of_the_system_and_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_file("language = ")
    assert wanted_language(()).code == "en"
    assert "config.toml can't be read" in run("runs").err


@pytest.mark.parametrize("arguments", [("runs", "--language", "xx"), ("--language", "xx", "runs")])
def test_a_language_that_is_none_of_ours_is_told(run: Run, arguments: tuple[str, ...]) -> None:
    said = run(*arguments)
    assert said.code == 2
    assert "'xx' is not one of 'en', 'de', 'fr', 'es', 'ar'" in said.err


def test_a_setting_of_another_language_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPORTER_LANGUAGE", "xx")
    said = run("runs")
    assert (said.code, said.err.count("language")) == (2, 2)


def test_what_scripts_read_is_the_same_in_every_language(run: Run) -> None:
    """Codes, endings and keys; the file with the columns that users' scripts rely on."""
    name = write("customers.csv", "Name,Email", "Ann,ann@acme.example", "Ben,b@b")
    found = []
    for code in map(str, LanguageCode):
        said = run("check", name, "--offline", "--json", "--language", code, "--out", code)
        first, *_, last = said.objects
        found.append((set(first), last["endings"], last["problems"]))
        header = Path(code, "results.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        assert header.startswith("file,sheet,row,source_key,display_name,ending")
    assert all(one == found[0] for one in found)
