"""`python -m importer` is the console command `importer`."""

from importer.cli import main

main()
