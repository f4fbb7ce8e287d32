"""RDF/XML read under guard: what the RDF parser would let pass, or die of, is refused first."""

import io
from typing import IO, Any
from xml.parsers import expat

_LONGEST = 1000
"""An entity stands for a namespace or a character; longer ones, repeated, fill the memory."""


class XmlGuard(io.RawIOBase):
    """A stream of XML that goes through expat on its way, one element at a time.

    The RDF parser takes a file that is cut off for a whole one, expands entities within entities
    without limit, and names no line. Expat knows all three.

    Args:
        inner: The XML.
    """

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner
        self._block = b""
        self._place = 0
        self._fault: tuple[int, int] | None = None
        self._parser = expat.ParserCreate()
        self._parser.EntityDeclHandler = self._entity

    def read(self, size: int = -1) -> bytes:
        """Return the next piece, at most to the end of the next tag.

        Raises:
            SyntaxError: The XML is not well formed, or declares a dangerous entity.
        """
        if self._place == len(self._block):
            self._block, self._place = self._inner.read(1 << 16), 0
        if not self._block:
            self._feed(b"", final=True)
            return b""
        last = len(self._block) if size < 0 else self._place + size
        end = self._block.find(b">", self._place, last) + 1 or last
        piece = self._block[self._place : end]
        self._place += len(piece)
        self._feed(piece, final=False)
        return piece

    def position(self) -> tuple[int, int]:
        """Return the line and column that reading has reached, or where the XML is wrong."""
        if self._fault is not None:
            return self._fault
        return self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1

    def _feed(self, piece: bytes, *, final: bool) -> None:
        try:
            self._parser.Parse(piece, final)
        except ValueError as error:  # What expat says of encodings that it does not know.
            raise SyntaxError(f"only UTF-8 is read: {error}") from error
        except expat.ExpatError as error:
            self._fault = error.lineno, error.offset + 1
            reason = expat.ErrorString(error.code)
            raise SyntaxError(f"this is not well-formed XML: {reason}") from error

    def _entity(self, name: str, parameter: bool, value: str | None, *_: Any) -> None:
        if parameter or value is None or "&" in value or len(value) > _LONGEST:
            raise SyntaxError(
                f"the entity {name} is refused: only short texts without entities within are "
                "expanded"
            )
