"""Tools for agents, by the Model Context Protocol: facts with their sources, and nothing invented.

::

    handlers, answers   what a tool does: handlers, carried out by a worker, as all handlers are
    tools, questions    the tools as agents see them: names, arguments, results
    resources           what agents can read: ontology, questions, prefixes, sources
    calls               from a tool to its handler, over one small interface
    asgi, stdio         the two ways in: HTTP at ``/mcp``, and a process of one's own

Handlers and answers import nothing of the protocol's SDK.
"""

from kg.server.routes import Route

ROUTES: tuple[Route, ...] = ()
"""No address is a handler's own here: the protocol has one address for all."""
