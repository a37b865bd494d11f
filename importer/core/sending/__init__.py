"""The choices, the arithmetic and the evidence of sending, as plain values.

Nothing here sends, waits or looks anything up.
"""
