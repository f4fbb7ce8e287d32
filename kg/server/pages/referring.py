"""What is said of a question, with the questions that it names as links that say what they ask."""

import re
from dataclasses import dataclass

from kg.graph import Graph
from kg.language import is_chinese
from kg.questions import Question
from kg.questions.wording import title
from kg.server.addresses import link
from kg.server.exchange import Request

_NAME = re.compile(r"\b([a-z]+/[a-z]+(?:-[a-z]+)+)")


@dataclass(frozen=True)
class Piece:
    """A piece of a text, and where it leads, if it does."""

    text: str
    href: str = ""


def usually(question: Question, graph: Graph) -> str:
    """Return the question as it is asked when nothing is chosen."""
    defaults = {name: each.default for name, each in question.header.parameters.items()}
    return title(question, defaults, graph.labels)


def pieces(request: Request, graph: Graph, text: str) -> list[Piece]:
    """Return a text in pieces, of which those that name a question lead there."""
    known = graph.questions()
    names = {*known.names, *known.federated}
    found = []
    for number, piece in enumerate(_NAME.split(text)):
        if number % 2 and piece in names:
            asked = usually(known.get(piece), graph)
            quoted = f"“{asked}”"
            found.append(Piece(quoted, link(request, f"/question/{piece}")))
        elif piece:
            # Chinese needs no space beside a quotation.
            found.append(Piece(piece.strip(" ") if is_chinese(graph.lang) else piece))
    return found
