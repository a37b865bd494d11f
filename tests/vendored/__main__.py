"""Puts the vendored files in place."""

from tests.vendored import put_in_place

put_in_place()
