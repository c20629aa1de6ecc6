"""Everything that would go with Rasa: components of its pipeline, its policy, its importer.

Two warnings of `rasa data validate` are silenced. It takes each response that no story names for forgotten, where the
action names them (`python -m bot check` finds what nothing reaches), and the retrieval intents for defined twice.
"""

import warnings

# Here, since Rasa sets its own filters before it imports this package, and a later filter goes before an earlier one.
for _message in (
    r"The utterance '\w[^']*' is not used in any story",
    "The following duplicated intents have been found",
):
    warnings.filterwarnings("ignore", message=_message, category=UserWarning)
