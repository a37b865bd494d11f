"""What a run's rows change of their customers: by the rules that were chosen, and by what each
table maps."""

from collections.abc import Iterable, Sequence

from importer.core.options import CheckOptions
from importer.core.ports import RunRecords
from importer.core.rows import RowRef
from importer.core.runs import SourceRecord
from importer.core.sending.changes import Revision, UpdateRules, revise
from importer.core.sending.comparison import is_postcode, parse_body
from importer.core.sending.stored import StoredCustomer
from importer.core.stages import ColumnUsage
from importer.core.target_fields import target_fields
from importer.core.written import Written

_POSTCODES = tuple(name for name in target_fields() if is_postcode(name))


class Revising:
    """Compares rows of one run with their customers."""

    def __init__(
        self,
        reader: RunRecords,
        run_id: str,
        options: CheckOptions,
        customers: Iterable[StoredCustomer] = (),
        time_zone: str = "",
    ) -> None:
        """Args:
        customers: those that the server has: one of them shows whether it keeps postal codes.
        time_zone: the organization's.
        """
        self.rules = UpdateRules(
            postcodes=options.postcodes,
            keeps_postcodes=any(one.text(name) for one in customers for name in _POSTCODES),
            overwrite=options.overwrite,
            clear_empty=options.clear_empty,
            opening_balances=options.update_opening_balances,
            time_zone=time_zone,
        )
        told = frozenset({*options.set_values, *options.default_values})
        self._mapped = {
            (one.name, one.sheet): _fields_of(one) | told for one in reader.sources(run_id)
        }

    def revise(
        self, ref: RowRef, body: str, customer: StoredCustomer, last: Written | None
    ) -> Revision:
        """What the row with this body makes of a customer, of which we wrote this last."""
        mapped: Sequence[str] | frozenset[str] = self._mapped.get((ref.source, ref.sheet), ())
        return revise(parse_body(body), customer, last, mapped, self.rules)


def _fields_of(source: SourceRecord) -> frozenset[str]:
    """The fields that a table has columns for, or that its template fills."""
    of_columns = {name for use in source.columns for name in use.fields}
    of_template = source.mapping.fields.keys() if source.mapping else ()
    note = {"note"} if any(use.usage is ColumnUsage.NOTE for use in source.columns) else set()
    return frozenset({*of_columns, *of_template, *note})
