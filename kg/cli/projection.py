"""The options that say which statements make the network."""

from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import Callback, Context, text

if TYPE_CHECKING:
    from kg.network.choice import Choice

_OPTIONS = (
    click.option(
        "--through",
        multiple=True,
        metavar="KIND",
        help=text(
            "Kinds that are part of the network, instead of the default; '*' is every kind. Like "
            "the next two, several with commas.",
            "网络由哪些类别构成，代替默认范围；'*' 为全部。与下两项一样，多个值用逗号分隔。",
        ),
    ),
    click.option(
        "--without",
        multiple=True,
        metavar="KIND",
        help=text("Kinds that are no part of it.", "网络中不含的类别。"),
    ),
    click.option(
        "--predicate",
        multiple=True,
        metavar="RELATION",
        help=text(
            "Only these relations, e.g. anchoredBy; '*' is every one.",
            "只计这些关系，如 anchoredBy；'*' 为全部。",
        ),
    ),
    click.option(
        "--stance",
        type=click.Choice(["reports", "proposes", "aims"], case_sensitive=False),
        multiple=True,
        help=text(
            "Only statements of sources that report, propose or set an aim.",
            "只计来源所报告、建议或设为目标的内容。",
        ),
    ),
    click.option(
        "--reported-only",
        is_flag=True,
        help=text(
            "Only what is reported, between things that are not merely proposed or aimed at.",
            "只计所报告的内容，且不含仅为拟议或目标的事物。",
        ),
    ),
    click.option(
        "--curated",
        is_flag=True,
        help=text(
            "Also links that only the curators draw, e.g. which advice answers which gap.",
            "也计仅由整理者所作的对应，如哪项建议对应哪项差距。",
        ),
    ),
)


def projected(function: Callback) -> Callback:
    """Give a command these options; :func:`choice_of` reads them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def choice_of(context: Context, given: dict[str, Any]) -> "Choice":
    """Return the choice that the options stand for."""
    from kg.network.choice import Choice

    return Choice.of(
        context.graph().store,
        through=given["through"],
        without=given["without"],
        predicates=given["predicate"],
        stances=given["stance"],
        reported_only=given["reported_only"],
        curated=given["curated"],
    )
