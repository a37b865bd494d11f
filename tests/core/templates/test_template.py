"""A template is data with a closed set of verbs, and says in plain words what is wrong with it."""

from decimal import Decimal

import pytest
from importer.core.errors import UsageError
from importer.core.options import DateOrder
from importer.core.templates.rules import Parser
from importer.core.templates.template import Unmapped

from tests.core.template_texts import OPENING, template_of

EMAIL = '[fields.email]\ncolumn = "E"\n'


def error_of(toml: str, *, opening: str = OPENING) -> UsageError:
    with pytest.raises(UsageError) as caught:
        template_of(toml, opening=opening)
    assert caught.value.code == "template-invalid"
    assert "test.toml" in caught.value.message
    return caught.value


@pytest.mark.parametrize(
    ("toml", "place", "meant"),
    [
        ('[fields.email]\ncolum = "E"', "fields.email.colum", "column"),
        ('[[fields.email]]\ncolumn = "E"\n[[fields.email]]\nlokup = {a="b"}\ncolumn="E"',
         "fields.email[2].lokup", "lookup"),
        ('[fields.emial]\ncolumn = "E"', "fields.emial", "email"),
        ('unmaped = "note"\n' + EMAIL, "unmaped", "unmapped"),
        (EMAIL + 'when = {column = "A", equls = "x"}', "fields.email.when.equls", "equals"),
        (EMAIL + '[[filter]]\ncolumn = "A"\nskipp = "x"\nreason = ""', "filter[1].skipp", "skip"),
        (EMAIL + '[[recognise]]\nal = ["A"]', "recognise[1].al", "all"),
        (EMAIL + '[names]\npaht = ":"', "names.paht", "path"),
        (EMAIL + '[[notes]]\ncolumn = "F"\nlable = "Fax"', "notes[1].lable", "label"),
    ],
)  # fmt: skip
def test_an_unknown_key_is_refused_with_its_place_and_the_nearest_known_key(
    toml: str, place: str, meant: str
) -> None:
    error = error_of(toml)
    assert place in error.message
    assert f"Did you mean {meant} instead of" in error.hint


def test_a_key_like_no_other_is_refused_with_the_list_of_known_keys() -> None:
    error = error_of(EMAIL + "[names]\nxyzzy = 1")
    assert "path, shorten, inactive_suffix" in error.hint


def test_every_mistake_of_a_file_is_named_at_once() -> None:
    error = error_of('[fields.email]\ncolumn = "E"\nformat = "none"', opening="")
    for part in (
        "name is missing",
        "title is missing",
        "fields.email: format needs exactly one {}",
    ):
        assert part in error.message


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[fields.email]\ncolumn = "E"\nconstant = "x"', "exactly one of column, first"),
        ('[fields.email]\ndefault = "x"', "exactly one of column, first"),
        ('[fields.email]\ncolumn = "E"\njoin = ","', "join goes with columns"),
        ('[fields.email]\ncolumn = "E"\notherwise = "x"', "otherwise goes with lookup"),
        ('[fields.email]\ncolumn = "E"\nparse = "person-name"', "belongs to firstName"),
        ('[fields.email]\ncolumn = "E"\nsign = "reversed"', "sign belongs to openingBalance"),
        ('[fields.email]\ncolumn = "E"\nwhen = {column = "A"}', "exactly one of blank, equals"),
        ('header = "none"\n' + EMAIL, "columns goes with header"),
        ('columns = ["A"]\n' + EMAIL, "columns goes with header"),
        ('header = "section"\n' + EMAIL, "section goes with header"),
        ("rates = {EUR = -1}\n" + EMAIL, "rates.EUR"),
        ('unmapped = "drop"\n' + EMAIL, "unmapped"),
        ("", "maps no column to a field"),
        ('[[recognise]]\nnone = ["A"]\n' + EMAIL, "needs headers in all or any"),
        (EMAIL + '[[filter]]\ncolumn = "A"\nreason = ""', "needs either skip or keep"),
        (EMAIL + '[shape]\nemails = "Z"', "shape names columns"),
        (EMAIL + 'parse = "html-text"', "belongs to note"),
        (EMAIL + '[[notes]]\ncolumn = "IBAN"', "IBAN holds payment-card or bank data"),
    ],
)
def test_verbs_that_do_not_go_together_are_refused(toml: str, said: str) -> None:
    assert said in error_of(toml).message


def test_a_template_reads_what_its_file_says() -> None:
    template = template_of(
        """
        blank = ["NULL", "*None"]
        unmapped = "leave-out"
        date_order = "day-first"
        rates = { EUR = 1.08 }
        [fields.firstName]
        column = "Full name"
        parse = "person-name"
        [[fields.companyName]]
        first = ["Company", "Firm"]
        [[fields.companyName]]
        column = "Name"
        when = { column = "Full name", blank = true }
        """
    )
    assert template.blank == ("NULL", "*None")
    assert template.unmapped is Unmapped.LEAVE_OUT
    assert template.date_order is DateOrder.DAY_FIRST
    assert template.rates == {"EUR": Decimal("1.08")}
    assert template.fields["firstName"][0].parse is Parser.PERSON_NAME
    assert [rule.named_columns for rule in template.fields["companyName"]] == [
        ("Company", "Firm"),
        ("Name",),
    ]
    assert template.named_columns() == ("Full name", "Company", "Firm", "Name")


def test_a_template_that_only_refuses_needs_no_fields() -> None:
    template = template_of('refuse = "vendors"\n[[recognise]]\nall = "vendor_name"')
    assert template.recognise[0].all == ("vendor_name",)
