"""What is said of corrections that were taken into their run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.core.language import gettext
from importer.reports.sentences import counted

if TYPE_CHECKING:
    from importer.run.taking import Taken


def taken_sentences(taken: Taken) -> list[str]:
    """What the file brought, as far as there is anything to say."""
    rows, new = counted(taken.rows, "row"), counted(taken.new, "new row")
    said = [
        gettext("{rows} checked again, {cells} edited, {new}.").format(
            rows=rows, cells=counted(taken.cells, "cell"), new=new
        )
    ]
    if taken.undone:
        said.append(
            gettext(
                "{cells} had been rewritten by the spreadsheet program on saving; the "
                "original values were used. The report lists them."
            ).format(cells=counted(taken.undone, "cell"))
        )
    if taken.known:
        said.append(
            gettext("{rows} of this very file had been added before.").format(
                rows=counted(taken.known, "new row")
            )
        )
    if taken.too_late:
        said.append(
            gettext(
                "{rows} with changes had been sent already; the changes were not. The "
                "report lists them."
            ).format(rows=counted(taken.too_late, "row"))
        )
    if taken.repeated:
        said.append(
            gettext(
                "{rows} stood in the file more than once, with the same row key; none "
                "of them was taken. The report lists them."
            ).format(rows=counted(taken.repeated, "row"))
        )
    if taken.columns:
        said.append(
            gettext("Columns that the original does not have were passed over: {columns}.").format(
                columns=", ".join(taken.columns)
            )
        )
    if taken.missing:
        said.append(
            gettext(
                "Columns of the original that are not in the file keep the original's "
                "values: {missing}."
            ).format(missing=", ".join(taken.missing))
        )
    said.append(gettext("Rows of the import that are not in the file stay as they were."))
    return said
