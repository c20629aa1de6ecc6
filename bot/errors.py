"""Errors that stop the start with one sentence for the person who can mend them."""


class ConfigError(Exception):
    """A file the product reads is wrong; the message names the file, the line where known, and the remedy."""
