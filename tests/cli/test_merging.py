"""One customer on several rows, from the file to the server."""

import csv
import json
from pathlib import Path
from typing import Any

from importer.journal import open_journal
from importer.sandbox.server import Sandbox

from tests.cli.conftest import Run, write
from tests.cli.mending import KEY, latest_rows, mend_csv
from tests.goldens import SAMPLES

SAMPLE = SAMPLES / "no-template" / "crm-customers-on-several-rows.csv"
HEADER = "Customer ID,Name,Type,Currency,Email,Phone,Street,City,Postal Code"
ACME = (
    "51,Acme Ltd,business,USD,ann@acme.example,0200 111,1 Dock Road,London,E16 1AA",
    "51,Acme Ltd,,,,0200 222,9 Mill Lane,Leeds,LS1 4AP",
    "51,Acme Ltd,,,ben@acme.example,,3 Park Row,York,YO1 7HH",
)
BETA = "52,Beta Ltd,business,USD,,,,,"


def on_server(server: Sandbox) -> dict[str, dict[str, Any]]:
    """The customers by their names; no name stands there twice."""
    found = {str(one["display_name"]): dict(one) for one in server.customers()}
    assert len(found) == len(server.customers())
    return found


def summary(folder: str) -> dict[str, Any]:
    return dict(json.loads((Path(folder) / "summary.json").read_text(encoding="utf-8")))


def test_three_rows_become_one_customer_and_every_row_ends_once(run: Run, server: Sandbox) -> None:
    said = run("run", write("crm.csv", HEADER, *ACME, BETA), "--yes", "--out", "out")
    assert said.code == 0, said.err
    customers = on_server(server)
    assert sorted(customers) == ["Acme Ltd", "Beta Ltd"]
    acme = customers["Acme Ltd"]
    assert (acme["billing_address_city"], acme["shipping_address_city"]) == ("London", "Leeds")
    assert (acme["work_phone"], acme["personal_phone"]) == ("0200 111", "0200 222")
    assert "Further address: 3 Park Row, York, YO1 7HH" in acme["note"]
    assert "Email: ben@acme.example" in acme["note"]
    endings = summary("out")["endings"]
    assert (endings["created"], endings["skipped"], sum(endings.values())) == (2, 2, 4)


def test_the_plan_and_the_results_name_what_went_where(run: Run, server: Sandbox) -> None:
    said = run("run", write("crm.csv", HEADER, *ACME, BETA), "--yes", "--out", "out")
    assert "2 rows are part of other rows' customers and went into them" in said.out + said.err
    with Path("out/results.csv").open(encoding="utf-8-sig", newline="") as file:
        text = file.read()
    assert text.count("The row is one customer with row 2 and went into it.") == 2
    assert text.count("row 3, row 4 went into this customer") == 1
    assert len(list(csv.reader(text.splitlines()))) >= 5


def test_no_merge_sends_every_row(run: Run, server: Sandbox) -> None:
    name = write("crm.csv", HEADER, *ACME, BETA)
    assert run("run", name, "--yes", "--no-merge").code == 0
    names = [one["display_name"] for one in server.customers()]
    assert sorted(names) == ["Acme Ltd", "Acme Ltd", "Acme Ltd", "Beta Ltd"]


def test_rows_of_two_files_are_not_merged(run: Run, server: Sandbox) -> None:
    """A further address stands in its customer's table."""
    names = [write(f"{at}.csv", HEADER, row) for at, row in enumerate(ACME[:2])]
    assert run("run", *names, "--yes").code == 0
    assert [one["display_name"] for one in server.customers()] == ["Acme Ltd", "Acme Ltd"]


def test_keep_duplicates_merges_nothing(run: Run, server: Sandbox) -> None:
    name = write("crm.csv", HEADER, *ACME)
    assert run("run", name, "--yes", "--keep-duplicates").code == 0
    assert len(server.customers()) == 3


def test_a_merged_customer_is_sent_by_resume_too(run: Run, server: Sandbox) -> None:
    posted = BETA.removesuffix(",") + ",LS1 4AP"  # rows with a postal code are sent first
    name = write("crm.csv", HEADER, posted, *ACME)
    assert run("run", name, "--yes", "--first", "1").code == 0
    assert sorted(on_server(server)) == ["Beta Ltd"]
    assert run("resume", "--yes").code == 0
    assert on_server(server)["Acme Ltd"]["shipping_address_city"] == "Leeds"


def test_what_the_server_has_already_is_no_part_of_it(run: Run, server: Sandbox) -> None:
    name = write("crm.csv", HEADER, *ACME)
    assert run("run", name, "--yes").code == 0
    assert run("run", name, "--yes", "--new-run", "--out", "again").code == 0
    assert summary("again")["endings"]["skipped"] == 3
    assert len(server.customers()) == 1


def test_a_merged_customer_whose_note_is_too_long_stays_apart(run: Run) -> None:
    rows = (f'51,Acme Ltd,,,,,,,,"{letter * 40_000}"' for letter in "ab")
    name = write("crm.csv", f"{HEADER},Remarks", *rows)
    assert run("check", name, "--offline", "--out", "out").code == 0
    assert summary("out")["endings"]["waiting"] == 2
    assert {row.ending.value for row in latest_rows().values()} == {"waiting"}


def test_the_sample_of_a_crm(run: Run, server: Sandbox) -> None:
    """What is one customer is one, two of one name stay two, and contradictions are told."""
    said = run("run", str(SAMPLE), "--yes", "--out", "out", "--json")
    assert said.code == 0, said.err
    rows = {row["number"]: row for row in summary_rows()}
    assert rows == {
        2: {"number": 2, "ending": "created", "codes": ["rows-merged"]},
        3: {"number": 3, "ending": "skipped", "codes": ["merged-into-row"]},
        4: {"number": 4, "ending": "skipped", "codes": ["merged-into-row"]},
        5: {"number": 5, "ending": "created", "codes": ["rows-merged"]},
        6: {"number": 6, "ending": "skipped", "codes": ["merged-into-row"]},
        7: {"number": 7, "ending": "created", "codes": ["same-display-name"]},
        8: {"number": 8, "ending": "created", "codes": ["same-display-name"]},
        9: {"number": 9, "ending": "created", "codes": ["rows-contradict", "same-display-name"]},
        10: {"number": 10, "ending": "created", "codes": ["rows-contradict", "same-display-name"]},
        11: {"number": 11, "ending": "created", "codes": ["rows-merged"]},
        12: {"number": 12, "ending": "skipped", "codes": ["merge-overruled", "merged-into-row"]},
    }
    balances = {one["display_name"]: one["opening_balance"] for one in server.customers()}
    assert float(balances["Northwind Traders"]) == 1200.0


def summary_rows() -> list[dict[str, Any]]:
    with open_journal(Path("../journal/journal.sqlite")) as journal:
        (run,) = journal.runs()
        return [
            {
                "number": row.ref.number,
                "ending": row.ending.value,
                "codes": sorted(
                    {problem.code for problem in row.problems} - {"postcode-kept-elsewhere"}
                ),
            }
            for row in journal.results(run.id)
        ]


# --- corrections ----------------------------------------------------------------------------------

BROKEN = "51,Acme Ltd,,,ben@acme,,3 Park Row,York,YO1 7HH"


def ends() -> dict[int, str]:
    return {row["number"]: row["ending"] for row in summary_rows()}


def codes_of(number: int) -> list[str]:
    (codes,) = (row["codes"] for row in summary_rows() if row["number"] == number)
    return list(codes)


def mended_mail(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "Email": "ben@acme.example"} for row in rows]


def test_a_mended_row_goes_into_the_customer_that_is_not_sent_yet(
    run: Run, server: Sandbox
) -> None:
    name = write("crm.csv", HEADER, *ACME[:2], BROKEN, BETA)
    assert run("check", name, "--out", "first").code == 3
    assert ends() == {2: "waiting", 3: "skipped", 4: "rejected", 5: "waiting"}
    assert run("run", mend_csv(mended_mail), "--yes").code == 0
    assert ends() == {2: "created", 3: "skipped", 4: "skipped", 5: "waiting"}
    acme = on_server(server)["Acme Ltd"]
    assert acme["shipping_address_city"] == "Leeds"
    assert "Further address: 3 Park Row, York, YO1 7HH" in acme["note"]
    assert (codes_of(3), codes_of(4)) == (
        ["merged-into-row"],
        ["cell-corrected", "merged-into-row"],
    )


def test_what_an_offline_check_has_put_together_stays_so_with_a_server(
    run: Run, server: Sandbox
) -> None:
    """Every row is looked at anew then, those of the file of corrections and all others; what was
    edited is still told."""
    name = write("crm.csv", HEADER, *ACME, "52,Beta Ltd,,USD,beta@,,,,", "53,Gamma Ltd,,,,,,,")
    assert run("check", name, "--offline", "--out", "first").code == 3

    def mend(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, "Email": "beta@beta.example"} for row in rows]

    assert run("check", mend_csv(mend), "--offline", "--out", "second").code == 0
    run("run", edit_row(5, City="Leeds"), "--yes")
    assert ends() == {2: "waiting", 3: "skipped", 4: "skipped", 5: "waiting", 6: "created"}
    assert codes_of(2) == ["rows-merged"]
    assert codes_of(5)[0] == "cell-corrected"
    assert run("resume", "--yes").code == 0
    assert on_server(server)["Acme Ltd"]["shipping_address_city"] == "Leeds"


def test_a_mended_row_of_a_customer_that_is_sent_is_no_second_one(
    run: Run, server: Sandbox
) -> None:
    name = write("crm.csv", HEADER, *ACME[:2], BROKEN)
    assert run("run", name, "--yes", "--out", "first").code == 3
    assert ends() == {2: "created", 3: "skipped", 4: "rejected"}
    assert run("run", mend_csv(mended_mail), "--yes").code == 0
    assert ends() == {2: "created", 3: "skipped", 4: "skipped"}
    assert codes_of(4) == ["cell-corrected", "merge-too-late"]
    assert len(server.customers()) == 1


def edit_row(row_id: int, **cells: str) -> str:
    """A file that brings one row back with other cells."""
    with open_journal(Path("../journal/journal.sqlite")) as journal:
        (run,) = journal.runs()
        (source,) = journal.sources(run.id)
        (row,) = journal.picked(run.id, [row_id])
    header = source.header.names
    values = [
        cells.get(name.replace(" ", "_"), cell)
        for name, cell in zip(header, row.cells, strict=True)
    ]
    return write("edited.csv", f"{','.join(header)},{KEY}", f"{','.join(values)},{run.id}:{row_id}")


def test_an_edited_part_comes_into_its_customer_anew(run: Run, server: Sandbox) -> None:
    run("check", write("crm.csv", HEADER, *ACME), "--out", "first")
    assert run("run", edit_row(2, City="Leicester"), "--yes").code == 0
    assert ends() == {2: "created", 3: "skipped", 4: "skipped"}
    acme = on_server(server)["Acme Ltd"]
    assert acme["shipping_address_city"] == "Leicester"
    assert "3 Park Row" in acme["note"]


def test_an_edited_customer_keeps_its_parts(run: Run, server: Sandbox) -> None:
    run("check", write("crm.csv", HEADER, *ACME), "--out", "first")
    assert run("run", edit_row(1, City="Dover"), "--yes").code == 0
    assert ends() == {2: "created", 3: "skipped", 4: "skipped"}
    acme = on_server(server)["Acme Ltd"]
    assert (acme["billing_address_city"], acme["shipping_address_city"]) == ("Dover", "Leeds")


def test_a_part_that_is_renamed_is_a_customer_of_its_own(run: Run, server: Sandbox) -> None:
    run("check", write("crm.csv", HEADER, *ACME), "--out", "first")
    assert run("run", edit_row(2, Name="Gamma Ltd"), "--yes").code == 0
    run("resume", "--yes")
    assert ends() == {2: "created", 3: "created", 4: "skipped"}
    customers = on_server(server)
    assert sorted(customers) == ["Acme Ltd", "Gamma Ltd"]
    assert customers["Acme Ltd"]["shipping_address_city"] == "York"


def test_a_customer_that_is_renamed_leaves_its_parts_to_themselves(
    run: Run, server: Sandbox
) -> None:
    run("check", write("crm.csv", HEADER, *ACME), "--out", "first")
    assert run("run", edit_row(1, Name="Gamma Ltd"), "--yes").code == 0
    assert ends() == {2: "created", 3: "created", 4: "skipped"}
    assert sorted(on_server(server)) == ["Acme Ltd", "Gamma Ltd"]


def test_a_part_of_a_sent_customer_is_edited_too_late(run: Run, server: Sandbox) -> None:
    run("run", write("crm.csv", HEADER, *ACME), "--yes", "--out", "first")
    run("run", edit_row(2, City="Leicester"), "--yes")
    assert ends() == {2: "created", 3: "skipped", 4: "skipped"}
    assert codes_of(3) == ["correction-not-taken", "merged-into-row"]
    assert len(server.customers()) == 1


def test_a_balance_of_a_sent_customers_part_is_booked_all_the_same(
    run: Run, server: Sandbox
) -> None:
    """Skipping the row would lose what the customer owes."""
    owing = f"{HEADER},Balance,As of"
    rows = (f"{ACME[0]},,", f"{BROKEN},70.00,2025-12-31")
    assert run("run", write("crm.csv", owing, *rows), "--yes", "--out", "first").code == 3
    assert run("run", mend_csv(mended_mail), "--yes").code == 0
    assert ends() == {2: "created", 3: "created"}
    assert codes_of(3) == ["cell-corrected", "same-display-name"]
