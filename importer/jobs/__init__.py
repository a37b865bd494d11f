"""Imports that are repeated while nobody watches: files in, guarded, out of the way.

It shows nothing by itself: a front over it (`cli/jobs.py`) says where a job can be watched.
"""
