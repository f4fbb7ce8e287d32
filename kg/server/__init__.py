"""The server: endpoint, pages, API, reconciliation and agent tools on one port.

One process speaks HTTP and never touches the graph; workers hold the graph and never speak HTTP.
Between them lies :mod:`kg.server.exchange`: a handler is a function from a service (the graph,
opened) and a request to a reply, and a route names the handler that answers an address.

::

    exchange, negotiation, settings      what passes between the two, in words of HTTP
    routes                               every address, and the handler that answers it
    workers/                             the processes that carry handlers out, and can be killed
    endpoint/                            the SPARQL endpoint
    pages/ asking/ api/ reconcile/       handlers: for people, and for programs
    mcp/                                 tools for agents
    receiving, front, cache, sending     a request on its way in, and its reply on its way out
    connection, serve, app, log          HTTP: connections and their limits, beginning and end
"""
