"""The column by which rows are known again, where a user names one."""

from msgspec.structs import replace

from importer.core.errors import UsageError
from importer.core.headers.known import HeaderIndex
from importer.core.language import gettext
from importer.core.late_texts import later
from importer.core.mapping.plan import MappingPlan
from importer.core.stages import ColumnUsage, ColumnUse, Evidence


def keyed_by(plan: MappingPlan, column: str) -> MappingPlan:
    """The plan with another column as the one that tells customers apart; "" for its own.

    Raises:
        UsageError: `match-column-unknown`.
    """
    if not column:
        return plan
    found = HeaderIndex(plan.header.names).find(column)
    if found is None:
        names = ", ".join(name for name in plan.header.names if name.strip())
        raise UsageError(
            "match-column-unknown",
            gettext("--match-on {column}: the table has no such column.").format(column=column),
            hint=gettext("display-name, email, or one of its columns: {names}.").format(
                names=names
            ),
            context={"column": column},
        )
    return replace(
        plan,
        columns=tuple(_as_key(use) if use.column == found else use for use in plan.columns),
        template=plan.template.model_copy(update={"source_key": column}),
        row_map=replace(plan.row_map, source_key=found),
    )


def _as_key(use: ColumnUse) -> ColumnUse:
    """Nobody is to read that the column is not used; one that is a field as well stays that."""
    if use.usage not in {ColumnUsage.NOTE, ColumnUsage.LEFT_OUT}:
        return use
    reason = later("named as what customers are known again by")
    return replace(use, usage=ColumnUsage.KEY, reason=reason, evidence=Evidence.PERSON)
