"""From files to tables: each file is opened once, whatever is asked of it."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from importer.core.errors import UsageError
from importer.core.headers.columns import ReadColumns, read_columns
from importer.core.headers.own_columns import ROW_KEY
from importer.core.layout.recognition import Recognised
from importer.core.mapping.planning import plan_mapping
from importer.journal import Journal
from importer.run.fronts import Nobody
from importer.run.reading import open_files, read_corrections, read_tables, recognise
from importer.settings import load_settings
from importer.sources.template_files import parse_template_text

from tests.run.fronts import MemoryFiles, Somebody

COUNTING = """
import json, sys
opened = []
sys.addaudithook(lambda event, given: event == "open" and opened.append(str(given[0])))
from importer.cli import run_command
code = run_command(sys.argv[1:])
print(json.dumps([code, [name for name in opened if name.endswith("customers.csv")]]))
"""


TEMPLATE = """
name = "{name}"
title = "{name}"
[[recognise]]
all = ["Customer Name", "Tax ID"]
[fields.displayName]
column = "Customer Name"
"""


def test_a_command_opens_its_file_once(tmp_path: Path) -> None:
    """Counted by the interpreter itself, in a process of its own."""
    lines = [f"Customer {number},c{number}@example.com" for number in range(1_500)]
    file = tmp_path / "customers.csv"
    file.write_text("\n".join(("Display Name,Email", *lines)) + "\n")
    done = subprocess.run(
        [sys.executable, "-c", COUNTING, "check", str(file), "--offline",
         "--journal", str(tmp_path / "journal.sqlite"), "--out", str(tmp_path / "out")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout.splitlines()[-1]) == [0, [str(file)]]


def test_files_of_the_same_name_are_told_apart_by_their_paths() -> None:
    files = MemoryFiles({"a/c.csv": ("Name", "A"), "b/c.csv": ("Name", "B"), "d.csv": ("Name",)})
    paths = tuple(map(Path, files.files))
    opened = open_files(files, paths, load_settings({}).reading())
    assert [one.name for one in opened] == ["a/c.csv", "b/c.csv", "d.csv"]


def test_a_file_is_not_imported_twice() -> None:
    with pytest.raises(UsageError, match="named twice"):
        open_files(MemoryFiles({}), (Path("c.csv"),) * 2, load_settings({}).reading())


def test_corrections_are_not_taken_among_other_files() -> None:
    files = MemoryFiles(
        {
            "corrections.csv": (f"{ROW_KEY},Display Name", "20260131-142501-k3:2,Acme"),
            "new.csv": ("Display Name", "Beta"),
        }
    )
    opened = open_files(files, tuple(map(Path, files.files)), load_settings({}).reading())
    with pytest.raises(UsageError, match="Some of the files are corrections"):
        read_corrections(opened)
    assert len(read_corrections(opened[:1])) == 1
    assert read_corrections(opened[1:]) == ()


class TestSeveralLayouts:
    """A file that two templates claim equally well."""

    TWO = ("Customer Name,Tax ID", "Acme,17")

    @pytest.fixture
    def files(self) -> MemoryFiles:
        known = (parse_template_text(TEMPLATE.format(name=one), one) for one in ("first", "second"))
        return MemoryFiles({"c.csv": self.TWO}, tuple(known))

    def test_the_one_that_somebody_chooses_is_taken(self, files: MemoryFiles) -> None:
        settings, asks = load_settings({}), Somebody(chosen_template="second")
        opened = open_files(files, (Path("c.csv"),), settings.reading())
        (read,) = recognise(opened, files, settings, asks)
        assert read.recognised.template is not None
        assert read.recognised.template.name == "second"
        assert asks.asked == ["template"]

    def test_without_a_choice_it_is_not_guessed(self, files: MemoryFiles) -> None:
        settings = load_settings({})
        opened = open_files(files, (Path("c.csv"),), settings.reading())
        with pytest.raises(UsageError, match=r"c\.csv"):
            recognise(opened, files, settings, Nobody())


class TestALayoutThatReadsLittle:
    """A template claims a file whose headers, by themselves, say more than it reads."""

    FILE = ("Ref,Tax ID,Customer Name,Mail", "7,17,Acme,a@acme.example")
    OTHERS = """
name = "others"
title = "Others"
[[recognise]]
all = ["Ref", "Tax ID"]
[fields.displayName]
column = "Ref"
[fields.email]
constant = "office@example.com"
"""

    def recognised(self, **options: str) -> Recognised:
        template = parse_template_text(self.OTHERS, "others")
        files, settings = MemoryFiles({"c.csv": self.FILE}, (template,)), load_settings(options)
        opened = open_files(files, (Path("c.csv"),), settings.reading())
        (read,) = recognise(opened, files, settings, Nobody())
        return read.recognised

    def test_the_headers_are_read_instead_and_it_is_known_which_layout_was_not(self) -> None:
        found = self.recognised()
        assert (found.template, found.passed_over) == (None, "others")

    def test_the_headers_are_read_once_for_all_that_rests_on_them(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Which template fits, what it is completed by, and what becomes of every column."""
        asked: list[tuple[str, ...]] = []

        def counting(names: Sequence[str], sample: Sequence[Sequence[str]]) -> ReadColumns:
            asked.append(tuple(names))
            return read_columns(names, sample)

        monkeypatch.setattr("importer.core.mapping.proposal.read_columns", counting)
        lines = ("Ref,Tax ID,Read once", "7,17,yes")
        template = parse_template_text(self.OTHERS, "others")
        files, settings = MemoryFiles({"c.csv": lines}, (template,)), load_settings({})
        opened = open_files(files, (Path("c.csv"),), settings.reading())
        (read,) = recognise(opened, files, settings, Nobody())
        found = read.recognised
        assert found.template is not None
        for _ in range(2):
            plan_mapping(found.header, found.template, sample=found.sample)
        assert asked == [("Ref", "Tax ID", "Read once")]

    def test_who_names_the_template_gets_it(self) -> None:
        template = self.recognised(template="others").template
        assert template is not None
        assert template.name == "others"


class TestAQuestionAboutColumns:
    """Which shows values of the columns that it asks about, and of those beside them."""

    HASH = "$P$BDnq1CkzjVhGkW8cJvZ8sVwYh3Xk1l/"

    def shown(self, journal: Journal, *lines: str) -> dict[str, tuple[str, ...]]:
        """The columns that somebody is shown, with their values."""
        files, settings, asks = MemoryFiles({"c.csv": lines}), load_settings({}), Somebody()
        opened = open_files(files, (Path("c.csv"),), settings.reading())
        read_tables(opened, files, settings, journal, asks)
        return {one.header: one.samples for one in asks.shown[0]}

    def test_shows_no_column_whose_values_are_secrets(self, journal: Journal) -> None:
        shown = self.shown(journal, "Customer,Reach,Hue", f"Acme,+41 44 668 18 00,{self.HASH}")
        assert shown == {"Customer": ("Acme",), "Reach": ("+41 44 668 18 00",)}

    def test_shows_none_whatever_its_header_says(self, journal: Journal) -> None:
        shown = self.shown(journal, "Customer,Reach,City", f"Acme,+41 44 668 18 00,{self.HASH}")
        assert "City" not in shown
