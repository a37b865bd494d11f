"""The pure room: values in, values out. No I/O, no clock, no randomness, no logging.

Every other room may import from here; this room imports from none of them.
"""
