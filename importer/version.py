"""The version, apart from the package's face, which leads to every room by way of the library."""

__version__ = "0.1.0"
