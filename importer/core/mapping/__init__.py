"""What becomes of a table's columns, planned once per table and run row by row."""
