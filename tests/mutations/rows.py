"""Promise 1: every row read ends exactly once."""

from tests.mutations.mutation import Edit, Mutation

MERGED_RUNS = "tests/cli/test_merging.py"
SAME_CUSTOMER = "tests/core/checking/test_same_customer.py"
SAMPLES = "tests/samples/test_goldens.py::test_a_sample_is_checked_as_its_golden_says"
CORPUS = "tests/corpus/test_corpus.py::test_a_file_is_checked_as_its_golden_says"
CHECKING = "tests/run/test_checking.py"
IN_TWO = "tests/laws/test_two_processes.py"

MUTATIONS = (
    Mutation(
        "rows of the first pass left beside those of the second",
        (
            Edit(
                "importer/run/checking.py",
                "job.journal.drop_rows(job.run_id, first_id)",
                "pass",
            ),
        ),
        (f"{CHECKING}::TestWhatOnlyALateRowProves::test_leaves_every_row_once",),
    ),
    Mutation(
        "rows of earlier tables dropped with those of a later one",
        (
            Edit(
                "importer/run/checking.py",
                "job.journal.drop_rows(job.run_id, first_id)",
                "job.journal.drop_rows(job.run_id, 1)",
            ),
        ),
        (f"{CHECKING}::test_several_tables_of_a_run",),
    ),
    Mutation(
        "the first process's share judged by the second",
        (
            Edit(
                "importer/run/judging.py",
                "        if _is_theirs(number):\n",
                "        if not _is_theirs(number):\n",
            ),
        ),
        (f"{IN_TWO}::test_chunks_of_any_size_are_shared",),
    ),
    Mutation(
        "rows counted that the second process found blank",
        (
            Edit(
                "importer/run/judging.py",
                "check.take_back_blanks(chunk, done.doubtful)",
                "pass",
            ),
        ),
        (f"{IN_TWO}::test_blank_cells_are_counted_alike",),
    ),
    Mutation(
        "continuation lines taken for rows",
        (
            Edit(
                "importer/core/layout/lines.py",
                "return LineKind.CONTINUATION",
                "return None",
            ),
        ),
        (SAMPLES,),
    ),
    Mutation(
        "total lines taken for rows",
        (
            Edit(
                "importer/core/layout/lines.py",
                "return LineKind.TOTAL if _is_total(texts, rules) else None",
                "return None",
            ),
        ),
        (CORPUS,),
    ),
    Mutation(
        "customers called Total taken for total lines",
        (
            Edit(
                "importer/core/layout/lines.py",
                "    return _are_amounts(texts, others, rules)\n",
                "    return True\n",
            ),
        ),
        ("tests/core/layout/test_lines.py",),
    ),
    Mutation(
        "a header that is repeated taken for a row",
        (
            Edit(
                "importer/core/layout/lines.py",
                "        return LineKind.HEADER\n    first = next",
                "        return None\n    first = next",
            ),
        ),
        ("tests/core/layout/test_lines.py",),
    ),
    Mutation(
        "other tables of a file taken for rows",
        (
            Edit(
                "importer/core/layout/lines.py",
                "divides = rules.header and not self._knows_its_end",
                "divides = None",
            ),
        ),
        (CORPUS,),
    ),
    Mutation(
        "the file's own total not read",
        (
            Edit(
                "importer/core/checking/table.py",
                "self.total = total_of(row.cells, self.plan.line_rules) or self.total",
                'self.total = ""',
            ),
        ),
        (SAMPLES,),
    ),
    Mutation(
        "lines that are no rows not counted",
        (
            Edit(
                "importer/core/checking/table.py",
                "        self.lines[kind] += count\n",
                "",
            ),
        ),
        (SAMPLES,),
    ),
    Mutation(
        "rows sent that a template calls no customers",
        (
            Edit(
                "importer/core/mapping/plan.py",
                "            if found.drops(cells):\n",
                "            if not cells:\n",
            ),
        ),
        (SAMPLES,),
    ),
    Mutation(
        "rows of a sheet that need not ascend where a pattern reads them",
        (
            Edit(
                "importer/sources/xlsx_rows.py",
                "                reader.pass_over(number)\n",
                "                pass\n",
            ),
        ),
        ("tests/sources/test_sheets_law.py::test_a_sheet_is_read_alike_by_pattern_and_by_parser",),
    ),
    Mutation(
        "a file that changes while it is copied taken as it comes",
        (
            Edit(
                "importer/sources/source_file.py",
                "or _digest(_blocks(stream, name)) != digest",
                "or False",
            ),
        ),
        ("tests/hostile/test_changing_files.py::test_a_change_in_the_middle_of_a_block",),
    ),
    Mutation(
        "rows of other keys merged",
        (
            Edit(
                "importer/core/checking/same_customer.py",
                "len({row.stem for row in tied if row.key}) < 2 and not any(",
                "not any(",
            ),
        ),
        (f"{SAME_CUSTOMER}::test_another_key_is_another_customer_whatever_they_share",),
    ),
    Mutation(
        "rows merged although --no-merge forbids it",
        (
            Edit(
                "importer/run/checking.py",
                "        if not job.options.no_merge:\n",
                "        if True:\n",
            ),
        ),
        (f"{MERGED_RUNS}::test_no_merge_sends_every_row",),
    ),
    Mutation(
        "blank lines of a gap counted as one",
        (
            Edit(
                "importer/core/checking/table.py",
                "self.lines[kind] += count",
                "self.lines[kind] += 1",
            ),
        ),
        ("tests/laws/test_bulk.py::test_every_sample_is_checked_alike_in_chunks_of_any_size",),
    ),
    Mutation(
        "a row that went into another one sent as well",
        (
            Edit(
                "importer/core/checking/merging.py",
                "return Outcome(ref, Ending.SKIPPED, problems=(problem, *overruled))",
                "return Outcome(ref, Ending.WAITING, problems=(problem, *overruled))",
            ),
        ),
        (
            "tests/core/checking/test_merging.py::test_another_value_of_one_key_is_noted_and_told_with_its_cell",
        ),
    ),
    Mutation(
        "rows of a third table numbered from the second",
        (
            Edit(
                "importer/run/checking.py",
                "            following += _check_table(job, read, following)",
                "            following = 1 + _check_table(job, read, following)",
            ),
        ),
        ("tests/run/test_checking.py::test_several_tables_of_a_run",),
    ),
    Mutation(
        "hidden lines taken for rows",
        (
            Edit(
                "importer/core/layout/lines.py",
                "        if row.left_out is not None:\n            return row.left_out\n",
                "",
            ),
        ),
        ("tests/corpus/test_corpus.py::test_a_file_is_checked_as_its_golden_says",),
    ),
    Mutation(
        "lines that say what they total taken for customers",
        (
            Edit(
                "importer/core/layout/lines.py",
                "            if row.ref.number in self._rules.totals:\n",
                "            if not row:\n",
            ),
        ),
        (f"{CHECKING}::TestLinesThatMayBeTotals::test_are_proven",),
    ),
    Mutation(
        "customers taken for totals whose sums do not agree",
        (
            Edit(
                "importer/core/layout/sums.py",
                "abs(own - told) < _ROUNDING\n",
                "own + told\n",
            ),
        ),
        (f"{CHECKING}::TestLinesThatMayBeTotals::test_are_customers_otherwise",),
    ),
    Mutation(
        "rows of different tables merged",
        (
            Edit(
                "importer/run/merging.py",
                "groups.setdefault((ref.source, ref.sheet, name), [])",
                'groups.setdefault(("", "", name), [])',
            ),
        ),
        ("tests/cli/test_merging.py::test_rows_of_two_files_are_not_merged",),
    ),
    Mutation(
        "rows merged whose addresses have the host of many in common",
        (
            Edit(
                "importer/core/checking/same_customer.py",
                '(len(domains) > 1 or "" in domains)',
                "len(domains) > 1",
            ),
        ),
        ("tests/core/checking/test_same_customer.py::test_what_contradicts_parts_rows",),
    ),
    Mutation(
        "rows merged by an extension that many share",
        (
            Edit(
                "importer/core/checking/same_customer.py",
                "            if len(digits) >= _SHORTEST_PHONE:",
                "            if digits:",
            ),
        ),
        ("tests/core/checking/test_same_customer.py::test_an_extension_ties_nobody",),
    ),
)
