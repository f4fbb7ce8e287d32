"""The fields of a question's header as YAML gives them, and what is said where one is wrong."""

from typing import Any

from kg.errors import DataError, DataSyntaxError
from kg.questions.header import Both

_GRLC = frozenset(("summary", "description", "endpoint", "tags"))


class Fields:
    """Reads fields of a header, and says where they are wrong.

    Args:
        file: The file, for messages.
    """

    def __init__(self, file: str) -> None:
        self.file = file

    def fault(self, en: str, zh: str) -> DataError:
        """Return the error for a fault of the file."""
        return DataError(f"{self.file}: {en}.", f"{self.file}：{zh}。")

    def load(self, text: str) -> dict[str, Any]:
        """Return the header as YAML reads it.

        Raises:
            DataSyntaxError: It is no YAML.
            DataError: There is none, or it would mislead grlc.
        """
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            data = yaml.load(text, Loader=loader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line, column = (mark.line + 1, mark.column + 4) if mark else (0, 0)
            reason = getattr(error, "problem", None) or str(error)
            raise DataSyntaxError(
                f"{self.file}, line {line}: the header is no YAML: {reason}.",
                f"{self.file} 第 {line} 行：头部不是合法的 YAML：{reason}。",
                line,
                column,
            ) from error
        if not isinstance(data, dict):
            raise self.fault(
                "there is no header; begin the file with #+ summary: …",
                "没有头部；请以 #+ summary: … 开头",
            )
        self.avoid_grlc(data)
        return data

    def avoid_grlc(self, data: dict[str, Any]) -> None:
        """Refuse nested keys that grlc would read as its own, at whatever depth they stand."""

        def nested(value: Any) -> None:
            if isinstance(value, dict):
                for key, inner in value.items():
                    if key in _GRLC:
                        raise self.fault(
                            f"the nested header key {key} would mislead grlc; use another name",
                            f"嵌套的头部字段 {key} 会被 grlc 误读；请改名",
                        )
                    nested(inner)
            elif isinstance(value, list):
                for inner in value:
                    nested(inner)

        for value in data.values():
            nested(value)

    def both(self, value: Any, where: str) -> Both:
        """Return a text in both languages.

        Raises:
            DataError: One is missing.
        """
        if (
            not isinstance(value, dict)
            or set(value) != {"en", "zh"}
            or not all(isinstance(text, str) and text.strip() for text in value.values())
        ):
            raise self.fault(
                f"{where} needs a text in both languages: {{en: …, zh: …}}",
                f"{where} 需要中英文两种文本：{{en: …, zh: …}}",
            )
        return {lang: text.strip() for lang, text in value.items()}

    def listed(self, value: Any, where: str) -> list[Any]:
        """Return a list; nothing is an empty one.

        Raises:
            DataError: It is none.
        """
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.fault(f"{where} must be a list", f"{where} 应为列表")
        return value

    def strings(self, value: Any, where: str) -> list[str]:
        """Return a list of words.

        Raises:
            DataError: It is none.
        """
        items = self.listed(value, where)
        if not all(isinstance(item, str) for item in items):
            raise self.fault(f"{where} must be a list of words", f"{where} 应为词语列表")
        return items
