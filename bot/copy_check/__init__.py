"""Checks everything visitors can be told: `python -m bot check`, part of `make lint`. What it allows: rules.yml."""
