"""What a template says, as data with a closed set of verbs, and what a person confirmed.

Applying it to rows is the business of `mapping`.
"""
