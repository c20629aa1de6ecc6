"""Errors that stop the start with one sentence for the person who can mend them."""


class ConfigError(Exception):
    """A file the product reads is wrong; the message names the file, the line where known, and the remedy.

    `exit_code` is what the process ends with. systemd is told not to start it again after 2: nothing changes by itself.
    """

    exit_code = 2


class UnreachableError(ConfigError):
    """Something that the product needs isn't there just now; starting again later may help."""

    exit_code = 75
