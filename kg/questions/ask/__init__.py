"""Questions in words: free wording, in Chinese or English, understood without guessing.

A text is read in four steps. Names of things are found (`mentions`); the other words become
concepts (`lexicon`); every question of the catalogue says how well its own wordings explain the
text (`profiles`, `matching`), and so does every property of the ontology (`facts`); then the best
is taken if it is good enough and clearly better than the next (`decide`). No model, no network:
the same text over the same data always gives the same.
"""

from kg.questions.ask.decide import understand
from kg.questions.ask.reading import Understood
from kg.questions.ask.title import squeeze
from kg.questions.ask.verdict import Verdict, verdict

__all__ = ["Understood", "Verdict", "squeeze", "understand", "verdict"]
