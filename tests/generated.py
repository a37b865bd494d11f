"""What is generated and kept in the repository: blank sheet, templates as data, texts, pages.

`python -m tests.generated --write` brings them up to date; without `--write` it says what is stale.
"""

import json
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from importer.reports.blank_sheet import build_blank_sheet
from importer.sources.template_files import BLANK_SHEET, COLLECTED, templates_folder
from openpyxl import load_workbook

from tests.collected_words import LISTS_FILE, PHRASES_FILE, render_lists, render_phrases
from tests.explained import (
    ERRORS_FILE,
    SAMPLES_FILE,
    TEXTS_FILE,
    render_errors,
    render_problem_texts,
    render_samples,
)
from tests.pages import ROOT, MarkerMissingError, pages_are_current, write_pages
from tests.texts import CATALOGUE_FILE, render_catalogue
from tests.translations import translations_are_current, write_translations

# --- the blank spreadsheet ------------------------------------------------------------------------


def blank_sheet_is_current() -> bool:
    """Whether templates/customers.xlsx says what the fields say."""
    path = templates_folder() / BLANK_SHEET
    return path.is_file() and sheet_contents(path.read_bytes()) == sheet_contents(_new_sheet())


def sheet_contents(workbook: bytes) -> dict[str, Any]:
    """All of a workbook that a user meets; file dates and the like left out."""
    book = load_workbook(BytesIO(workbook))
    contents = {
        sheet.title: (
            sheet.sheet_state,
            sheet.freeze_panes,
            [_cell_contents(cell) for row in sheet.iter_rows() for cell in row],
            {
                letter: (one.width, one.number_format)
                for letter, one in sheet.column_dimensions.items()
            },
            sorted(_drop_down(one) for one in sheet.data_validations.dataValidation),
        )
        for sheet in book.worksheets
    }
    names = {name: one.attr_text for name, one in book.defined_names.items()}
    return {**contents, "names": names}


def _cell_contents(cell: Any) -> tuple[Any, ...]:
    comment = cell.comment.text if cell.comment else ""
    return cell.value, cell.number_format, cell.font.b, cell.fill.fgColor.rgb, comment


def _drop_down(validation: Any) -> tuple[str, str, bool]:
    return str(validation.sqref), validation.formula1, bool(validation.showErrorMessage)


def _new_sheet() -> bytes:
    buffer = BytesIO()
    build_blank_sheet().save(buffer)
    return buffer.getvalue()


# --- the data of the templates --------------------------------------------------------------------


def _render_collected() -> str:
    """The templates as JSON, one a line, in the order of their names."""
    paths = sorted(templates_folder().glob("*.toml"), key=lambda path: path.stem)
    lines = (f"{_as_json(path.name)}: {_as_json(_data_of(path))}" for path in paths)
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _data_of(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# --- the texts for translators --------------------------------------------------------------------


def catalogue_name() -> str:
    """Where the texts stand."""
    return CATALOGUE_FILE.relative_to(ROOT).as_posix()


def catalogue_is_current() -> bool:
    """Whether importer/locale/importer.pot has the texts of the code."""
    if not CATALOGUE_FILE.is_file():
        return False
    return CATALOGUE_FILE.read_text(encoding="utf-8") == render_catalogue()


# --- the words of `importer explain` --------------------------------------------------------------


def modules_are_current() -> dict[str, bool]:
    """The files that are made from tests and code, and whether each says what they say."""
    return {
        path.relative_to(ROOT).as_posix(): _is_current(path, render())
        for path, render in MODULES.items()
    }


def _is_current(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


MODULES: Mapping[Path, Callable[[], str]] = {
    templates_folder() / COLLECTED: _render_collected,
    PHRASES_FILE: render_phrases,
    LISTS_FILE: render_lists,
    SAMPLES_FILE: render_samples,
    ERRORS_FILE: render_errors,
    TEXTS_FILE: render_problem_texts,
}


# --- the command ----------------------------------------------------------------------------------


def stale() -> list[str]:
    """What has to be written again, by name."""
    checks = {
        **modules_are_current(),
        catalogue_name(): catalogue_is_current(),
        **translations_are_current(),
        f"templates/{BLANK_SHEET}": blank_sheet_is_current(),
        **pages_are_current(),
    }
    return [name for name, is_current in checks.items() if not is_current]


def write() -> None:
    """Bring all of it up to date; what is current is not touched."""
    for path, render in MODULES.items():
        path.write_text(render(), encoding="utf-8")
    CATALOGUE_FILE.parent.mkdir(exist_ok=True)
    CATALOGUE_FILE.write_text(render_catalogue(), encoding="utf-8")
    write_translations()
    if not blank_sheet_is_current():
        (templates_folder() / BLANK_SHEET).write_bytes(_new_sheet())
    write_pages()


def main(arguments: Sequence[str]) -> int:
    """0 if all is current, or was written."""
    try:
        if "--write" in arguments:
            write()
        names = stale()
    except MarkerMissingError as error:
        print(error, file=sys.stderr)
        return 1
    if names:
        print(f"Stale: {', '.join(names)}. Run: python -m tests.generated --write", file=sys.stderr)
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
