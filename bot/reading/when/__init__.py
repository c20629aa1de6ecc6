"""Times in free text, and when the pain began.

Words, phrases and events are in words.yml; the modules are the grammar over their tokens. Every look-around is bounded,
so that the time grows with the length of the text only. The clock is always an argument.
"""

from bot.reading.when.onset import When, find_onset

__all__ = ["When", "find_onset"]
