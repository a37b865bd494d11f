"""The templates are found wherever the importer runs, and a broken file is explained."""

import json
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from importer.core.errors import UsageError
from importer.core.templates.template import Certainty
from importer.sources.template_files import (
    BLANK_SHEET,
    COLLECTED,
    load_template,
    load_template_file,
    load_templates,
    parse_template_text,
    templates_folder,
)

ROOT = Path(__file__).parent.parent.parent
OWN = 'name = "own"\ntitle = "Own"\n[fields.email]\ncolumn = "E"\n'


@pytest.mark.parametrize("name", [one.name for one in load_templates()])
def test_our_templates_are_asked_all_that_a_users_is(name: str) -> None:
    """All together they are trusted with their headers; by its name each is looked at in full."""
    assert load_template(name) in load_templates()


def test_a_header_of_bank_data_is_trusted_in_our_templates_alone() -> None:
    text = OWN.replace('"E"', '"IBAN"')
    assert parse_template_text(text, "x", is_ours=True)
    with pytest.raises(UsageError, match="IBAN"):
        parse_template_text(text, "x")


def test_every_template_is_named_like_its_file() -> None:
    """`--template NAME` finds the file by its name."""
    names = [template.name for template in load_templates()]
    assert names == sorted(path.stem for path in templates_folder().glob("*.toml"))
    assert {"bigcapital", "quickbooks-online", "xero", "zoho-books"} <= set(names)


def test_every_template_can_be_recognised_and_says_where_it_is_from() -> None:
    """A layout without a source could not be checked by anybody."""
    for template in load_templates():
        is_picked = template.columns and template.layout is Certainty.ALIAS
        assert template.recognise or template.shape or is_picked, template.name
        assert "templates/README.md#" in template.facts, template.name


def test_a_template_is_loaded_by_name_or_by_path(tmp_path: Path) -> None:
    """Ours by name, the user's own by path."""
    path = tmp_path / "own.toml"
    path.write_text("\ufeff" + OWN, encoding="utf-8")
    assert load_template("xero").name == "xero"
    assert load_template(str(path)).name == "own"
    assert load_template(str(path)).origin == str(path)


def test_an_unknown_name_is_answered_with_the_nearest_and_the_list() -> None:
    """Exit code 2: the command is not as it must be."""
    with pytest.raises(UsageError) as caught:
        load_template("zero")
    assert caught.value.code == "template-unknown"
    assert "Did you mean xero?" in caught.value.hint
    assert "quickbooks-online" in caught.value.hint


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such file"),
        (b'name = "a"\nname = "b"\n', "it is not TOML"),
        (b"name = \n", "line 1"),
        (b"\xff\xfe\x00", "it is not UTF-8 text"),
    ],
)
def test_a_file_that_is_no_template_is_explained(tmp_path: Path, content: Any, said: Any) -> None:
    """With its path, and without a traceback."""
    path = tmp_path / "own.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        load_template_file(path)
    assert caught.value.code == "template-unreadable"
    assert said in caught.value.message
    assert str(path) in caught.value.message


def test_a_folder_is_no_template(tmp_path: Path) -> None:
    """Whatever it is called."""
    folder = tmp_path / "own.toml"
    folder.mkdir()
    with pytest.raises(UsageError, match="can't be read"):
        load_template(str(folder))


def test_the_templates_lie_inside_the_package_of_a_wheel(tmp_path: Path) -> None:
    """In a clone they lie beside it; nothing else of the repository comes with a wheel."""
    package = tmp_path / "importer"
    for path in (ROOT / "importer").rglob("*.py"):
        target = package / path.relative_to(ROOT / "importer")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    inside = package / "templates"
    inside.mkdir()
    (inside / COLLECTED).write_text(json.dumps({"own.toml": tomllib.loads(OWN)}))
    script = (
        "from importer.sources.template_files import load_templates, templates_folder;"
        "print(templates_folder(), [one.name for one in load_templates()])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == f"{inside} ['own']"


def test_the_blank_spreadsheet_comes_with_the_templates() -> None:
    """`importer templates init` hands it out."""
    path = templates_folder() / BLANK_SHEET
    assert zipfile.is_zipfile(path)
