"""How the columns of a workbook look: widths and number formats."""

from datetime import date
from pathlib import Path

from importer.core.looks import ColumnLook
from importer.core.reading import ReadingOptions
from importer.sources import open_tables
from openpyxl import Workbook


def looks_of(path: Path) -> tuple[ColumnLook, ...]:
    (table,) = open_tables(path, path.name, ReadingOptions())
    return table.looks


def book(path: Path) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["Name", "Owes", "Since", "Zip", "Note"])
    for number in range(1, 6):
        sheet.append([f"Customer {number}", number * 1.5, date(2026, 1, number), 2138, "-"])
    for row in range(2, 7):
        sheet[f"B{row}"].number_format = "#,##0.00" if row > 2 else "0"
        sheet[f"C{row}"].number_format = "dd/mm/yyyy"
        sheet[f"D{row}"].number_format = "00000"
    sheet.column_dimensions["A"].width = 32.5
    sheet.column_dimensions["C"].width = 12
    workbook.save(path)
    return path


def test_widths_and_the_commonest_number_formats_are_told(tmp_path: Path) -> None:
    assert looks_of(book(tmp_path / "book.xlsx")) == (
        ColumnLook(32.5, ""),
        ColumnLook(0, "#,##0.00"),
        ColumnLook(12, "dd/mm/yyyy"),
        ColumnLook(0, "00000"),
    )


def test_a_format_that_files_name_by_number_has_its_code(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.append(["Name", "Since"])
    workbook.active.append(["Acme", date(2026, 1, 31)])
    workbook.active["B2"].number_format = "mm-dd-yy"  # number 14
    workbook.save(tmp_path / "book.xlsx")
    assert looks_of(tmp_path / "book.xlsx")[1].number_format == "mm-dd-yy"


def test_a_delimited_file_has_no_looks(tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("Name,Owes\nAcme,1\n")
    assert looks_of(file) == ()
