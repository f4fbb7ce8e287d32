"""The network: how two things are connected, and what it says of things."""

from typing import Any

from kg.answer import Answer
from kg.errors import UsageError
from kg.network.choice import STANCES
from kg.network.path import PATHS
from kg.network.rank import BY
from kg.server.answering import in_parameters
from kg.server.api import arguments, forms
from kg.server.api.arguments import Argument
from kg.server.api.paging import paged
from kg.server.api.things import named
from kg.server.exchange import Reply, Request
from kg.server.service import Service

_CHOICE = (
    Argument(
        "through",
        ("Kinds that are part of the network, instead of the default; * is every kind.",
         "网络由哪些类别构成，代替默认范围；* 为全部。"),
        several=True, example="*",
    ),
    Argument("without", ("Kinds that are no part of it.", "网络中不含的类别。"), several=True,
             example="policy"),
    Argument(
        "predicate",
        ("Only these relations, e.g. anchoredBy; * is every one.",
         "只计这些关系，如 anchoredBy；* 为全部。"),
        several=True, example="anchoredBy",
    ),
    Argument(
        "stance",
        ("Only statements of sources that report, propose or set an aim.",
         "只计来源所报告、建议或设为目标的内容。"),
        several=True, choices=tuple(STANCES), example="reports",
    ),
    Argument(
        "reported_only",
        ("Only what is reported, between things that are not merely proposed or aimed at.",
         "只计所报告的内容，且不含仅为拟议或目标的事物。"),
        "boolean", default=False,
    ),
    Argument(
        "curated",
        ("Also links that only the curators draw.", "也计仅由整理者所作的对应。"),
        "boolean", default=False,
    ),
)  # fmt: skip
"""Which statements make the network."""

PATH = (
    Argument("from", ("One end.", "一端。"), required=True, example="iflytek"),
    Argument("to", ("The other end.", "另一端。"), required=True, example="tztek"),
    Argument("paths", ("At most so many paths.", "最多路径数。"), "integer",
             default=PATHS, least=1, most=20),
    Argument("longest", ("At most so many steps a path.", "每条路径的最多步数。"), "integer",
             least=1, most=20),
    *_CHOICE,
)  # fmt: skip

RANK = (
    Argument("by", ("The measure.", "度量。"), default=BY[0], choices=BY),
    Argument(
        "thing",
        ("Tell of these only; for similarity and difference, what is compared.",
         "只列这些事物；similarity 与 difference 中为所比较者。"),
        several=True, example="suzhou",
    ),
    Argument(
        "kind",
        ("Rows of these kinds only; for similarity and difference what may be shared.",
         "只列这些类别；similarity 与 difference 中指比较什么。"),
        several=True, example="firm",
    ),
    Argument(
        "between",
        ("For bridge: the kinds whose connections count (field).",
         "用于 bridge：计算哪些类别之间的连接（默认为技术领域）。"),
        several=True, example="field",
    ),
    Argument("members", ("For community: one row a thing.", "用于 community：每个事物一行。"),
             "boolean", default=False),
    Argument(
        "weighted",
        ("Count statements, not linked things (degree, pagerank, community).",
         "按陈述条数而不是相连的事物计（degree、pagerank、community）。"),
        "boolean", default=False,
    ),
    Argument(
        "sample",
        ("Follow so many random starts only and estimate (betweenness, closeness, bridge).",
         "只走这么多个随机起点并作估计（betweenness、closeness、bridge）。"),
        "integer", least=16, most=10_000,
    ),
    Argument("seed", ("Where chance starts.", "随机种子。"), "integer", default=0, least=0,
             most=1_000_000),
    *_CHOICE,
)  # fmt: skip


def path(service: Service, request: Request) -> Reply:
    """Tell how two things are connected, a step a row."""
    given = arguments.read(request, PATH)
    suffix = forms.suffix_of(request)
    graph = service.graph(request.lang)
    one, other = named(graph, given["from"]), named(graph, given["to"])
    answer = graph.path(
        one.value, other.value, paths=given["paths"], longest=given["longest"], **_choice(given)
    )
    answer.message = in_parameters(answer.message or "") or None
    page = paged(answer, given, members=_network(answer))
    return forms.reply(service, request, page, given, suffix)


def rank(service: Service, request: Request) -> Reply:
    """Rank things by what the network says of them."""
    given = arguments.read(request, RANK)
    suffix = forms.suffix_of(request)
    graph = service.graph(request.lang)
    own = {name: given[name] for name in ("between", "members", "weighted", "sample", "seed")}
    try:
        answer = graph.rank(
            given["by"],
            *(named(graph, each).value for each in given["thing"]),
            kinds=given["kind"],
            top=service.settings.rows,
            **own,
            **_choice(given),
        )
    except UsageError as error:
        raise _plain(error) from error
    page = paged(answer, given, members=_network(answer))
    return forms.reply(service, request, page, given, suffix)


def _choice(given: dict[str, Any]) -> dict[str, Any]:
    """Return which statements count, as the network is asked."""
    names = ("through", "without", "reported_only", "curated")
    found = {"predicates": given["predicate"], "stances": given["stance"]}
    return arguments.given({**found, **{name: given[name] for name in names}}, (*found, *names))


def _network(answer: Answer) -> dict[str, Any]:
    return {"network": getattr(answer, "network", None)}


def _plain(error: UsageError) -> UsageError:
    """Return an error that names parameters as they are given here, not as on a command line."""
    if type(error) is not UsageError:
        return error
    return UsageError(error.en.replace("--", ""), error.zh.replace("--", ""))
