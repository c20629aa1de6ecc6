"""A second ear beside the spotter: a linear model over word and letter sequences, which hears what no phrase foresaw.

It never speaks alone about what is denied: `agree` puts it beside what the spotter heard.
"""

from bot.nlu.second_ear.agreement import Agreement, agree
from bot.nlu.second_ear.model import Hearing, listen

__all__ = ["Agreement", "Hearing", "agree", "listen"]
