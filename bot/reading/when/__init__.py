"""Times in free text, and when the pain began.

Words, phrases and events are in words.yml; the modules are the grammar over their tokens. Every look-around is bounded,
so that the time grows with the length of the text only. The clock is always an argument.
"""

from bot.reading.when.onset import When, find_onset
from bot.reading.when.times import Times, times_of

__all__ = ["Times", "When", "find_onset", "times_of"]
