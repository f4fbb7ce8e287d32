"""A group of commands, each imported only when it is called."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from kg.cli import options

Table = Mapping[str, tuple[str, str, str]]
"""Each command by its name: where it is written, what it does in English and in Chinese."""


class Family(options.Command, click.Group):
    """A group of commands that knows them by a table, and imports what is called.

    Args:
        table: The commands, in the order in which help lists them.
        **values: What :class:`click.Group` takes.
    """

    def __init__(self, table: Table, **values: Any) -> None:
        super().__init__(**values)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        if cmd_name not in self.table:
            return None
        module, _, name = self.table[cmd_name][0].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and, without importing any, the commands."""
        super().format_options(ctx, formatter)
        with formatter.section(options.text("Commands", "命令")):
            formatter.write_dl([(k, options.text(*said)) for k, (_, *said) in self.table.items()])
