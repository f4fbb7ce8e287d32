"""The command ``kg link review``: a person decides on candidates, here or on a page."""

import getpass
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.link_against import Against, searching
from kg.cli.link_common import INTO, bar, opened, things, today
from kg.cli.options import Context, clean, command, common, is_chinese, text
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.links.decisions import Terms
    from kg.links.ledger import Ledger
    from kg.links.scoring import Candidate, Match

_KEYS = {
    # key: what it does, in English and in Chinese
    "a": ("accept: the same", "接受：同一事物"),
    "c": ("close: nearly the same", "相近：大致相同"),
    "r": ("reject: another thing", "否定：不是同一事物"),
    "n": ("not found: none of them", "查无：数据集中没有"),
    "s": ("skip for now", "跳过"),
    "q": ("quit", "退出"),
}


@command(
    "review",
    """Decide on candidates: accept, reject, not found, skip.

    Every decision is written at once and never asked again; to stop is safe at any time.
    --page writes the candidates as one HTML file to decide on in a browser, without any server;
    what it saves is read with --from.""",
    """审核候选链接：接受、否定、查无、跳过。

    每个决定都立即写入，且不再重复询问；可随时中止。
    --page 把候选写成单个 HTML 文件，在浏览器中审核，无需服务器；其保存的文件用 --from 读入。""",
    example="kg link review --against v2.9-ror-data.zip\n"
    "kg link review --against ror.json --page review.html --by 'A. Reader'\n"
    "kg link review --from decisions.sssom.tsv",
)
@searching(required=False)
@click.option(
    "--by",
    metavar=text("NAME", "姓名"),
    envvar="AICITY_REVIEWER",
    help=text("Who decides, else the login name.", "审核人；默认是登录名。"),
)
@click.option(
    "--page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=text("Write a page to decide on.", "写出用于审核的网页。"),
)
@click.option(
    "--from",
    "decided",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=text("Read the decisions that a page saved.", "读入网页保存的决定。"),
)
@INTO
@common()
def review(
    context: Context,
    words: tuple[str, ...],
    kind: str,
    against: Against | None,
    weak: bool,
    by: str | None,
    page: Path | None,
    decided: Path | None,
    into: Path | None,
) -> int:
    """Ask a person about every candidate that is open."""
    from kg.links import ledger as ledgers
    from kg.links.decisions import Terms
    from kg.links.review import open_cases, search

    if context.output is not None:
        raise UsageError(
            "Decisions go to --into FILE, a page to --page FILE; leave --output out.",
            "决定写入 --into FILE，网页写入 --page FILE；请去掉 --output。",
        )
    if (against is None) == (decided is None):
        raise UsageError(
            "Name a dataset with --against, or a file of decisions with --from.",
            "请用 --against 指定数据集，或用 --from 指定决定文件。",
        )
    ledger = ledgers.Ledger(ledgers.writable(into), ledgers.shipped())
    if against is None:
        return _take_in(context, ledger, decided or Path())
    ours = things(context, words, kind, known=True)
    dataset, target = opened(context, against, ours)
    if not target.lasting:
        raise UsageError(
            "The rows of this table have no identifier, so nothing can be linked to them; say "
            "which column it is with --id.",
            "该表格的行没有标识，无法链接；请用 --id 指明标识列。",
        )
    with bar("Searching", "查找中", len(ours)) as progress:
        cases = list(open_cases(search(ours, dataset, ledger, progress=progress), weak=weak))
    terms = Terms(target, today(), by or _login())
    if not cases:
        context.say("Nothing is left to decide.", "没有待审核的候选。")
        return 0
    if page is not None:
        from kg.files import write_atomic
        from kg.links.review_page import page as written

        write_atomic(page, written(cases, terms, context.lang))
        context.say(
            f"Written: {page}, {len(cases)} things. Read its decisions with: kg link review "
            "--from FILE",
            f"已写入：{page}，共 {len(cases)} 项。其决定请用 kg link review --from FILE 读入。",
        )
        return 0
    return _dialogue(context, cases, terms, ledger)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _take_in(context: Context, ledger: "Ledger", file: Path) -> int:
    from kg.links.review import taken

    rows, prefixes = taken(file, context.graph().store)
    count = ledger.add(rows, prefixes)
    context.say(
        f"{ledger.file}: {count} new decisions, {len(rows) - count} known already. Next: kg build.",
        f"{ledger.file}：新增 {count} 个决定，{len(rows) - count} 个此前已有。下一步：kg build。",
    )
    return 0


def _dialogue(context: Context, cases: "list[Match]", terms: "Terms", ledger: "Ledger") -> int:
    """Ask about each case until all are decided or the person stops; return the exit code."""
    done = dict.fromkeys("acrns", 0)
    keys = "  ".join(f"[{key}] {told[is_chinese(context.lang)]}" for key, told in _KEYS.items())
    context.say(keys, keys)
    stop = False
    for number, case in enumerate(cases, 1):
        for place, candidate in enumerate(case.candidates):
            _show(context, case, candidate, terms, (number, len(cases), place))
            key = _ask(context)
            if key != "q":
                done[key] += 1
                _keep(ledger, terms, case, candidate, key)
            if key != "r":
                stop = key == "q"
                break
        if stop:
            break
    written = len(cases) and sum(count for key, count in done.items() if key != "s")
    context.say(
        f"Accepted {done['a'] + done['c']}, rejected {done['r']}, not found {done['n']}, "
        f"skipped {done['s']}; {written} rows in {ledger.file}. Next: kg build.",
        f"接受 {done['a'] + done['c']}，否定 {done['r']}，查无 {done['n']}，跳过 {done['s']}；"
        f"{written} 行写入 {ledger.file}。下一步：kg build。",
    )
    return 0


def _keep(
    ledger: "Ledger", terms: "Terms", case: "Match", candidate: "Candidate", key: str
) -> None:
    from kg.links import decisions as rows
    from kg.links.scoring import CLOSE

    if key == "a":
        ledger.add([rows.accepted(case, candidate, terms)], terms.prefixes)
    elif key == "c":
        ledger.add([rows.accepted(case, candidate, terms, CLOSE)], terms.prefixes)
    elif key == "r":
        ledger.add([rows.denied(case, candidate, terms)], terms.prefixes)
    elif key == "n":
        ledger.add([rows.absent(case, terms)], terms.prefixes)


def _ask(context: Context) -> str:
    """Return the key that a person presses; the end of input is to quit."""
    prompt = "/".join(_KEYS)
    while True:
        click.echo(f"[{prompt}] ", nl=False, err=True)
        line = sys.stdin.readline()
        if not line:
            click.echo("", err=True)
            return "q"
        key = line.strip().lower()[:1]
        if key in _KEYS:
            return key
        context.say(f"One of {prompt}.", f"请输入 {prompt} 之一。")


def _show(
    context: Context,
    case: "Match",
    candidate: "Candidate",
    terms: "Terms",
    where: tuple[int, int, int],
) -> None:
    """Show a thing and a candidate side by side, with the reasons."""
    from pyoxigraph import Literal

    from kg.answer import Answer
    from kg.links.review import side_by_side

    zh = is_chinese(context.lang)
    number, of, place = where
    rank = f"{place + 1}/{len(case.candidates)}"
    name = case.thing.label(context.lang)
    head = f"── {number}/{of} · {name} · {'候选' if zh else 'candidate'} {rank} "
    facts = side_by_side(case.thing, candidate.record, context.lang)
    table = Answer(
        ("fact", "ours", "theirs"),
        [tuple(map(Literal, row)) for row in facts],
        titles=(
            "项目" if zh else "Fact",
            "图谱" if zh else "Here",
            terms.target.title(context.lang),
        ),
    )
    width = max(60, shutil.get_terminal_size(fallback=(100, 24)).columns)
    lines = ["", head, *table.render("table", width=width).decode().splitlines()]
    score = f"分数 {candidate.score:.3f}" if zh else f"Score {candidate.score:.3f}"
    lines.append(f"{score} · {case.why(context.lang)}")
    lines += [
        f"  {'−' if reason.points < 0 else '+'}{abs(reason.points):.1f}  "
        f"{reason.text(context.lang)}"
        for reason in candidate.reasons
    ]
    for line in lines:
        click.echo(clean(line), err=True)
