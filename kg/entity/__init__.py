"""Everything that is known of one thing, out and in, with the sources of every fact."""

from kg.entity.describe import LINKS, describe
from kg.entity.model import FORMATS, Entity, Fact, Note

__all__ = ["FORMATS", "LINKS", "Entity", "Fact", "Note", "describe"]
