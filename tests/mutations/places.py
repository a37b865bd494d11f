"""Promise 6: the row that the user sees is the row that is named."""

from tests.mutations.mutation import Edit, Mutation

MUTATIONS = (
    Mutation(
        "columns behind the first counted wrongly",
        (
            Edit(
                "importer/core/rows.py",
                "column, rest = divmod(column - 1, 26)",
                "column, rest = divmod(column, 26)",
            ),
        ),
        ("tests/reports/test_alike.py::test_what_is_told_apart_is_the_same_in_both_ways",),
    ),
    Mutation(
        "columns beyond Z named wrongly",
        (
            Edit(
                "importer/core/rows.py",
                "column, rest = divmod(column - 1, 26)",
                "column, rest = (column - 1) // 27, (column - 1) % 26",
            ),
        ),
        ("tests/core/test_rows.py::test_every_column",),
    ),
    Mutation(
        "the file and the sheet of a row unsaid",
        (
            Edit(
                "importer/reports/rows.py",
                "        if not self._several:\n            return where",
                "        return where",
            ),
        ),
        ("tests/reports/test_rows.py::test_of_several_tables",),
    ),
    Mutation(
        "rows numbered by their place among rows",
        (
            Edit(
                "importer/core/rows.py",
                "RowRef(self.source, self.sheet, self.numbers[position])",
                "RowRef(self.source, self.sheet, self.numbers[0] + position)",
            ),
        ),
        ("tests/core/test_rows.py::test_rows_of_a_chunk_keep_their_own_numbers",),
    ),
    Mutation(
        "lines numbered by their place among rows",
        (
            Edit(
                "importer/core/rows.py",
                "None if self.lines is None else self.lines[position]",
                "None if self.lines is None else self.lines[0] + position",
            ),
        ),
        ("tests/sources/test_delimited.py::test_line_breaks_in_cells_make_no_rows",),
    ),
    Mutation(
        "a value shown as it was cleaned",
        (
            Edit(
                "importer/core/mapping/plan.py",
                "problems.append(Problem(code, self._field_of(column), column, raw, facts))",
                "problems.append(Problem(code, self._field_of(column), column, text, facts))",
            ),
        ),
        (
            "tests/core/mapping/test_mapping_cells.py::test_repairs_are_counted_with_the_cell_as_it_was",
        ),
    ),
)
