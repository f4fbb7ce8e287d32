"""Pages for people, and the same things as data: home, things, kinds, sources, ontology."""

from kg.server.routes import Route

ROUTES = (
    Route(
        "/",
        "kg.server.pages.home:page",
        about=(
            "What is here; as RDF, the description of the dataset (VoID, DCAT)",
            "首页；RDF 形式为数据集描述（VoID、DCAT）",
        ),
    ),
    Route(
        "/.well-known/void",
        "kg.server.pages.home:void",
        about=("The description of the dataset (VoID, DCAT)", "数据集描述（VoID、DCAT）"),
    ),
    Route(
        "/static/{name}",
        "kg.server.pages.static:reply",
        about=("Style sheets", "样式表"),
    ),
    Route(
        "/compare",
        "kg.server.pages.compare:page",
        about=("Two cities side by side: ?one=, ?other=", "两城对比：?one=、?other="),
    ),
    Route(
        "/missing",
        "kg.server.pages.missing:page",
        about=("What is missing: names, sources, identifiers", "缺少什么：名称、来源、标识符"),
    ),
    Route(
        "/ontology",
        "kg.server.pages.ontology:page",
        about=("The terms: a page, or OWL as RDF", "术语：网页，或 RDF 形式的 OWL 本体"),
    ),
    Route(
        "/ontology.{suffix}",
        "kg.server.pages.ontology:document",
        about=(
            "The terms as a file (.ttl, .jsonld, .nt, .rdf)",
            "术语文件（.ttl、.jsonld、.nt、.rdf）",
        ),
    ),
    Route(
        "/resource",
        "kg.server.pages.things:resource",
        about=("What is known of any IRI: ?iri=", "任一 IRI 的已知内容：?iri="),
    ),
    Route(
        "/source",
        "kg.server.pages.listing:page",
        about=("All sources: documents, datasets, sets of links", "全部来源：文献、数据集、链接集"),
    ),
    Route(
        "/source/{document}",
        "kg.server.pages.sources:document",
        about=("A source: what it is, and its passages", "来源：其说明与各段落"),
    ),
    Route(
        "/source/{document}/{passage}",
        "kg.server.pages.sources:passage",
        about=(
            "A passage: what it says, as a page or as RDF (.ttl, .trig, .nt, .jsonld, .rdf)",
            "段落：其陈述，网页或 RDF（.ttl、.trig、.nt、.jsonld、.rdf）",
        ),
    ),
    Route(
        "/{kind}",
        "kg.server.pages.kinds:page",
        about=("The things of a kind, with filters", "某一类实体，可筛选"),
    ),
    Route(
        "/{kind}/{slug}",
        "kg.server.pages.things:page",
        about=(
            "A thing: leads to its page or data (.html, .ttl, .jsonld, .nt, .rdf) by Accept",
            "实体：按 Accept 转到其网页或数据（.html、.ttl、.jsonld、.nt、.rdf）",
        ),
    ),
)
