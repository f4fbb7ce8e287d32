"""What is said of a text that is not answered: why, and what could be asked instead."""

from collections.abc import Sequence

from kg.errors import SilentError
from kg.labels import Labels
from kg.questions.ask.matching import Match
from kg.questions.ask.reading import Understood
from kg.questions.wording import title
from kg.sparql import form_of
from kg.store import Store

SHOWN = 3
"""At most so many readings are shown."""
_WORDS = 4
_LIKE = 0.15
_NOTHING = (
    "Not understood. No question of the catalogue fits this.",
    "未能理解。目录中没有与此相符的问题。",
)
_LIST = ("List them with: kg questions.", "可用 kg questions 列出。")


class UnclearError(SilentError):
    """A text that is not answered, with what could be asked instead, best first.

    Args:
        reason: Why, in English and in Chinese, for readers anywhere: with no commands.
        advice: What to do instead, in both, with commands to type.
        readings: What the text may mean, or the nearest questions.
        several: The text may mean each of the readings; else none of them explains it.
        strange: The words that no question is about.
        named: A thing that the text names, as its short name.
    """

    def __init__(
        self,
        reason: tuple[str, str],
        advice: tuple[str, str],
        readings: Sequence[Understood] = (),
        *,
        several: bool = False,
        strange: Sequence[str] = (),
        named: str | None = None,
    ) -> None:
        super().__init__(f"{reason[0]} {advice[0]}", f"{reason[1]}{advice[1]}")
        self.reason = reason
        self.readings = tuple(readings)
        self.several = several
        self.strange = tuple(strange)
        self.named = named


def not_asked(text: str, longest: int) -> UnclearError:
    """Return what is said of a text that is no question in words."""
    if form_of(text) and "{" in text:
        return UnclearError(
            (
                "Not understood. This is SPARQL, not a question in words.",
                "未能理解。这是 SPARQL，不是自然语言问题。",
            ),
            ("Run it with: kg sparql.", "请用 kg sparql 运行。"),
        )
    if len(text) > longest:
        return UnclearError(
            (
                f"Not understood. {len(text)} characters are too many for a question; "
                f"ask in at most {longest}.",
                f"未能理解。{len(text)} 个字符对一个问题而言太长；请不超过 {longest} 个。",
            ),
            _LIST,
        )
    return UnclearError(_NOTHING, _LIST)


def several(store: Store, found: Sequence[Understood]) -> UnclearError:
    """Return what is said of a text with several readings: each, and none is answered."""
    en, zh = _listed(store, found[:SHOWN])
    return UnclearError(
        ("This can be understood in several ways.", "这句话有多种理解。"),
        (f"Ask one of:{en}", f"请选用其一：{zh}"),
        found[:SHOWN],
        several=True,
    )


def _listed(store: Store, found: Sequence[Understood]) -> tuple[str, str]:
    """Return each reading on a line of its own, as a question and as a command."""
    labels = {lang: Labels(store, lang) for lang in ("en", "zh")}
    asked = {
        lang: [(title(each.question, each.values, of), each.command) for each in found]
        for lang, of in labels.items()
    }
    en = "".join(f"\n  {question}  ({command})" for question, command in asked["en"])
    zh = "".join(f"\n  {question}（{command}）" for question, command in asked["zh"])
    return en, zh


def unknown(store: Store, ranked: Sequence[Match], named: str | None) -> UnclearError:
    """Return what is said of a text that no question explains: the words, the nearest questions.

    Args:
        store: Where the names of things are.
        ranked: The questions, best first.
        named: A thing that the text names, as its short name.
    """
    likest = sorted(ranked, key=lambda match: (-match.score, -match.likeness, match.question.name))
    near = [match for match in likest if match.likeness > _LIKE][:SHOWN]
    strange = list(dict.fromkeys(likest[0].unexplained))[:_WORDS] if likest else []
    strange = [word if len(word) <= 40 else word[:39] + "…" for word in strange]
    en, zh = "Not understood.", "未能理解。"
    if strange:
        en += " The catalogue has no question about: " + ", ".join(strange) + "."
        zh += f"目录中没有关于“{'”“'.join(strange)}”的问题。"
    reason = (en, zh) if strange or named or near else _NOTHING
    readings = [understood(match) for match in near]
    en, zh = _LIST
    if readings:
        nearest = _listed(store, readings)
        en, zh = f"The nearest are:{nearest[0]}", f"最接近的有：{nearest[1]}"
    if named:
        en = f"All that is known of {named}: kg show {named}. {en}"
        zh = f"关于 {named} 的全部内容：kg show {named}。{zh}"
    return UnclearError(reason, (en, zh), readings, strange=strange, named=named)


def negative(store: Store, reading: Understood) -> UnclearError:
    """Return what is said of a text that asks for what is not so, where no question does."""
    en, zh = _listed(store, [reading])
    return UnclearError(
        (
            "No question of the catalogue asks for what is not so, "
            "and a source that is silent denies nothing.",
            "目录中没有问“哪些不是”的问题；来源未提及，也不等于否定。",
        ),
        (f"What is so:{en}", f"肯定的问法是：{zh}"),
        [reading],
    )


def understood(match: Match) -> Understood:
    """Return a match as a reading."""
    return Understood(match.question, match.values, dict.fromkeys(match.given, ""), match.score)
