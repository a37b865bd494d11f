"""Bulk customer importer for Bigcapital."""

__version__ = "0.1.0"
