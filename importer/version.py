"""The version and our folder's name, apart from the package's face, which leads to every room."""

__version__ = "0.1.0"

APPLICATION = "bigcapital-importer"
"""What our folders in the user's data and configuration are called."""

OWN_FILE = "config.toml"
"""The user's own configuration file, in our folder of her configuration."""
