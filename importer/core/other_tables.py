"""Tables that follow the customers in the same sheet or file: suppliers, invoices, items.

A table is told by its header: behind a blank line or a title, a line whose first cell and half of
whose others are names of columns, and which repeats nothing of the row above. Nothing is guessed
from values, so a list of customers is not cut short by an odd one. What belongs to another table is
left out, counted, and told.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from importer.core.headers import known_header, normal_form, weak_form
from importer.core.rows import LineKind, SourceRow

_FEWEST_NAMES = 2
_LONGEST_TITLE = 3
"""A line may belong to a title while fewer than these, blank ones among them, wait already."""
_MOST_HELD = 20
"""Lines that wait for a header, blank ones among them: a sheet may have a million of those."""


def _each(form: Callable[[str], str], names: str) -> frozenset[str]:
    return frozenset(map(form, names.split(",")))


_NAMES = _each(
    weak_form,
    """
    ID, No, Number, Invoice, Invoice Number, Invoice No, Invoice Date, Due Date, Date, Type, Status,
    Amount,
    Amount Due, Balance Due, Total, Subtotal, Tax, Paid, Quantity, Qty, Price, Unit Price, Rate,
    Cost, Item, Items, Item Name, Product, SKU, Description, Reference, Payment Date, Payment
    Method, Order Number, Order Date, Debit, Credit, Account Number, Account Name, Supplier,
    Supplier Name, Supplier Number, Vendor, Vendor Name, Vendor Number, Employee, Project,
    Category, Rechnung, Rechnungsnummer, Rechnungsdatum, Datum, Fälligkeit, Betrag, Menge, Preis,
    Einzelpreis, Artikel, Artikelnummer, Lieferant, Lieferantennummer, Bezeichnung, Soll, Haben,
    Facture, N° facture, Date facture, Échéance, Montant, Quantité, Prix, Article, Fournisseur,
    Désignation, Factura, Fecha, Vencimiento, Importe, Cantidad, Precio, Artículo, Proveedor,
    Descripción, Fattura, Data, Scadenza, Importo, Quantità, Prezzo, Articolo, Fornitore,
    Descrizione, Factuur, Factuurdatum, Vervaldatum, Bedrag, Aantal, Prijs, Leverancier,
    Omschrijving, Fatura, Vencimento, Valor, Quantidade, Preço, Fornecedor, Descrição
    """,
)
"""Names of columns that no customer has, or not by these words alone, in their weak form."""

_OTHERS = _each(
    normal_form,
    """
    suppliers, supplier, supplier list, vendors, vendor, vendor list, employees, employee list,
    leads, prospects, other names, lieferanten, kreditoren, mitarbeiter, fournisseurs,
    proveedores, fornitori, leveranciers, fornecedores
    """,
)
"""Titles above lists of others than customers, whose columns may be the same."""


def set_apart(
    judged: Iterable[tuple[SourceRow, LineKind | None]],
) -> Iterator[tuple[SourceRow, LineKind | None]]:
    """The lines of a table with those that belong to other tables told apart; streams.

    Args:
        judged: every line from the top with its kind by itself, None for rows.
    """
    return _Divider().divide(judged)


def names_columns(cells: Sequence[str]) -> bool:
    """Whether a line is the header of some table: its first cell names a column, and so do at least
    half of all."""
    names = [name for cell in cells if (name := cell.strip())]
    if len(names) < _FEWEST_NAMES or len(set(names)) < len(names):
        return False
    if weak_form(names[0]) and not _is_a_name(names[0]):  # else it is a bare `#`
        return False
    known = sum(map(_is_a_name, names))
    return known >= _FEWEST_NAMES and 2 * known >= len(names)


def _is_a_name(text: str) -> bool:
    return weak_form(text) in _NAMES or known_header(text) is not None


def names_others(title: str) -> bool:
    """Whether a title says that others than customers are listed below it."""
    return normal_form(title).rstrip(":") in _OTHERS


class _Divider:
    """Where one table ends and the next begins.

    Lines that may be a title are held back until the line below shows what they are.
    """

    def __init__(self) -> None:
        self._held: list[tuple[SourceRow, LineKind | None]] = []
        self._behind_a_gap = False
        self._is_other = False
        self._other_looks_alike = False
        self._title = ""
        self._last_cells: tuple[str, ...] = ()

    def divide(
        self, judged: Iterable[tuple[SourceRow, LineKind | None]]
    ) -> Iterator[tuple[SourceRow, LineKind | None]]:
        for row, kind in judged:
            if kind is None and not self._behind_a_gap and not self._is_other:
                self._last_cells = row.cells
                yield row, None
            elif kind is LineKind.HEADER:
                yield from self._own_header(row)
            elif self._is_other:
                yield row, self._kind_in_other(row, kind)
            elif kind is None:
                yield from self._behind_gap(row)
            elif self._held:
                self._held.append((row, kind))
                if len(self._held) > _MOST_HELD:
                    yield from self._release()
            else:
                self._behind_a_gap = True
                yield row, kind
        yield from self._release()

    def _behind_gap(self, row: SourceRow) -> Iterator[tuple[SourceRow, LineKind | None]]:
        texts = [text for cell in row.cells if (text := cell.strip())]
        if len(texts) == 1 and len(self._held) < _LONGEST_TITLE:
            self._held.append((row, None))
            self._title = texts[0]
        elif names_columns(row.cells) and not self._goes_on(row.cells):
            yield from self._release(LineKind.OTHER_TABLE)
            yield row, LineKind.OTHER_TABLE
            self._is_other, self._other_looks_alike = True, False
        else:
            yield from self._release()
            yield row, None
            self._behind_a_gap, self._last_cells = False, row.cells

    def _goes_on(self, cells: Sequence[str]) -> bool:
        """Whether a line says what the row above says: `Customer` and `Active` may be values."""
        above = zip(cells, self._last_cells, strict=False)
        return any(text.strip() and text == before for text, before in above)

    def _own_header(self, row: SourceRow) -> Iterator[tuple[SourceRow, LineKind | None]]:
        """The table's own header again: its next page, or the header of a list that looks alike."""
        goes_on = not names_others(self._title) and bool(
            self._title or not (self._is_other and self._other_looks_alike)
        )
        yield from self._release(LineKind.TITLE if goes_on else LineKind.OTHER_TABLE)
        yield row, LineKind.HEADER if goes_on else LineKind.OTHER_TABLE
        self._is_other = self._other_looks_alike = not goes_on
        self._behind_a_gap = False

    def _kind_in_other(self, row: SourceRow, kind: LineKind | None) -> LineKind:
        if kind is LineKind.BLANK:
            self._title, self._behind_a_gap = "", True
            return kind
        texts = [text for cell in row.cells if (text := cell.strip())]
        if self._behind_a_gap and len(texts) == 1:
            self._title = texts[0]
        elif texts:
            self._title, self._behind_a_gap = "", False
        return LineKind.OTHER_TABLE

    def _release(
        self, texts_are: LineKind | None = None
    ) -> Iterator[tuple[SourceRow, LineKind | None]]:
        """Let go of what was held back, its texts as what they turned out to be."""
        for row, kind in self._held:
            yield row, kind if kind is not None else texts_are
        self._held.clear()
        self._title = ""
