"""Rows that are no customers are known by a column that says so, in whatever words."""

import pytest
from importer.core.headers.row_kinds import RowFilter, row_filters


def filter_of(header: str, *values: str) -> RowFilter | None:
    found = row_filters((header, "Name"), [(value, "Acme") for value in values])
    return found[0] if found else None


def skipped(header: str, *values: str) -> set[str]:
    """Those of the values whose rows are left out."""
    found = filter_of(header, *values)
    if found is None:
        return set()
    if found.keep:
        return {value for value in values if value and value.casefold() not in found.keep}
    return {value for value in values if value.casefold() in found.skip}


@pytest.mark.parametrize(
    ("header", "values", "left_out"),
    [
        ("Type", ["Customer", "Supplier", "Customer"], {"Supplier"}),
        ("c_kind", ["Kunde", "Lieferant", "Interessent"], {"Lieferant", "Interessent"}),
        ("Catégorie", ["Client", "Fournisseur", "Client/Fournisseur"], {"Fournisseur"}),
        ("Lifecycle Stage", ["customer", "lead", "subscriber"], {"lead", "subscriber"}),
        ("CardType", ["C", "S", "C"], {"S"}),
        ("VC", ["V", "C", "B"], {"V"}),
        ("区分", ["得意先", "仕入先"], {"仕入先"}),
        ("Тип", ["Покупатель", "Поставщик"], {"Поставщик"}),
        ("Врста", ["Купац", "Добављач"], {"Добављач"}),
        (
            "Typ vztahu",
            ["Odběratel", "Odběr./Dodav.", "Dodavatel", "Finanční úřad"],
            {"Dodavatel", "Finanční úřad"},
        ),
        ("Tegund", ["Birgir", "Birgir"], {"Birgir"}),
        ("Contact Type", ["Vendor", "Vendor"], {"Vendor"}),
        ("Relation", ["Customer, Vendor", "Vendor"], {"Vendor"}),
    ],
)
def test_suppliers_leads_and_employees_are_left_out(
    header: str, values: list[str], left_out: set[str]
) -> None:
    assert skipped(header, *values) == left_out


def test_what_the_first_rows_do_not_say_counts_later_all_the_same() -> None:
    found = filter_of("Type", "Customer", "Customer")
    assert found is not None
    assert "supplier" in found.skip


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Type", ["Company", "Person"]),
        ("Industry", ["Manufacturer", "Manufacturer"]),
        ("Remark", ["Customer since 1990", "Supplier of bolts"]),
        ("Grade", ["C", "S", "A"]),
        ("Kundengruppe", ["Behörde", "Privat"]),
        ("Size", ["S", "M", "C"]),
        ("Sales channel", ["Buyer", "Agent", "Web", "Shop"]),
        ("Type", []),
    ],
)
def test_columns_that_say_something_else_leave_nobody_out(header: str, values: list[str]) -> None:
    assert filter_of(header, *values) is None


@pytest.mark.parametrize(
    ("header", "values", "left_out"),
    [
        ("Deleted", ["0", "1", "0"], {"1"}),
        ("Is Deleted?", ["false", "TRUE"], {"TRUE"}),
        ("Gelöscht", ["nein", "ja"], {"ja"}),
        ("isTest", ["no", "yes"], {"yes"}),
        ("deleted_at", ["", "2025-03-01"], {"2025-03-01"}),
        ("Date Deleted", ["0000-00-00", "2025-03-01"], {"2025-03-01"}),
        ("Es cliente", ["verdadero", "falso"], {"falso"}),
        ("IsCustomer", ["1", "0"], {"0"}),
    ],
)
def test_rows_that_are_gone_are_left_out(
    header: str, values: list[str], left_out: set[str]
) -> None:
    assert skipped(header, *values) == left_out


def test_a_deleted_column_without_flags_is_no_flag() -> None:
    assert filter_of("Deleted", "Meyer", "Huber") is None
    assert filter_of("Tested", "yes") is None


def test_a_column_of_customers_names_is_no_flag() -> None:
    assert filter_of("Customer", "Meyer", "Huber") is None
