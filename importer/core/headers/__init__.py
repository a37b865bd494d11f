"""Column headers: compared, addressed, and matched to target fields.

What a template says of columns lives in `templates`; where a header stands, in `layout`.
"""
