"""What the page brings along is what the lock file says; `make test-browser` asks the package."""

import json

import pytest

from tests.vendored import ASSETS, LOCK, PLACE, RECORD, Asset, recorded


@pytest.mark.parametrize("asset", ASSETS, ids=lambda asset: asset.name)
def test_each_file_is_the_one_on_record(asset: Asset) -> None:
    record = {one["name"]: one for one in json.loads(RECORD.read_text(encoding="utf-8"))}
    assert record[asset.name] == recorded(asset, (PLACE / asset.name).read_bytes())


def test_nothing_else_stands_there() -> None:
    names = {name for asset in ASSETS for name in (asset.name, asset.licence_name)}
    assert {path.name for path in PLACE.iterdir()} == names | {RECORD.name}


def test_each_licence_lets_us_pass_it_on() -> None:
    for asset in ASSETS:
        text = (PLACE / asset.licence_name).read_text(encoding="utf-8")
        assert "Permission is hereby granted, free of charge" in text


def test_the_lock_names_packages_and_no_place_to_fetch_them_from() -> None:
    text = LOCK.read_text(encoding="utf-8")
    assert "integrity" in text
    assert "resolved" not in text
    assert "://" not in text
