"""Answers to questions, for pages and programs: the reader's language, and no endless rows."""

import re
from dataclasses import replace
from typing import Any

from kg.answer import Answer
from kg.graph import Graph
from kg.questions import Question
from kg.questions.binding import Values, bind
from kg.questions.wording import empty_message, title
from kg.server.exchange import Request
from kg.server.service import Service
from kg.store import Solutions


def in_words(request: Request, text: str) -> Request:
    """Return a request with words: without ``lang``, what is asked in Chinese is told in Chinese.

    >>> in_words(Request(), "苏州有哪些企业？").lang, in_words(Request(), "Suzhou").lang
    ('zh', 'en')
    """
    from kg.search.pinyin import has_han

    if request.first("lang") or not has_han(text):
        return request
    return replace(request, accept_language="zh")


def in_parameters(message: str) -> str:
    """Return what is said of a path or ranking with parameters instead of options of commands.

    >>> in_parameters("They would be with --through '*'.")
    "They would be with through '*'."
    """
    return re.sub(r"--([a-z])", r"\1", message.replace("--max-length", "longest"))


def answered(
    service: Service, graph: Graph, question: Question, values: Values, *, federate: bool = False
) -> tuple[Answer, bool]:
    """Answer a question with no more rows than the server sends, and tell whether there are more.

    Raises:
        QueryForbiddenError: The question asks other endpoints, and that is not allowed.
    """
    if question.header.federates:
        return graph.answer(question, values, federate), False
    query = bind(question, values)
    result, more = service.store.first(query, service.settings.rows)
    about: dict[str, Any] = {
        "labels": graph.labels,
        "title": title(question, values, graph.labels),
        "query": query,
        "version": graph.version,
    }
    if isinstance(result, Solutions):
        headings = question.headings(result.columns, graph.lang)
        answer = Answer(result.columns, result.rows, titles=headings, **about)
    else:
        answer = Answer.of_boolean(
            bool(result), titles=question.headings(("answer",), graph.lang), **about
        )
    if not answer.rows:
        answer.silent = question.header.empty == "silent"
        answer.message = empty_message(question, graph.lang)
    return answer, more
