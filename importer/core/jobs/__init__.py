"""Imports at set hours, without I/O: what is remembered of them, and the guards before a send."""
