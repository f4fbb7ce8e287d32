"""Everything that is known of one thing, out and in, with the sources of every fact."""

from kg.entity.describe import describe
from kg.entity.elsewhere import LINKS, Elsewhere
from kg.entity.model import FORMATS, Entity, Fact, Note

__all__ = ["FORMATS", "LINKS", "Elsewhere", "Entity", "Fact", "Note", "describe"]
