"""Names of what no parameter takes, and statements are about: exchanges, and seats elsewhere."""

from collections import defaultdict
from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from kg import ontology
from kg.namespaces import AIC, RDF, SKOS, kind_of
from kg.questions.ask.lexicon import lexicon
from kg.questions.ask.named import Mention, Option
from kg.questions.ask.tokens import Token, keys
from kg.store import Store

EXCHANGE = "exchange"
"""The kind of stock exchanges, which are terms of the ontology."""
PLACE = "place"
"""The kind of places that are only known as seats; their names are those of another dataset."""

Names = dict[tuple[str, ...], Option]


def names(store: Store) -> Names:
    """Return what exchanges and the seats elsewhere are called."""
    called: defaultdict[tuple[str, ...], set[Option]] = defaultdict(set)
    for exchange in _exchanges():
        option = Option(EXCHANGE, (exchange,))
        texts = [label.value for label in ontology.labels_of(exchange.value)]
        texts.append(exchange.value.rpartition("#")[2])
        for text in (*texts, *lexicon().exchanges.get("aic:" + texts[-1], ())):
            called[keys(text)].add(option)
    rows = store.select(
        "SELECT DISTINCT ?place ?name WHERE "
        f"{{ ?thing {AIC.headOfficeIn} ?place . ?place {SKOS.prefLabel} ?name }}"
    ).rows
    for place, name in rows:
        if isinstance(place, NamedNode) and isinstance(name, Literal) and not kind_of(place.value):
            called[keys(name.value)].add(Option(PLACE, (place,)))
    return {key: next(iter(options)) for key, options in called.items() if len(options) == 1}


def find(known: Names, found: Sequence[Token]) -> list[Mention]:
    """Return the longest of these names in a text."""
    longest = max(map(len, known), default=0)
    all_keys = tuple(token.key for token in found)
    mentions: list[Mention] = []
    start = 0
    while start < len(found):
        for end in range(min(start + longest, len(found)), start, -1):
            if option := known.get(all_keys[start:end]):
                mentions.append(Mention(start, end, (option,), True))
                start = end
                break
        else:
            start += 1
    return mentions


def _exchanges() -> list[NamedNode]:
    quads = ontology.graph().quads_for_pattern(None, RDF.type, AIC.Exchange, None)
    found = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
    return sorted(found, key=lambda exchange: exchange.value)
