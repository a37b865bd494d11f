"""Many files, many organizations, many machines: manifests, and the queue of a fleet.

A front above `jobs`: nothing here shows anything, `cli` does. Procrastinate is named in one module
and loaded when a queue is opened.
"""
