"""The template files: where they are and how they are read. What they say lives in
`core.templates.template`.

They lie in `templates/` beside the package in a clone or an editable install, and inside the
package in an installed wheel.
"""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

from importer.core.errors import ImporterError, UsageError
from importer.core.language import gettext
from importer.core.templates.errors import nearest_word
from importer.core.templates.template import Template, parse_template

BLANK_SHEET = "customers.xlsx"
"""The blank spreadsheet that we hand to users, kept beside the templates."""

COLLECTED = "collected.json"
"""The data of all our templates, by the names of their files; `make docs` writes it. TOML is for
people: to read so much of it at every start took longer than to check the rows of a small file."""


def templates_folder() -> Path:
    """The folder with the templates.

    Raises:
        ImporterError: `templates-missing`, for a broken installation.
    """
    package = Path(__file__).parent.parent
    for folder in (package / "templates", package.parent / "templates"):
        if folder.is_dir():
            return folder
    raise ImporterError(
        "templates-missing",
        gettext("The templates were not found in {package} nor beside it.").format(package=package),
        hint=gettext("The installation is incomplete; install the importer again."),
    )


def load_templates() -> tuple[Template, ...]:
    """All templates that come with the importer, by name; read once, they are part of it."""
    return _templates_in(templates_folder())


@cache
def _templates_in(folder: Path) -> tuple[Template, ...]:
    collected = json.loads((folder / COLLECTED).read_text(encoding="utf-8"))
    return tuple(
        parse_template(data, str(folder / name), is_ours=True) for name, data in collected.items()
    )


def load_template(name_or_path: str) -> Template:
    """The template that `--template` names: one of ours, or a TOML file.

    Raises:
        UsageError: `template-unknown`, `template-unreadable` or `template-invalid`.
    """
    own = {path.stem: path for path in templates_folder().glob("*.toml")}
    if name_or_path in own:
        return load_template_file(own[name_or_path])
    path = Path(name_or_path)
    if path.suffix.casefold() == ".toml" or path.is_file():
        return load_template_file(path)
    nearest = nearest_word(name_or_path, sorted(own))
    raise UsageError(
        "template-unknown",
        gettext("There is no template {name_or_path}.").format(name_or_path=name_or_path),
        hint=(gettext("Did you mean {nearest}? ").format(nearest=nearest) if nearest else "")
        + gettext("There are: {names}; or give the path of a TOML file.").format(
            names=", ".join(sorted(own))
        ),
    )


def load_template_file(path: Path) -> Template:
    """A template from a TOML file.

    Raises:
        UsageError: `template-unreadable` or `template-invalid`.
    """
    return parse_template_text(read_template_text(path), str(path))


def read_template_text(path: Path) -> str:
    """A template file's text, comments included.

    Raises:
        UsageError: `template-unreadable`.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise _unreadable(str(path), gettext("there is no such file")) from error
    except OSError as error:
        raise _unreadable(str(path), error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise _unreadable(str(path), gettext("it is not UTF-8 text")) from error


def parse_template_text(text: str, origin: str, *, is_ours: bool = False) -> Template:
    """A template from the text of a TOML file.

    Args:
        origin: the file, for messages.
        is_ours: see `parse_template`.

    Raises:
        UsageError: `template-unreadable` or `template-invalid`.
    """
    import tomllib  # ours are read as JSON

    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(origin, gettext("it is not TOML: {error}").format(error=error)) from error
    return parse_template(data, origin, is_ours=is_ours)


def _unreadable(origin: str, why: str) -> UsageError:
    return UsageError(
        "template-unreadable",
        gettext("The template {origin} can't be read: {why}.").format(origin=origin, why=why),
        hint=gettext("Give a name from `importer templates list`, or the path of a TOML file."),
        context={"file": origin},
    )
