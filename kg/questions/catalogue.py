"""The catalogue: every question file under ``queries/``, read when it is asked for."""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from kg import resources
from kg.errors import DataError, NotFoundError, UsageError
from kg.files import decode, is_file
from kg.questions.header import Question
from kg.questions.reader import parse

FEDERATED = "federated"
"""The folder of questions that ask other endpoints as well."""

_NAME = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")


class Catalogue:
    """The questions of a folder, by name; a name is the path without ``.rq``.

    Args:
        folder: The folder; none is the shipped catalogue.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = resources.path("queries") if folder is None else folder
        self._read: dict[str, Question] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all questions that the graph alone answers, sorted."""
        return tuple(name for name in self._all if not name.startswith(f"{FEDERATED}/"))

    @cached_property
    def federated(self) -> tuple[str, ...]:
        """The names of the questions that ask other endpoints as well, sorted.

        They run only where the caller allows it, so no list of questions to ask holds them.
        """
        return tuple(name for name in self._all if name.startswith(f"{FEDERATED}/"))

    @cached_property
    def _all(self) -> tuple[str, ...]:
        files = self.folder.rglob("*.rq")
        return tuple(sorted(file.relative_to(self.folder).as_posix()[:-3] for file in files))

    def get(self, name: str) -> Question:
        """Return one question, reading no other file.

        A name without its topic will do where only one question has it.

        Raises:
            NotFoundError: No question has this name; the message holds the nearest names.
            DataError: The file is broken.
        """
        wanted = name.removesuffix(".rq")
        if wanted not in self._read:
            self._read[wanted] = self._load(wanted)
        return self._read[wanted]

    def _load(self, name: str) -> Question:
        if _NAME.fullmatch(name):
            file = self.folder / f"{name}.rq"
            if is_file(file):
                return read(file, name)
            same = [known for known in self._all if known.rpartition("/")[2] == name]
            if len(same) == 1:
                return self.get(same[0])
        near = self.nearest(name)
        shown = ", ".join(near)
        error = NotFoundError(
            f"There is no question {name!r}" + (f"; nearest: {shown}." if near else "."),
            f"没有名为 {name} 的问题" + (f"；最接近的有：{shown}。" if near else "。"),
            near,
        )
        list_them = ("List them with: kg questions.", "可用 kg questions 列出。")
        raise error if near else error.with_command(*list_them)

    def nearest(self, name: str, limit: int = 3) -> list[str]:
        """Return the names that look most like a name."""
        from rapidfuzz import fuzz, process

        found = process.extract(
            name, self.names, scorer=fuzz.WRatio, limit=limit, score_cutoff=50, processor=str.lower
        )
        return [str(match[0]) for match in found]

    def tagged(self, tag: str) -> list[Question]:
        """Return the questions that bear a tag."""
        return [question for question in self if tag in question.header.tags]

    def __iter__(self) -> Iterator[Question]:
        """Yield every question, by name."""
        return (self.get(name) for name in self.names)

    def __len__(self) -> int:
        """Return the number of questions."""
        return len(self.names)

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a question of this name."""
        return name in self.names


def read(file: Path, name: str) -> Question:
    """Read one question file.

    Raises:
        DataError: It cannot be read, or is broken.
    """
    try:
        return parse(decode(file.read_bytes(), str(file)), name, file)
    except OSError as error:
        raise DataError(
            f"{file} cannot be read: {error.strerror}.", f"无法读取 {file}：{error.strerror}。"
        ) from error
    except UsageError as error:
        raise DataError(error.en, error.zh) from error
