"""Links to other datasets: which thing of ours is which thing there, and on what evidence.

The mapping set ``data/links.sssom.tsv`` (SSSOM 1.1) is what people and the linker write;
``kg build`` makes ``data/links.trig`` of it, one named graph a dataset that is linked to.
"""

from kg.links.identifiers import DATASETS, Dataset, dataset_of
from kg.links.mapping import NOT, NOT_FOUND, Mapping, MappingSet, Problem, made, problems
from kg.links.sssom import parse, read, rendered, write

__all__ = [
    "DATASETS",
    "NOT",
    "NOT_FOUND",
    "Dataset",
    "Mapping",
    "MappingSet",
    "Problem",
    "dataset_of",
    "made",
    "parse",
    "problems",
    "read",
    "rendered",
    "write",
]
