"""Promise 4: no value is lost in silence."""

from tests.mutations.mutation import Edit, Mutation

MERGING = "tests/core/checking/test_merging.py"
CORRECTIONS = "tests/cli/test_corrections.py"
CELL_CHANGES = "tests/core/corrections/test_cell_changes.py"
SAMPLES = "tests/samples/test_goldens.py::test_a_sample_is_checked_as_its_golden_says"
CHECKING = "tests/run/test_checking.py"

PREDICATES = "tests/laws/test_predicates.py"

_CARELESS = """
def _careless(predicate):
    def make_values_alone(draft, context):
        doubtful = set(draft.doubtful)
        predicate(draft, context)
        draft.doubtful &= doubtful

    make_values_alone.__name__ = predicate.__name__
    return make_values_alone


class RowRule(NamedTuple):
"""


def _careless(predicate: str) -> Mutation:
    """The mutation in which a predicate doubts no row."""
    rules = "importer/core/checking/rules.py"
    return Mutation(
        f"{predicate.partition('.')[2]} doubts no row",
        (
            Edit(rules, "class RowRule(NamedTuple):\n", _CARELESS),
            Edit(rules, f"{predicate})", f"_careless({predicate}))"),
        ),
        (f"{PREDICATES}::test_a_predicate_doubts",),
    )


_CARELESS_PREDICATES = tuple(
    _careless(predicate)
    for predicate in (
        "damage_rules.doubt_errors_in_text",
        "damage_rules.doubt_lost_digits",
        "damage_rules.doubt_garbled",
        "field_predicates.doubt_unstorable",
        "field_predicates.doubt_emails",
        "field_predicates.doubt_long",
        "field_predicates.doubt_contacts",
        "field_predicates.doubt_flags",
        "field_predicates.doubt_customer_types",
        "field_predicates.doubt_display_names",
        "field_predicates.doubt_currencies",
        "balance_predicates.doubt_balances",
        "balance_predicates.doubt_rates",
        "balance_predicates.doubt_dates",
        "balance_predicates.doubt_branches",
        "balance_predicates.doubt_unknown_currencies",
        "field_predicates.assemble_notes",
    )
)

MUTATIONS = (
    *_CARELESS_PREDICATES,
    Mutation(
        "the evidence of columns left unused",
        (
            Edit(
                "importer/core/checking/table.py",
                "return build_formats(self.profiles, self.options",
                "return build_formats({}, self.options",
            ),
            Edit(
                "importer/run/checking.py",
                "build_formats(first_evidence(read.table, plan), job.options",
                "build_formats({}, job.options",
            ),
        ),
        (SAMPLES,),
    ),
    Mutation(
        "what only a late row proves not taken for the others",
        (
            Edit(
                "importer/run/checking.py",
                "if proven == formats and not check.secrets and not further:",
                "if not check.secrets and not further:",
            ),
        ),
        (f"{CHECKING}::TestWhatOnlyALateRowProves::test_holds_for_the_first_rows_too",),
    ),
    Mutation(
        "what rows share told of one of them only",
        (
            Edit(
                "importer/run/sharing.py",
                "shared = ((row.row_id, problem) for row, problem in chain.from_iterable(found))",
                "shared = ((row.row_id, one) for each in found for row, one in [next(iter(each))])",
            ),
        ),
        (f"{CHECKING}::TestRowsBesideEachOther::test_what_they_share",),
    ),
    Mutation(
        "no template recognised",
        (
            Edit(
                "importer/core/layout/recognition.py",
                "found = recognise(rows, templates, forced=forced",
                "found = recognise(rows, (), forced=forced",
            ),
        ),
        (SAMPLES,),
    ),
    Mutation(
        "names of children not shortened",
        (
            Edit(
                "importer/run/checking.py",
                "if plan.template.names is None or not plan.template.names.shorten:",
                "if plan:",
            ),
        ),
        (f"{CHECKING}::test_names_are_shortened",),
    ),
    Mutation(
        "names shortened that several customers have",
        (
            Edit(
                "importer/core/templates/name_paths.py",
                "return hash(name_key(own_name)) not in self._often",
                "return bool(own_name)",
            ),
        ),
        (f"{CHECKING}::test_names_are_shortened",),
    ),
    Mutation(
        "what somebody has edited taken for what saving does",
        (
            Edit(
                "importer/core/corrections/cell_changes.py",
                "    return Change.EDITED\n",
                "    return Change.RESAVED\n",
            ),
        ),
        (CELL_CHANGES,),
    ),
    Mutation(
        "what saving does taken for an edit",
        (
            Edit(
                "importer/core/corrections/cell_changes.py",
                "if any(rule(was, now, written) for rule in _RULES):",
                "if was == now:",
            ),
        ),
        (CELL_CHANGES,),
    ),
    Mutation(
        "letters that an encoding lost taken for an edit",
        (
            Edit(
                "importer/core/corrections/cell_changes.py",
                "    return _is_kept_or_lost(was.text, now.text)\n",
                "    return was.text == now.text\n",
            ),
        ),
        (CELL_CHANGES,),
    ),
    Mutation(
        "letters taken for lost that somebody has changed",
        (
            Edit(
                "importer/core/corrections/cell_changes.py",
                "    return bool(reached >> len(now) & 1)\n",
                "    return bool(reached)\n",
            ),
        ),
        (CELL_CHANGES,),
    ),
    Mutation(
        "a value that is sent taken from a cell that only looks like it",
        (
            Edit(
                "importer/journal/body_blocks.py",
                "yield next(chain(same, equal), None)",
                "yield 0",
            ),
        ),
        ("tests/journal/test_packing.py::test_bodies_come_back",),
    ),
    Mutation(
        "a text that was read in a transaction that came to nothing kept at hand",
        (
            Edit(
                "importer/journal/connection.py",
                "self.roll_backs += 1",
                "self.roll_backs += 0",
            ),
        ),
        ("tests/journal/test_rows.py::test_what_was_rolled_back_is_not_remembered",),
    ),
    Mutation(
        "a lost zero taken for an edit",
        (Edit("importer/core/corrections/cell_changes.py", "    _lost_zeros,\n", ""),),
        (CELL_CHANGES, f"{CORRECTIONS}::test_what_saving_did"),
    ),
    Mutation(
        "an edited amount taken for the program's doing",
        (
            Edit(
                "importer/core/corrections/cell_changes.py",
                "    if found or written.decimal_mark is None:",
                "    if written.decimal_mark is None:",
            ),
        ),
        (CELL_CHANGES,),
    ),
    Mutation(
        "an edited date taken for the program's doing",
        (
            Edit(
                "importer/core/corrections/cell_changes.py",
                "    if written.date_order is not None and found:",
                "    if not found:",
            ),
        ),
        (CELL_CHANGES,),
    ),
    Mutation(
        "cells that contradict the customer's lost in merging",
        (
            Edit(
                "importer/core/checking/merge_draft.py",
                "            )\n        )\n        self.note(name, text)\n",
                "            )\n        )\n",
            ),
        ),
        (f"{MERGING}::test_every_cell_is_in_a_field_or_in_the_note",),
    ),
    Mutation(
        "further addresses lost in merging",
        (
            Edit(
                "importer/core/checking/merged_addresses.py",
                "', '.join((*place.values(), *reach))",
                "', '.join(reach)",
            ),
        ),
        (f"{MERGING}::test_every_cell_is_in_a_field_or_in_the_note",),
    ),
    Mutation(
        "repairs not told",
        (
            Edit(
                "importer/core/mapping/plan.py",
                "                problems.append(Problem(code, self._field_of(column), column, "
                "raw, facts))\n",
                "                pass\n",
            ),
        ),
        (
            "tests/core/mapping/test_mapping_cells.py::test_repairs_are_counted_with_the_cell_as_it_was",
        ),
    ),
    Mutation(
        "cells that no rule used left out",
        (
            Edit(
                "importer/core/mapping/plan.py",
                "            _note_unused(in_hand, mapping.maybe_unused)\n",
                "            pass\n",
            ),
        ),
        (
            "tests/core/mapping/test_mapping_cells.py::test_a_cell_that_no_rule_used_is_noted_though_a_longer_value_holds_it",
        ),
    ),
    Mutation(
        "cells beyond the header left out in silence",
        (
            Edit(
                "importer/core/mapping/plan.py",
                'return cells[:width], [self._ragged("row-too-long", count)]',
                "return cells[:width], []",
            ),
        ),
        (
            "tests/core/mapping/test_mapping_cells.py::test_a_row_with_more_cells_than_the_header_may_be_shifted",
        ),
    ),
    Mutation(
        "values that an option replaced not counted",
        (
            Edit(
                "importer/core/checking/balance_rules.py",
                "        draft.problems.append(replaced(draft.mapped, name, own, replacing))\n",
                "        pass\n",
            ),
        ),
        (
            "tests/core/checking/test_balance_rules.py::TestTheDate::test_the_rows_own_date_wins_over_a_default_and_loses_against_set",
        ),
    ),
    Mutation(
        "an amount rounded in silence",
        (
            Edit(
                "importer/core/checking/balance_rules.py",
                "    if result != value:\n"
                "        draft.report(_ROUNDED[name], name, text, result=str(result))\n"
                "    elif",
                "    if",
            ),
        ),
        (
            "tests/core/checking/test_balance_rules.py::TestTheAmount::test_more_than_three_decimals_are_rounded_and_said",
        ),
    ),
    Mutation(
        "the options of a run forgotten on resume",
        (
            Edit(
                "importer/run/resuming.py",
                "    corridor = corridor.recall(journal.facts(run.id).get(RunFact.OPTIONS, "
                '"{}"))\n',
                "",
            ),
        ),
        ("tests/run/test_resuming.py::test_what_the_run_began_with_holds",),
    ),
    Mutation(
        "a row's texts taken from the block before",
        (
            Edit(
                "importer/journal/blocks.py",
                "        self._first, self._values = self._at_hand[block]",
                "        _, self._values = self._at_hand[block]",
            ),
        ),
        ("tests/journal/test_attempts.py::test_waiting_rows_come_in_the_order_read",),
    ),
    Mutation(
        "a column of corrections taken for either of two",
        (
            Edit(
                "importer/core/corrections/corrected_rows.py",
                "            if len(rivals) == 1:",
                "            if rivals:",
            ),
        ),
        (
            "tests/core/corrections/test_corrected_rows.py::TestColumns::test_two_that_could_be_the_missing_one_are_neither",
        ),
    ),
    Mutation(
        "a merged row's further e-mail lost",
        (
            Edit(
                "importer/core/checking/merging.py",
                '        draft.note("email", text)\n',
                "        pass\n",
            ),
        ),
        ("tests/core/checking/test_merging.py::test_every_cell_is_in_a_field_or_in_the_note",),
    ),
    Mutation(
        "a merged row's contact without its address",
        (
            Edit(
                "importer/core/checking/merging.py",
                'line = ", ".join((" ".join(texts_of(row, _PERSON).values()), *new))',
                'line = " ".join(texts_of(row, _PERSON).values())',
            ),
        ),
        (
            "tests/core/checking/test_merging.py::test_another_person_is_noted_with_what_belongs_to_them",
        ),
    ),
    Mutation(
        "one of two rival parts of a header taken",
        (
            Edit(
                "importer/core/headers/grammar.py",
                "return chief[0] if len(chief) == 1 else None",
                "return sorted(parts)[0]",
            ),
        ),
        ("tests/core/headers/test_grammar.py::test_a_header_is_read_by_its_words",),
    ),
    Mutation(
        "the numbers of headers passed over",
        (
            Edit(
                "importer/core/headers/grammar.py",
                "    number, line = _numbers(items, part)\n",
                "    number, line = 0, _numbers(items, part)[1]\n",
            ),
        ),
        ("tests/core/headers/test_grammar.py::test_a_header_is_read_by_its_words",),
    ),
    Mutation(
        "the phone of an address taken for the customer's",
        (
            Edit(
                "importer/core/headers/grammar.py",
                '    if part in _PHONES and "address" in parts and not number and '
                "groups.isdisjoint(_SIDES):\n"
                "        return None\n",
                "",
            ),
        ),
        ("tests/core/headers/test_grammar.py::test_what_says_too_little",),
    ),
    Mutation(
        "headers read in English first",
        (
            Edit(
                "importer/core/headers/grammar.py",
                '    best, _ = max(counts.items(), key=lambda one: one[1], default=("en", 0))',
                '    best = "en"',
            ),
        ),
        ("tests/core/headers/test_grammar.py::test_a_compound_may_end_in_a_short_word",),
    ),
    Mutation(
        "a known word that headers begin with cut off",
        (Edit("importer/core/headers/grammar.py", " or _is_known(first):", ":"),),
        ("tests/core/headers/test_addresses.py::test_further_lines_stand_behind_the_second",),
    ),
    Mutation(
        "the number of an address taken for a line of its street",
        (
            Edit(
                "importer/core/headers/grammar.py",
                '    if len(numbered) > 1 or (numbered and numbered[0][0] == "address" and '
                'part == "street"):',
                "    if len(numbered) > 1:",
            ),
        ),
        ("tests/core/headers/test_grammar.py::test_a_header_is_read_by_its_words",),
    ),
)
