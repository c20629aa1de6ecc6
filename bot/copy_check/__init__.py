"""Checks the words visitors read: `python -m bot.copy_check`, part of `make lint`. What it allows: rules.yml."""
