"""The command ``kg link find``: what things are in a dataset, how sure that is, and why."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from pyoxigraph import Literal, NamedNode

from kg.cli.link_against import Against, searching
from kg.cli.link_common import INTO, bar, opened, stopped, things, today
from kg.cli.options import LABELS, Context, command, common, is_chinese, text
from kg.errors import KGError, UsageError
from kg.formats import SELECT_FORMATS
from kg.namespaces import XSD, expand

if TYPE_CHECKING:
    from kg.answer import Answer
    from kg.links.against import Target
    from kg.links.ledger import Ledger
    from kg.links.scoring import Candidate, Match
    from kg.store import Term

DECISIONS = {
    "link": ("link", "可链接"),
    "review": ("to review", "待审核"),
    "nil": ("not found", "未找到"),
}
"""What each decision of the linker is called."""


@command(
    "find",
    """Find what things are in another dataset: candidates with scores and reasons.

    Names of things, or all of a --kind. Nothing goes to the network unless a service is named.
    With --auto, links that are beyond doubt go into the mapping set, each with its evidence.""",
    """查找事物在其他数据集中的对应项：列出候选、分数和理由。

    可写事物名称，或用 --kind 指定整个类别。除非指明在线服务，否则不访问网络。
    使用 --auto 时，确凿无疑的链接连同依据写入映射集。""",
    example="kg link find --against v2.9-ror-data.zip\n"
    "kg link find 科大讯飞 华为 --against ror.json --format json\n"
    "kg link find --kind univ --against wikidata --cache answers\n"
    "kg link find --against ror.json --auto --nil --into my-links.sssom.tsv",
)
@searching()
@click.option(
    "--candidates",
    type=click.IntRange(1, 20),
    default=3,
    help=text("At most so many for each thing.", "每个事物最多列出的候选数。"),
)
@click.option(
    "--only",
    type=click.Choice(tuple(DECISIONS), case_sensitive=False),
    multiple=True,
    help=text("Only what is decided so.", "只列出此种判断的结果。"),
)
@click.option(
    "--fresh",
    is_flag=True,
    help=text(
        "Forget the links that the graph has: shows whether the linker finds them again.",
        "不使用图谱已有的链接：可看出能否重新找到它们。",
    ),
)
@click.option(
    "--auto",
    is_flag=True,
    help=text("Write the links that are beyond doubt.", "写入确凿无疑的链接。"),
)
@click.option(
    "--nil",
    is_flag=True,
    help=text(
        "With --auto: write also what the dataset does not hold.",
        "与 --auto 同用：同时写入数据集中查无的事物。",
    ),
)
@INTO
@LABELS
@common(formats=SELECT_FORMATS)
def find(
    context: Context,
    words: tuple[str, ...],
    kind: str,
    against: Against,
    candidates: int,
    only: tuple[str, ...],
    weak: bool,
    fresh: bool,
    auto: bool,
    nil: bool,
    into: Path | None,
    labels: bool,
) -> int:
    """Show candidates, and write the links that are beyond doubt where asked."""
    from kg.links import ledger as ledgers
    from kg.links.review import search

    if (nil or into is not None) and not auto:
        raise UsageError("--nil and --into go with --auto.", "--nil 与 --into 须与 --auto 同用。")
    if fresh and auto:
        raise UsageError(
            "--fresh is for trying only; leave --auto out.", "--fresh 仅供试验；请去掉 --auto。"
        )
    ledger = ledgers.Ledger(ledgers.writable(into), ledgers.shipped()) if auto else None
    ours = things(context, words, kind, known=not fresh)
    dataset, target = opened(context, against, ours)
    found: list[Match] = []
    failed: KGError | KeyboardInterrupt | None = None
    with bar("Searching", "查找中", len(ours)) as progress:
        try:
            for match in search(ours, dataset, ledger, limit=candidates, progress=progress):
                found.append(match)
        except (KGError, KeyboardInterrupt) as error:
            failed = error
            if not found:
                raise
    written = _write(context, ledger, found, target, nil=nil) if ledger is not None else None
    shown = [match for match in found if not only or match.decision.value in only]
    answer = _answer(context, shown, target, weak=weak)
    context.emit(answer, labels=labels)
    _sum_up(context, found, target)
    if written is not None:
        context.say(*written)
    if failed is not None:
        stopped(context, failed, len(found), len(ours))
        raise failed
    return 0 if any(match.best is not None for match in found) or not found else 1


def _write(
    context: Context, ledger: "Ledger", found: "list[Match]", target: "Target", *, nil: bool
) -> tuple[str, str]:
    """Write what is beyond doubt, and return what to say of it."""
    from kg.links.decisions import Terms, absent, linked
    from kg.links.review import automatic
    from kg.links.scoring import Decision

    if not target.lasting:
        raise UsageError(
            "The rows of this table have no identifier, so nothing can be linked to them; say "
            "which column it is with --id.",
            "该表格的行没有标识，无法链接；请用 --id 指明标识列。",
        )
    terms = Terms(target, today())
    rows = [linked(match, terms) for match in automatic(found, ledger)]
    vain = [absent(each, terms) for each in found if nil and each.decision is Decision.NIL]
    count = ledger.add([*rows, *vain], terms.prefixes)
    return (
        f"{ledger.file}: {count} new rows ({len(rows)} links, {len(vain)} not found). "
        "Next: kg build.",
        f"{ledger.file}：新增 {count} 行（链接 {len(rows)} 条，查无 {len(vain)} 条）。"
        "下一步：kg build。",
    )


_COLUMNS = {
    "thing": ("Thing", "事物"),
    "decision": ("Decision", "判断"),
    "relation": ("Relation", "关系"),
    "candidate": ("Candidate", "候选"),
    "name": ("Name there", "对方名称"),
    "place": ("Place", "地点"),
    "score": ("Score", "分数"),
    "reasons": ("Reasons", "理由"),
    "note": ("Why so", "判断依据"),
}


def _answer(context: Context, found: "list[Match]", target: "Target", *, weak: bool) -> "Answer":
    from kg.answer import Answer
    from kg.links.review import PLAUSIBLE

    chinese = is_chinese(context.lang)
    rows: list[tuple[Term | None, ...]] = []
    for match in found:
        fitting = tuple(each for each in match.candidates if weak or each.score >= PLAUSIBLE)
        listed = fitting or (None,)
        rows += [_row(match, each, place, context.lang) for place, each in enumerate(listed)]
    return Answer(
        tuple(_COLUMNS),
        rows,
        labels=context.graph().labels,
        title=f"在{target.title('zh')}中的候选"
        if chinese
        else f"Candidates in {target.title('en')}",
        titles=[heading[chinese] for heading in _COLUMNS.values()],
        version=context.graph().version,
    )


def _row(
    match: "Match", candidate: "Candidate | None", place: int, lang: str
) -> "tuple[Term | None, ...]":
    thing = _term(expand(match.thing.id) or match.thing.id)
    first = place == 0
    decision = DECISIONS[match.decision.value][is_chinese(lang)] if first else ""
    note = match.why(lang) if first else ""
    relation = _term(expand(match.predicate) or "") if match.predicate and first else None
    if candidate is None:
        return thing, Literal(decision), None, None, None, None, None, None, Literal(note)
    record = candidate.record
    where = [*record.place.names[:1], *record.place.regions[:1], record.place.country or ""]
    return (
        thing,
        Literal(decision),
        relation,
        _term(record.id),
        Literal(record.label(lang)),
        Literal(", ".join(filter(None, where))),
        Literal(f"{candidate.score:.3f}", datatype=XSD.decimal),
        Literal(reasons_of(candidate, lang)),
        Literal(note),
    )


def reasons_of(candidate: "Candidate", lang: str) -> str:
    """Return the reasons for and against a candidate, each with its sign."""
    mark = "；" if is_chinese(lang) else "; "
    return mark.join(
        f"{'−' if reason.points < 0 else '+'} {reason.text(lang)}" for reason in candidate.reasons
    )


def _term(text_: str) -> "Term":
    if text_.startswith(("http://", "https://")):
        try:
            return NamedNode(text_)
        except ValueError:
            pass
    return Literal(text_)


def _sum_up(context: Context, found: "list[Match]", target: "Target") -> None:
    counts = {name: sum(match.decision.value == name for match in found) for name in DECISIONS}
    version = f" {target.version}" if target.version else ""
    context.say(
        f"{len(found)} things in {target.title('en')}{version}: {counts['link']} to link, "
        f"{counts['review']} to review, {counts['nil']} not found.",
        f"在{target.title('zh')}{version}中查找 {len(found)} 项：可链接 {counts['link']}，"
        f"待审核 {counts['review']}，未找到 {counts['nil']}。",
    )
