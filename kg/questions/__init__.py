"""Questions as files: read, listed, bound to values, and found by their own words."""

from kg.questions.catalogue import Catalogue
from kg.questions.header import Check, Header, Parameter, Question

__all__ = ["Catalogue", "Check", "Header", "Parameter", "Question"]
