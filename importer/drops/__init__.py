"""Files on other machines, taken from there or put there: the only room that speaks to such places.

What fsspec, paramiko and s3fs are needed for is loaded when a drop is opened.
"""

from importer.drops.drop import Drop, RemoteFile
from importer.drops.opening import Way, open_drop

__all__ = ["Drop", "RemoteFile", "Way", "open_drop"]
