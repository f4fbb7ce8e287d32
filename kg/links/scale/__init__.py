"""Linking at scale: blocking and scoring by Splink, on DuckDB or on Spark, as an extra.

The settings are the same on both engines, and their weights are those of
:mod:`kg.links.features`: what :class:`kg.links.candidates.Index` does record by record in memory,
tables do here. Each thing keeps the candidates that score best; what is decided on them, with
which reasons, is decided as ever (:mod:`kg.links.scoring`): NIL stays an answer, and a name alone
makes no ``exactMatch``.

The records are read as a stream, twice: once to make the tables, once to take the candidates out.
Memory holds the things, not the dataset.
"""

from kg.links.scale.scaled import ENGINES, Scaled, scaled

__all__ = ["ENGINES", "Scaled", "scaled"]
