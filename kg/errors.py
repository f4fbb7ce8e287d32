"""Every error of aicity, each with its exit code, HTTP status and a message in two languages.

::

    KGError                      exit 3  http 500
    ├─ UsageError                exit 2  http 400   the command, parameter or query is wrong
    │  ├─ ParameterError                            a value does not fit its parameter
    │  ├─ QuerySyntaxError                          SPARQL that does not parse; line and column
    │  ├─ QueryForbiddenError            http 403   SPARQL that is refused (updates, SERVICE)
    │  ├─ NotFoundError                  http 404   no such question, thing, file or format
    │  ├─ MethodError                    http 405   an address that is not for such requests
    │  ├─ NotAcceptableError             http 406   no form on offer is acceptable
    │  ├─ TooLargeError                  http 413   a request larger than is read
    │  └─ MediaTypeError                 http 415   a request in a form that is not read
    ├─ SilentError               exit 1  http 200   understood, and nothing to say
    ├─ CheckFailedError          exit 1  http 422   a check found faults
    ├─ DataError                 exit 3  http 500   broken data or installation
    │  └─ DataSyntaxError                           a file that does not parse; line and column
    └─ OutsideError              exit 4  http 502   a remote endpoint, the disk, a limit
       ├─ EndpointError
       └─ LimitError                     http 503   rows, memory, the queue
          └─ DeadlineError               http 504   time

Every message says what is wrong, with which value, and what to do. ``str(error)`` is the English
text; :meth:`KGError.message` gives the reader's language.
"""

from collections.abc import Sequence
from typing import ClassVar, Self

from kg.language import is_chinese

LOOK = ("Look with: kg find TEXT.", "可用 kg find 文字 查找。")
"""How a thing is looked for on the command line."""


class KGError(Exception):
    """The root of every error that aicity raises on purpose.

    Messages hold no command: who reads them in a browser or over a protocol has none to type.
    :meth:`with_command` adds one, and :meth:`advice` tells it.

    Args:
        en: The message in English: what is wrong, with which value, what to do.
        zh: The same in Chinese.
    """

    exit_code: ClassVar[int] = 3
    http_status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh
        self.commands = ("", "")

    def with_command(self, en: str, zh: str) -> Self:
        """Return this error with what to type; only who types commands is told of it."""
        self.commands = (en, zh)
        return self

    def advice(self, lang: str = "en") -> str:
        """Return the message and what to type, for the command line."""
        zh = is_chinese(lang)
        said = self.commands[zh]
        return self.message(lang) + (("" if zh else " ") + said if said else "")

    def message(self, lang: str = "en") -> str:
        """Return the message in Chinese for ``zh*``, in English for anything else.

        >>> KGError("No such city.", "没有这个城市。").message("zh-CN")
        '没有这个城市。'
        """
        return self.zh if is_chinese(lang) else self.en


class UsageError(KGError):
    """The caller asked wrongly: a command, an option, a value, a query."""

    exit_code = 2
    http_status = 400
    code = "usage"


class ParameterError(UsageError):
    """A value does not fit its parameter; ``suggestions`` are the nearest that would."""

    code = "parameter-invalid"

    def __init__(self, en: str, zh: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(en, zh)
        self.suggestions = tuple(suggestions)


class QuerySyntaxError(UsageError):
    """SPARQL that does not parse; ``line`` and ``column`` count from 1, 0 where unknown."""

    code = "query-syntax"

    def __init__(self, en: str, zh: str, line: int = 0, column: int = 0) -> None:
        super().__init__(en, zh)
        self.line = line
        self.column = column


class QueryForbiddenError(UsageError):
    """SPARQL that is well formed and refused: an update, or a call to the outside."""

    http_status = 403
    code = "query-forbidden"


class NotFoundError(UsageError):
    """A name that stands for nothing; ``suggestions`` are the nearest names that do."""

    http_status = 404
    code = "not-found"

    def __init__(self, en: str, zh: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(en, zh)
        self.suggestions = tuple(suggestions)


class MethodError(UsageError):
    """An address that does not take such requests; ``allowed`` are those that it takes."""

    http_status = 405
    code = "method-not-allowed"

    def __init__(self, en: str, zh: str, allowed: Sequence[str] = ()) -> None:
        super().__init__(en, zh)
        self.allowed = tuple(allowed)


class NotAcceptableError(UsageError):
    """None of the forms on offer is acceptable to the request."""

    http_status = 406
    code = "not-acceptable"


class TooLargeError(UsageError):
    """A request larger than is read."""

    http_status = 413
    code = "too-large"


class MediaTypeError(UsageError):
    """A request in a form that is not read."""

    http_status = 415
    code = "media-type"


class SilentError(KGError):
    """The question was understood and there is nothing to say, e.g. the source is silent."""

    exit_code = 1
    http_status = 200
    code = "silent"


class CheckFailedError(KGError):
    """A check found faults; the findings have been told already."""

    exit_code = 1
    http_status = 422
    code = "check-failed"


class DataError(KGError):
    """Broken data or a broken installation."""

    code = "data"


class DataSyntaxError(DataError):
    """A file that does not parse; ``line`` and ``column`` count from 1, 0 where unknown."""

    code = "data-syntax"

    def __init__(self, en: str, zh: str, line: int = 0, column: int = 0) -> None:
        super().__init__(en, zh)
        self.line = line
        self.column = column


class OutsideError(KGError):
    """The outside world failed: a disk, a network, a remote service."""

    exit_code = 4
    http_status = 502
    code = "outside"


class EndpointError(OutsideError):
    """A SPARQL endpoint that cannot be reached, or that answers with an error."""

    code = "endpoint"


class LimitError(OutsideError):
    """A limit was reached: rows, memory, how many may wait."""

    http_status = 503
    code = "limit"


class DeadlineError(LimitError):
    """There was not time enough."""

    http_status = 504
    code = "deadline"
