"""Reads what the formats have written, the way their users do."""

import csv
import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from openpyxl import load_workbook


def read_csv(path: Path, *, encoding: str = "utf-8-sig", delimiter: str = ",") -> list[list[str]]:
    """All records."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def read_records(path: Path) -> list[dict[str, str]]:
    """Records of results.csv by their column names."""
    header, *records = read_csv(path)
    return [dict(zip(header, record, strict=True)) for record in records]


def read_sheets(path: Path) -> dict[str, list[list[Any]]]:
    """All values of a workbook, sheet by sheet, blanks as None; hidden sheets are not read."""
    sheets = [sheet for sheet in load_workbook(path) if sheet.sheet_state == "visible"]
    return {sheet.title: [list(row) for row in sheet.values] for sheet in sheets}


def read_table(path: Path, title: str) -> list[dict[str, Any]]:
    """A sheet's records by the names in its first row."""
    header, *records = read_sheets(path)[title]
    return [dict(zip(header, record, strict=True)) for record in records]


@dataclass
class Element:
    """An element of a page."""

    name: str
    attributes: dict[str, str | None]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def all(self, name: str, **attributes: str) -> list["Element"]:
        """Elements below this one with a name and attributes (`class_` matches one class)."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if child.name == name and child.has(attributes):
                    found.append(child)
                found += child.all(name, **attributes)
        return found

    def has(self, attributes: dict[str, str]) -> bool:
        for key, value in attributes.items():
            own = self.attributes.get(key.rstrip("_")) or ""
            if value not in (own.split() if key == "class_" else [own]):
                return False
        return True


_VOID = {"meta", "link", "input", "br", "hr", "img", "rect"}


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("root", {})
        self.unbalanced: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, dict(attrs), self.here)
        self.here.children.append(made)
        if tag not in _VOID:
            self.here = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Element(tag, dict(attrs), self.here))

    def handle_endtag(self, tag: str) -> None:
        if self.here.name != tag or self.here.parent is None:
            self.unbalanced.append(tag)
            return
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read_page(path: Path) -> Element:
    """The page as a tree; fails if its tags don't balance."""
    parser = _Parser()
    parser.feed(path.read_text(encoding="utf-8"))
    parser.close()
    assert parser.unbalanced == []
    assert parser.here is parser.root
    return parser.root


def page_data(page: Element) -> dict[str, Any]:
    """What the page's script works with: rows and words."""
    (script,) = page.all("script", id="data")
    data: dict[str, Any] = json.loads(script.text)
    return data


def page_rows(page: Element) -> list[dict[str, Any]]:
    """The rows that the page's script shows."""
    rows: list[dict[str, Any]] = page_data(page)["rows"]
    return rows
