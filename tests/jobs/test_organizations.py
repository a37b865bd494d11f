"""Jobs that name an organization go where it is, with its key and its defaults; what a job says
itself beats them."""

from pathlib import Path

import pytest
from importer.core.errors import UsageError
from importer.core.options import OnExisting
from importer.sandbox.server import Sandbox
from importer.settings import Job, find_job

from tests.cli.conftest import Run, customers, folder, run, server
from tests.jobs.nights import CONFIG

__all__ = ["folder", "run", "server"]

ACME = (
    "[organizations.acme]",
    'server = "https://books.example.com"',
    'key.env = "ACME_KEY"',
    'organization = "acme-id"',
    'currency = "EUR"',
)


def describe(*more: str, organization: tuple[str, ...] = ACME) -> None:
    """A job `nightly`, and the organization beside it."""
    Path("organizations.toml").write_text("\n".join(organization) + "\n")
    lines = ("[jobs.nightly]", 'input = "in.csv"', "guards.still-for = 0", *more)
    CONFIG.write_text("\n".join(lines) + "\n")


def nightly() -> Job:
    return find_job(CONFIG.absolute(), "nightly")


def test_it_goes_where_the_organization_is() -> None:
    describe('organization = "acme"')
    settings = nightly().settings()
    assert (settings.base_url, settings.organization_id) == ("https://books.example.com", "acme-id")
    assert settings.expect_currency == "EUR"
    assert "ACME_KEY" in nightly().key.words()


def test_its_own_options_beat_the_organizations_and_these_what_holds_anyway() -> None:
    organization = (*ACME, 'defaults.on-existing = "skip"', "defaults.batch-size = 20")
    describe('organization = "acme"', "batch-size = 7", organization=organization)
    settings = nightly().settings()
    assert settings.batch_size == 7  # the job's
    assert settings.on_existing is OnExisting.SKIP  # the organization's; jobs update otherwise
    assert settings.in_flight == 4  # what holds anyway

    describe('organization = "acme"')
    assert nightly().settings().on_existing is OnExisting.UPDATE


def test_neither_the_environment_nor_the_folder_says_which_organization(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is the one beside the jobs, or the one that the job names."""
    Path("elsewhere").mkdir()
    other = "\n".join(ACME).replace("acme-id", "other-id")
    Path("elsewhere/clients.toml").write_text(other)
    monkeypatch.setenv("IMPORTER_ORGANIZATIONS", str(Path("elsewhere/clients.toml").absolute()))
    describe('organization = "acme"')
    assert nightly().settings().organization_id == "acme-id"
    describe('organization = "acme"', 'organizations = "elsewhere/clients.toml"')
    assert nightly().settings().organization_id == "other-id"


def test_a_job_with_a_server_of_its_own_has_no_defaults_of_others() -> None:
    """There `organization` is an id of the server, as ever."""
    describe(
        'organization = "acme"',
        'server = "https://books.example.com"',
        'key.env = "OTHER_KEY"',
        organization=(*ACME, "defaults.batch-size = 20"),
    )
    settings = nightly().settings()
    assert (settings.organization_id, settings.batch_size) == ("acme", 50)


@pytest.mark.parametrize(
    ("lines", "code", "word"),
    [
        (('organization = "acne"',), "organization-unknown", "acne"),
        (('organization = "acme"', 'server = "https://x"'), "job-invalid", "no key"),
        (('organization = "acme"', 'key.env = "K"'), "job-invalid", "no server"),
        ((), "job-invalid", "no server"),
        (('organization = "acme"', 'ca-file = "ca.pem"'), "job-invalid", "ca-file stands with"),
        (('organization = "acme"', "insecure-http = true"), "job-invalid", "insecure-http stands"),
        (
            ('server = "https://x"', 'key.env = "K"', 'organizations = "o.toml"'),
            "job-invalid",
            "a server of its own, and organizations",
        ),
    ],
)
def test_what_does_not_go_together_is_told(lines: tuple[str, ...], code: str, word: str) -> None:
    describe(*lines)
    with pytest.raises(UsageError) as refused:
        nightly()
    assert refused.value.code == code
    assert word in refused.value.message


def test_a_night_of_it(run: Run, server: Sandbox) -> None:
    organization = (
        "[organizations.acme]",
        f'server = "{server.url}"',
        'key.env = "BIGCAPITAL_API_KEY"',
        'defaults.set = { note = "of acme" }',
    )
    describe('organization = "acme"', organization=organization)
    Path(customers(2)).rename("in.csv")
    assert run("job", "run", "nightly", "--config", str(CONFIG)).code == 0
    assert [one["note"] for one in server.customers()] == ["of acme"] * 2
