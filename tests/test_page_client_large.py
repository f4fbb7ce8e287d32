"""Pages of much, of answers, of measures: marks that open, limits that are said, meaning told."""

import pyoxigraph as ox
import pytest
from fixtures_page import NETWORK, Windows, data_of
from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import Graph
from kg.namespaces import AIC, BASE, SKOS
from kg.page import Page, draw
from kg.store.embedded import EmbeddedStore, merge

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def much() -> Page:
    inner, source = ox.Store(), NamedNode(f"{BASE}source/many")
    inner.bulk_load(path=str(NETWORK), format=ox.RdfFormat.TRIG)
    fields = [NamedNode(f"{BASE}field/{name}") for name in ("speech", "robots", "vr")]
    for n in range(1100):
        firm = NamedNode(f"{BASE}firm/many-{n}")
        inner.add(Quad(firm, SKOS.prefLabel, Literal(f"企业{n}", language="zh"), source))
        inner.add(Quad(firm, AIC.basedIn, NamedNode(f"{BASE}city/suzhou"), source))
        inner.add(Quad(firm, AIC.field, fields[n % 3], source))
    merge(inner)
    return draw(EmbeddedStore(inner), "en")


def test_a_mark_that_stands_for_many_opens_until_every_thing_is_reached(
    windows: Windows, much: Page
) -> None:
    data = data_of(much)
    assert data["page"]["things"] > 1000
    window = windows.open(much, "#/?off=-")
    view = window.view
    assert view.inner_text("#banner") == data["page"]["limits"][-1][1]
    assert view.evaluate("aicity.bundles().length") > 0
    groups = [n for n in window.drawn() if n >= data["page"]["things"]]
    assert groups
    labels = {label["n"]: label["text"] for label in view.evaluate("aicity.labels()")}
    assert all(any(letter.isdigit() for letter in labels[n]) for n in groups if n in labels)
    found, waiting = set(window.drawn()), list(groups)
    names = view.evaluate("aicity.search('企业7')")
    assert names[0] == "firm:many-7"
    while waiting:
        n = waiting.pop()
        at = view.evaluate("(n) => aicity.names()[n]", n)
        window.go(f"#/{at.replace(':', '/').replace('+', '%2B')}?hops=1&off=-")
        while view.evaluate("aicity.told()")["cut"]:
            view.click("#banner button:has-text('draw more')")
        told = view.evaluate("aicity.told()")
        assert told["shown"] + told.get("away", 0) == told["all"]
        new = set(window.drawn()) - found
        found |= new
        waiting += [one for one in new if one >= data["page"]["things"]]
    assert set(range(data["page"]["things"])) <= found
    assert window.noise == []


def test_size_and_colour_say_what_they_mean(windows: Windows, network_store: EmbeddedStore) -> None:
    page = draw(network_store, "en", size_by="degree", colour_by="community")
    window = windows.open(page, "#/city/suzhou")
    about = data_of(page)["page"]["measure"]
    assert about["size"]["n"][1] in window.panel()
    assert about["size"]["means"][1] in window.panel()
    legend = window.view.inner_text("#legend")
    assert about["n"][1] in legend
    for group in about["colour"]["groups"]:
        assert group["n"][1] in legend
    assert window.noise == []


def test_the_page_of_an_answer_opens_on_its_things(
    windows: Windows, network_store: EmbeddedStore
) -> None:
    graph = Graph(network_store, lang="en")
    answer = graph.query(
        "PREFIX aic: <https://w3id.org/aicity/ontology#> SELECT ?firm ?cluster "
        "WHERE { ?cluster aic:anchoredBy ?firm } ORDER BY ?cluster ?firm"
    )
    page = draw(network_store, "en", answer=answer)
    window = windows.open(page)
    data = data_of(page)
    shown = window.panel()
    assert shown.startswith("The answer")
    rows = len(answer.rows)
    assert " ".join(shown.split()).startswith(f"The answer {rows} rows")
    assert window.view.locator("#panel .rows tbody tr").count() == rows
    for n in data["page"]["marked"]:
        assert data["nodes"][n]["en"] in shown
    window.view.click("#panel summary:has-text('SPARQL')")
    assert "aic:anchoredBy" in window.view.inner_text("#panel pre")
    assert set(data["page"]["marked"]) <= set(window.drawn())
    assert window.noise == []


@pytest.mark.parametrize("layout", ["force", "radial"])
def test_the_layout_asked_for_is_the_one_it_opens_in(
    windows: Windows, network_store: EmbeddedStore, layout: str
) -> None:
    window = windows.open(draw(network_store, "zh", layout=layout, theme="dark"))
    state = window.state()
    assert (state["view"], state["dark"]) == (layout, True)
    assert len(window.drawn()) > 40
    assert window.noise == []
