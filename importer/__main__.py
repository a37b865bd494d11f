"""The console command `importer`, also as `python -m importer`.

Nearly all that a small command does is to load what it is made of, which stays: so garbage is
looked for seldom from the first line on, and not only once the command line is read.
"""

from importer.core.garbage import collected_seldom


def main() -> None:
    """Load the command, and run it."""
    with collected_seldom():
        from importer.cli import main as run

        run()


if __name__ == "__main__":
    main()
