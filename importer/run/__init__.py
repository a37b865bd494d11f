"""The corridor: the only place that knows the order of the rooms.

Rooms come in through the ports of `core.ports`; nothing here names a concrete one.
"""
