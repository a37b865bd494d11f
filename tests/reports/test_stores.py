"""Reports come into a store whole, whatever kind of place it is, and no secret of it is told."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem
from importer.core.errors import ImporterError
from importer.core.outcomes import Ending
from importer.core.store_address import StoreAddress, parse_store
from importer.drops.store import Store, opened_store
from importer.drops.store_failures import not_reached
from importer.reports import write_reports
from importer.reports.formats import FORMATS
from importer.reports.run_reports import StoredReports

from tests.cli.conftest import folder
from tests.jobs.sftp_server import PASSWORD, USER, SFTPServer
from tests.reports.examples import RUN_ID, csv_source, everyday_run, row, run_record
from tests.reports.memory_runs import MemoryRuns

__all__ = ["folder"]


def a_run_that_went_well() -> MemoryRuns:
    """Of which there are no corrections."""
    return MemoryRuns(run_record(), (csv_source(rows=1),), [row(5, Ending.CREATED)])


class Place:
    """A store as the tests look at it: what is in the folder of the run.

    Attributes:
        address: as it is opened.
    """

    def __init__(self, address: StoreAddress, look: Callable[[], dict[str, bytes]]) -> None:
        self.address = address
        self.there = look

    def opened(self) -> AbstractContextManager[Store]:
        return opened_store(self.address)

    def writer(self, runs: MemoryRuns) -> StoredReports:
        return StoredReports(runs, self.opened, a_folder)


@contextmanager
def a_folder() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder)


class LocalPlace(Place):
    """A folder by way of fsspec: `file://` itself means a plain folder."""

    def opened(self) -> AbstractContextManager[Store]:
        @contextmanager
        def opened() -> Iterator[Store]:
            yield Store(self.address, LocalFileSystem(), self.address.url.removeprefix("disk://"))

        return opened()


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


@contextmanager
def local_place(tmp_path: Path) -> Iterator[Place]:
    url = f"disk://{tmp_path / 'store'}"
    yield LocalPlace(StoreAddress(url, url), lambda: files_in(tmp_path / "store" / RUN_ID))


@contextmanager
def memory_place(tmp_path: Path) -> Iterator[Place]:
    files = fsspec.filesystem("memory")
    root = f"/{tmp_path.name}/reports"

    def look() -> dict[str, bytes]:
        found = files.find(f"{root}/{RUN_ID}")
        return {Path(path).name: files.cat_file(path) for path in found}

    address = parse_store(f"memory://{root}")
    assert isinstance(address, StoreAddress)
    yield Place(address, look)


@contextmanager
def sftp_place(tmp_path: Path) -> Iterator[Place]:
    """A real server, at the other end of a real socket."""
    root = tmp_path / "sftp"
    root.mkdir()
    with SFTPServer(root).serving() as server:
        known = tmp_path / "home" / ".ssh" / "known_hosts"
        known.parent.mkdir(parents=True)
        known.write_text(server.known_hosts)
        text = f"sftp://{USER}:{quote(PASSWORD)}@127.0.0.1:{server.port}/reports"
        address = parse_store(text)
        assert isinstance(address, StoreAddress)
        yield Place(address, lambda: files_in(root / "reports" / RUN_ID))


@pytest.fixture(params=[local_place, memory_place, sftp_place])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with request.param(tmp_path) as found:
        yield found


def test_a_report_comes_in_as_it_was_written(place: Place, tmp_path: Path) -> None:
    """The same files as in a folder, and no other."""
    runs = everyday_run()
    written = place.writer(runs).write(RUN_ID)
    alone = write_reports(runs, RUN_ID, tmp_path / "alone")
    assert [one.name for one in written] == [path.name for path in alone]
    there = place.there()
    assert set(there) == {path.name for path in alone}
    for name in ("summary.json", "results.csv", "report.html"):
        assert there[name] == (tmp_path / "alone" / name).read_bytes()
    assert [str(one) for one in written] == [
        f"{place.address.shown}/{RUN_ID}/{one.name}" for one in written
    ]


def test_a_report_that_is_written_again_takes_the_place_of_the_first(
    place: Place, tmp_path: Path
) -> None:
    """Corrections that are not to be made any more are gone, and so is what a writer that was
    killed has left."""
    place.writer(everyday_run()).write(RUN_ID)
    assert "corrections.csv" in place.there()
    with place.opened() as store:
        left = tmp_path / ".results.csv.0123abcd.part"
        left.write_text("half of it")
        store.put(RUN_ID, (left,), last="summary.json")
    written = place.writer(a_run_that_went_well()).write(RUN_ID)
    there = place.there()
    assert set(there) == {one.name for one in written}
    assert "corrections.csv" not in there


def test_one_format_leaves_the_others_alone(place: Place) -> None:
    writer = place.writer(everyday_run())
    writer.write(RUN_ID)
    before = place.there()
    (only,) = place.writer(a_run_that_went_well()).write(RUN_ID, ["results.csv"])
    after = place.there()
    assert only.name == "results.csv"
    assert {name for name in FORMATS if before.get(name) != after.get(name)} == {"results.csv"}


def test_what_is_cut_off_is_not_taken_for_whole(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At whatever file: the summary is the last to come, and of a report that stands there the
    first to go."""
    place.writer(everyday_run()).write(RUN_ID)
    bring, left, summary_seen = Store._bring, list[int](), list[bool]()

    def bring_some(self: Store, path: Path, there: str) -> None:
        summary_seen.append("summary.json" in place.there())
        if not left[0]:
            raise ConnectionResetError("the network is gone")
        left[0] -= 1
        bring(self, path, there)

    monkeypatch.setattr(Store, "_bring", bring_some)
    files = len(write_reports(everyday_run(), RUN_ID, tmp_path / "alone"))
    for number in range(files):
        left[:] = [number]
        with pytest.raises(ImporterError) as stopped:
            place.writer(everyday_run()).write(RUN_ID)
        assert stopped.value.code == "store-unreachable"
        assert "summary.json" not in place.there()
    left[:] = [files]
    place.writer(everyday_run()).write(RUN_ID)
    assert "summary.json" in place.there()
    assert summary_seen == [False] * (files * (files + 1) // 2 + files)


@pytest.mark.parametrize("place", [local_place, sftp_place], indirect=True)
def test_a_file_has_its_name_once_it_is_whole(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that breaks in the middle of a file leaves the one before. In memory, as in S3,
    no half file ever has a name."""
    with place.opened() as store:
        (tmp_path / "results.csv").write_text("before")
        store.put(RUN_ID, (tmp_path / "results.csv",), last="summary.json")
        files = store._files

        def half(path: str, there: str, **more: object) -> None:
            files.pipe_file(there, b"half")
            raise EOFError

        monkeypatch.setattr(files, "put_file", half)
        with pytest.raises(ImporterError):
            store.put(RUN_ID, (tmp_path / "results.csv",), last="summary.json")
    assert place.there()["results.csv"] == b"before"


# --- what a place must not be, and what is told of it ---------------------------------------------


def told(text: str) -> ImporterError:
    """What is said of an address that can't be used."""
    address = parse_store(text)
    assert isinstance(address, StoreAddress)
    with pytest.raises(ImporterError) as stopped, opened_store(address) as store:
        store.try_out()
    return stopped.value


@pytest.mark.parametrize(
    ("address", "package"),
    [
        ("s3://bucket/reports", "s3fs"),
        ("gs://bucket/reports", "gcsfs"),
        ("abfs://box@account/reports", "adlfs"),
        ("smb://host/share", "smbprotocol"),
    ],
)
def test_a_package_that_is_missing_is_named(address: str, package: str) -> None:
    error = told(address)
    assert (error.code, error.exit_code) == ("store-not-installed", 2)
    assert error.hint == f"Install it where the importer is: pip install '{package}'."


def test_a_kind_of_place_that_nobody_knows() -> None:
    assert told("carrier-pigeon://roof/reports").code == "store-unknown"


@pytest.mark.parametrize("place", [sftp_place], indirect=True)
def test_no_report_goes_to_a_host_that_may_be_another(place: Place, tmp_path: Path) -> None:
    for line in ("", SFTPServer(tmp_path).known_hosts.replace(":0", f":{port_of(place)}")):
        (tmp_path / "home" / ".ssh" / "known_hosts").write_text(line)
        error = told(place.address.url)
        assert error.code == "store-host-unknown"
        assert PASSWORD not in error.message + error.hint


def port_of(place: Place) -> str:
    return place.address.shown.rpartition(":")[2].partition("/")[0]


@pytest.mark.parametrize("place", [sftp_place], indirect=True)
def test_a_wrong_password_is_told_and_not_shown(place: Place) -> None:
    error = told(place.address.url.replace(quote(PASSWORD), "guessed%21"))
    assert error.code == "store-unreachable"
    assert "guessed" not in error.message + error.hint
    assert place.address.shown in error.message


@pytest.mark.parametrize("place", [sftp_place], indirect=True)
def test_a_place_that_takes_nothing_is_found_before_work_begins(
    place: Place, tmp_path: Path
) -> None:
    (tmp_path / "sftp" / "reports").write_text("a file stands where the folder is to be")
    assert told(place.address.url).code == "store-unreachable"


def test_what_a_library_says_is_told_without_the_password() -> None:
    """It may quote the address as it is, or as it has read it."""
    for said in (
        "no answer of sftp://me:a%2Fb@host",
        "user me, password a/b",
        "?token=xyz refused",
    ):
        address = parse_store("sftp://me:a%2Fb@host/reports?token=xyz")
        assert isinstance(address, StoreAddress)
        words = not_reached(address, RuntimeError(said)).message
        assert not [secret for secret in ("a%2Fb", "a/b", "xyz") if secret in words]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("sftp://me:secret@host:22/reports/", "sftp://me@host:22/reports"),
        ("s3://bucket/reports", "s3://bucket/reports"),
        ("s3://key:secret@bucket/reports", "s3://key@bucket/reports"),
        ("abfs://box@account/reports?sig=secret", "abfs://box@account/reports?…"),
        ("memory://reports", "memory://reports"),
    ],
)
def test_an_address_is_shown_without_its_secrets(text: str, shown: str) -> None:
    address = parse_store(text)
    assert (str(address), repr(address)) == (shown, f"StoreAddress({shown!r})")


@pytest.mark.parametrize(
    "text",
    [
        "http://host/reports",  # nothing can be put there
        "https://host/reports",
        "ftp://host/reports",  # everybody on the way could read it
        "zip::s3://bucket/a.zip",
        "s3://",
        "file://host/reports",
        "sftp://me:one/two@host/reports",  # a password that is no password
        "sftp://me:1?2@host/reports",
        "sftp://me:1#2@host/reports",
        "sftp://host:port/reports",
    ],
)
def test_what_is_no_store_is_refused_unquoted(text: str) -> None:
    with pytest.raises(ValueError, match="no address of a store"):
        parse_store(text)


@pytest.mark.parametrize(
    ("text", "folder"),
    [("reports", "reports"), ("/mnt/reports", "/mnt/reports"), ("file:///mnt/a%20b", "/mnt/a b")],
)
def test_a_folder_is_a_folder_however_it_is_written(text: str, folder: str) -> None:
    assert parse_store(text) == Path(folder)
