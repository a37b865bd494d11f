"""Rows whose texts a spreadsheet program damaged: always said, mended where that is certain."""

from typing import Any

import pytest
from importer.core.customer import FieldKind
from importer.core.evidence.profiles import ColumnProfile
from importer.core.late_texts import told
from importer.core.rows import CellKind

from tests.core.checks import codes, is_rejected, problems, sent

ACME = {"displayName": "Acme"}
TEXT = CellKind.TEXT


class TestErrorsInTexts:
    @pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NAME?", "#DIV/0!"])
    def test_an_error_in_a_csv_file_rejects_the_row(self, error: str) -> None:
        row = {**ACME, "email": error}
        assert is_rejected(row)
        assert codes(row) == ["cell-error"]

    def test_an_error_that_would_go_into_the_note_is_one_too(self) -> None:
        assert codes(ACME, note_lines=("Fax: #REF!",)) == ["cell-error"]

    def test_a_hash_in_a_name_is_no_error(self) -> None:
        row = {"displayName": "#1 Pizza", "billingAddress2": "Apt #N/A"}
        assert codes(row, note_lines=("Tag: #N/A yet",)) == []


class TestLongNumbers:
    @pytest.mark.parametrize("field", ["workPhone", "billingAddressPostcode", "note", "lastName"])
    def test_a_shortened_number_is_said_and_sent(self, field: str) -> None:
        row = {**ACME, field: "4.41E+11"}
        assert codes(row) == ["digits-lost"]
        assert sent(row)[field] == "4.41E+11"

    def test_it_is_said_of_the_note_as_well(self) -> None:
        (problem,) = problems(ACME, note_lines=("Id: 4.6E+17",))
        assert (problem.code, problem.value) == ("digits-lost", "4.6E+17")

    def test_a_number_of_a_workbook_has_15_digits(self) -> None:
        row = {**ACME, "personalPhone": "1234567890123450000"}
        kinds = {"personalPhone": CellKind.NUMBER}
        assert "digits-lost" in codes(row, kinds=kinds)
        assert "digits-lost" not in codes(row)

    def test_an_amount_may_have_an_exponent(self) -> None:
        row = {**ACME, "openingBalance": "1E+3", "openingBalanceAt": "2026-01-31"}
        assert "digits-lost" not in codes(row)


class TestCodesTakenForNumbers:
    def test_a_phone_loses_its_decimal(self) -> None:
        row = {**ACME, "workPhone": "447911123456.0"}
        assert codes(row) == ["decimal-zero-removed"]
        assert sent(row)["workPhone"] == "447911123456"

    @pytest.mark.parametrize(
        ("postcode", "code", "mended"),
        [
            ("2138", "postcode-zero-restored", "02138"),
            ("2138.0", "postcode-zero-restored", "02138"),
            ("90210.0", "decimal-zero-removed", "90210"),
        ],
    )
    def test_a_postcode_gets_back_what_it_lost(self, postcode: str, code: str, mended: str) -> None:
        row = {**ACME, "billingAddressPostcode": postcode, "billingAddressCountry": "USA"}
        assert codes(row) == [code]
        assert sent(row)["billingAddressPostcode"] == mended

    @pytest.mark.parametrize(("postcode", "country"), [("213", "US"), ("2138X", "US")])
    def test_a_postcode_that_is_merely_odd_is_sent_as_it_is(
        self, postcode: str, country: str
    ) -> None:
        row = {**ACME, "shippingAddressPostcode": postcode, "shippingAddressCountry": country}
        assert codes(row) == ["postcode-unusual"]
        assert sent(row)["shippingAddressPostcode"] == postcode

    def test_zeros_that_are_merely_likely_are_proposed_and_not_sent(self) -> None:
        """510 codes of Berlin beside the country Japan became `0010115`."""
        row = {**ACME, "billingAddressPostcode": "10115", "billingAddressCountry": "Japan"}
        (problem,) = problems(row)
        assert (problem.code, problem.facts["proposal"]) == ("postcode-unusual", "0010115")
        assert sent(row)["billingAddressPostcode"] == "10115"
        fixed = {"fixes": ("postcode-unusual",)}
        assert sent(row, **fixed)["billingAddressPostcode"] == "0010115"

    @pytest.mark.parametrize(
        "given",
        [
            {"constants": ("billingAddressCountry",)},
            {"set_values": {"billingAddressCountry": "USA"}},
        ],
        ids=["a constant", "--set"],
    )
    def test_a_country_that_the_row_does_not_name_makes_nothing_certain(
        self, given: dict[str, Any]
    ) -> None:
        """Who sets one country for all rows may have rows of another among them."""
        row = {**ACME, "billingAddressPostcode": "2138", "billingAddressCountry": "US"}
        assert "postcode-unusual" in codes(row, **given)
        assert sent(row, **given)["billingAddressPostcode"] == "2138"

    def test_a_default_country_makes_nothing_certain_either(self) -> None:
        row = {**ACME, "billingAddressPostcode": "2138"}
        given = {"default_values": {"billingAddressCountry": "US"}}
        assert codes(row, **given) == ["postcode-unusual"]
        assert sent(row, **given)["billingAddressPostcode"] == "2138"

    def test_without_a_country_nothing_is_certain(self) -> None:
        row = {**ACME, "billingAddressPostcode": "2138"}
        assert codes(row) == []
        assert sent(row)["billingAddressPostcode"] == "2138"


class TestGarbledTexts:
    def test_what_it_says_is_proposed_and_not_done(self) -> None:
        (problem,) = problems({"displayName": "RenÃ©e Martin"})
        assert problem.code == "text-garbled"
        assert problem.facts["suggestion"] == "Renée Martin"
        assert sent({"displayName": "RenÃ©e Martin"})["displayName"] == "RenÃ©e Martin"

    def test_accents_are_no_damage(self) -> None:
        assert codes({"displayName": "Renée São-João Ñandú"}) == []


class TestNumbersStoredAsText:
    def test_a_column_that_mixes_both_says_so(self) -> None:
        profile = ColumnProfile(FieldKind.AMOUNT)
        profile.add(["1,200.00", "5", "7", ""], [CellKind.TEXT, *[CellKind.NUMBER] * 2, TEXT])
        assert told(profile.sentence("Balance")).endswith("; 1 is stored as text and 2 as numbers")

    def test_dates_are_told_alike(self) -> None:
        profile = ColumnProfile(FieldKind.DATE)
        profile.add(["2026-01-31", "soon", "31/1/26"], [CellKind.DATE, TEXT, TEXT])
        assert told(profile.sentence("As of")).endswith("; 2 are stored as text and 1 as dates")

    @pytest.mark.parametrize("kinds", [[TEXT], [CellKind.NUMBER], None])
    def test_a_column_of_one_kind_is_nothing_to_speak_of(
        self, kinds: list[CellKind] | None
    ) -> None:
        profile = ColumnProfile(FieldKind.AMOUNT)
        profile.add(["5"], kinds)
        assert "stored" not in told(profile.sentence("Balance"))
