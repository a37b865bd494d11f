"""The pages, a module for each step of the way. They read, show, and start works; they decide
nothing about rows."""
