"""Rows that come back in a file of corrections: found again, and told from a mere saving."""
