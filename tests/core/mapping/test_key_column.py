"""A column that somebody names for knowing customers again is said to be used."""

import pytest
from importer.core.errors import UsageError
from importer.core.mapping.key_column import keyed_by
from importer.core.mapping.plan import MappingPlan
from importer.core.stages import ColumnUsage
from importer.reports.columns import column_view, columns_in_short

from tests.core.template_texts import plan_of


def usages(plan: MappingPlan) -> list[ColumnUsage]:
    return [use.usage for use in plan.columns]


def test_a_column_without_a_field_becomes_the_key() -> None:
    plan = plan_of(["Name", "Legacy Ref"])
    assert usages(plan) == [ColumnUsage.FIELD, ColumnUsage.NOTE]
    keyed = keyed_by(plan, "Legacy Ref")
    assert usages(keyed) == [ColumnUsage.FIELD, ColumnUsage.KEY]
    views = [column_view(use, None, 2) for use in keyed.columns]
    assert columns_in_short(views) == "2 of 2 columns used"
    assert views[1].became == "customers are known again by it; into the note"
    assert keyed.row_map.note_columns == plan.row_map.note_columns


def test_a_field_that_is_the_key_stays_a_field() -> None:
    keyed = keyed_by(plan_of(["Name", "Email"]), "Email")
    assert usages(keyed) == [ColumnUsage.FIELD, ColumnUsage.FIELD]
    assert keyed.row_map.source_key == 1


def test_a_column_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError) as caught:
        keyed_by(plan_of(["Name"]), "Legacy Ref")
    assert caught.value.code == "match-column-unknown"
