"""What one cell's text means: a module per kind of value, text in, value out.

Nothing here knows of rows, fields, templates or the server's answers; what becomes of a value that
can't be read is `checking`'s business.
"""
