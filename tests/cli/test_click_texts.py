"""What click says of a command line is said in the user's language, too."""

import ast
import gettext
import os
from importlib import import_module
from pathlib import Path

import pytest
from importer.cli.click_texts import TEXTS, TEXTS_OF_NUMBERS
from importer.cli.speech import lent_to_click
from importer.core.language import LanguageCode
from importer.languages import load_language

from tests.cli.processes import ended, start


def texts_of_click() -> set[str]:
    """Every string in the code of click."""
    folder = Path(str(import_module("click").__file__)).parent
    return {
        node.value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_text_is_one_that_click_says() -> None:
    """A newer click that words something otherwise would speak English again."""
    ours = {*TEXTS, *(text for texts in TEXTS_OF_NUMBERS for text in texts)}
    assert ours - texts_of_click() == set()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--nope"], "Die Option '--nope' gibt es nicht."),
        (["chek"], "Den Befehl 'chek' gibt es nicht. Meinten Sie 'check'?"),
        (["run", "x.csv", "--postcodes", "foo"], "Ungültiger Wert für '--postcodes': 'foo' ist"),
        (["web", "--port", "abc"], "'abc' ist keine gültige Zahl"),
        (["job", "run"], "Es fehlt das Argument 'NAME'."),
        (["doctor", "a", "b"], "Einige Argumente sind zu viel (a b)"),
        (["run", "--sheet"], "Die Option '--sheet' verlangt einen Wert."),
        (["run", "--yes=3"], "Die Option '--yes' nimmt keinen Wert."),
    ],
)
def test_a_wrong_command_line_is_told_in_the_language_spoken(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMPORTER_LANGUAGE", "de")
    code, _, err = ended(start(*arguments))
    assert code == 2
    assert said in err
    assert "Was zu tun ist" in err


def test_afterwards_all_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    for before in (None, "es"):
        if before is None:
            monkeypatch.delenv("LANGUAGE", raising=False)
        else:
            monkeypatch.setenv("LANGUAGE", before)
        domain = gettext.textdomain()
        with lent_to_click(load_language(LanguageCode.FRENCH)):
            assert gettext.gettext("Missing command.") == "Il manque la commande."
        assert (gettext.textdomain(), os.environ.get("LANGUAGE")) == (domain, before)
