"""Where a table and its header stand, which template it follows, and which lines are no rows."""
