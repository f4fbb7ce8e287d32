"""The page that tells of an error: what is wrong, and where to go on."""

from kg.errors import KGError, NotFoundError, ParameterError
from kg.server.exchange import Reply, Request
from kg.server.pages.render import render


def page(request: Request, error: KGError, status: int) -> Reply:
    """Return a page that tells of an error; it asks nothing of the graph."""
    suggestions = error.suggestions if isinstance(error, NotFoundError | ParameterError) else ()
    return render(
        request,
        "problem.html",
        status=status,
        message=error.message(request.lang),
        number=status,
        suggestions=suggestions,
    )
