"""What the page brings along is the package's own file, byte for byte. Needs npm."""

from pathlib import Path

from tests.vendored import ASSETS, PLACE, unpack


def test_every_file_is_the_packages_own(tmp_path: Path) -> None:
    packages = unpack(tmp_path)
    for asset in ASSETS:
        package = packages / asset.package
        assert (PLACE / asset.name).read_bytes() == (package / asset.path).read_bytes()
        assert (PLACE / asset.licence_name).read_bytes() == (package / asset.licence).read_bytes()
