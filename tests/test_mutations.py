"""The mutation list is kept up with the code; `python -m tests.mutations` tries it."""

from pathlib import Path

import pytest

from tests.mutations import MUTATIONS, judging
from tests.mutations.judging import ROOT, Verdict, judge, named_tests
from tests.mutations.mutation import Edit, Mutation

BY_NAME = pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)


@BY_NAME
def test_the_text_that_it_changes_is_in_the_code(mutation: Mutation) -> None:
    assert all(edit.applies(ROOT) and edit.old != edit.new for edit in mutation.edits)


@BY_NAME
def test_the_tests_that_must_notice_it_exist(mutation: Mutation) -> None:
    assert mutation.tests
    assert all(named_tests(test, ROOT) for test in mutation.tests)


def test_no_two_are_called_alike() -> None:
    names = [one.name for one in MUTATIONS]
    assert len(set(names)) == len(names)


class TestVerdicts:
    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        (tmp_path / "code.py").write_text("def double(n):\n    return n + n\n")
        (tmp_path / "test_code.py").write_text(
            "from code_under_test import double\n\n"
            "def test_two():\n    assert double(2) == 4\n\n"
            "def test_three():\n    assert double(3) == 6\n"
        )
        (tmp_path / "code.py").rename(tmp_path / "code_under_test.py")
        (tmp_path / "pytest.ini").write_text("[pytest]\n")
        return tmp_path

    def a_mutation(self, old: str, new: str, test: str) -> Mutation:
        edit = Edit("code_under_test.py", old, new)
        return Mutation("wrong", (edit,), (f"test_code.py::{test}",))

    def test_one_that_a_test_notices_is_caught_by_it(self, project: Path) -> None:
        squares = self.a_mutation("n + n", "n * n", "test_three")
        assert judge(squares, project) == (Verdict.CAUGHT, "test_code.py::test_three")

    def test_one_that_no_test_notices_survives(self, project: Path) -> None:
        squares = self.a_mutation("n + n", "n * n", "test_two")
        assert judge(squares, project) == (Verdict.SURVIVED, "")

    def test_one_whose_text_is_gone_is_not_caught(self, project: Path) -> None:
        verdict, _ = judge(self.a_mutation("n + m", "n", "test_two"), project)
        assert verdict is Verdict.GONE

    def test_one_after_which_the_tests_can_not_be_run_is_not_caught(self, project: Path) -> None:
        verdict, _ = judge(self.a_mutation("def double", "def triple", "test_two"), project)
        assert verdict is Verdict.BROKEN

    def test_one_that_hangs_is_caught_by_the_time_limit(
        self, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(judging, "SECONDS", 2)
        hangs = self.a_mutation("return n + n", "while True: pass", "test_two")
        verdict, _ = judge(hangs, project)
        assert verdict is Verdict.TOO_SLOW

    def test_the_code_is_mended_afterwards(self, project: Path) -> None:
        before = (project / "code_under_test.py").read_text()
        judge(self.a_mutation("n + n", "n * n", "test_two"), project)
        assert (project / "code_under_test.py").read_text() == before
