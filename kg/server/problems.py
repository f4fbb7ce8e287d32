"""Errors as replies: a page for people, JSON for programs, plain text for a terminal."""

from kg.errors import KGError, MethodError, NotFoundError, ParameterError, QuerySyntaxError
from kg.server.exchange import HTML, JSON, TEXT, Reply, Request, json_reply
from kg.server.negotiation import choose

_FORMS = (JSON, "application/problem+json", HTML.partition(";")[0], TEXT.partition(";")[0])


def reply(error: KGError, request: Request) -> Reply:
    """Return the reply that tells of an error, in the form and language of the request.

    JSON is ``{"error": {"code", "message", "status"}}``, with ``line`` and ``column`` where a text
    does not parse, and ``suggestions`` where a name is unknown.
    """
    kind = choose(request.accept, _FORMS) or JSON
    if kind == "text/html":
        from kg.server.pages import problem

        return _with_headers(problem.page(request, error, error.http_status), error)
    if kind == "text/plain":
        body = (error.message(request.lang) + "\n").encode("utf-8", "replace")
        return _with_headers(Reply(body, TEXT, error.http_status), error)
    return _with_headers(
        json_reply({"error": members(error, request.lang)}, status=error.http_status), error
    )


def members(error: KGError, lang: str) -> dict[str, object]:
    """Return what is told of an error to a program."""
    told: dict[str, object] = {
        "code": error.code,
        "message": error.message(lang),
        "status": error.http_status,
    }
    if isinstance(error, QuerySyntaxError) and error.line:
        told |= {"line": error.line, "column": error.column}
    if isinstance(error, NotFoundError | ParameterError) and error.suggestions:
        told["suggestions"] = list(error.suggestions)
    return told


def _with_headers(found: Reply, error: KGError) -> Reply:
    headers = {**found.headers}
    if isinstance(error, MethodError):
        headers["Allow"] = ", ".join(error.allowed)
    if after := getattr(error, "retry_after", None):
        headers["Retry-After"] = str(after)
    return Reply(found.body, found.media_type, found.status, headers)
