"""Corrections that a real spreadsheet program has saved."""
