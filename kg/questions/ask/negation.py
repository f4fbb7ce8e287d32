"""Whether a text asks for what is not so: what a question finds is then just the wrong thing.

“Which fields does Suzhou not excel in” names all that “Which fields does Suzhou excel in” names.
"""

import re

_NAMES = re.compile(r"\{[^{}]*\}")
_ELSEWHERE = re.compile(
    r"[不没未](?:在|位于|设在|来自|属于)\{"
    r"| (?:\b(?:not|never)|n['’]t)\ (?:\w+\ )?(?:in|at|from)\ \{",
    re.VERBOSE | re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"""
    (?P<either>\w)[不没](?:有)?(?P=either)                                  # 在不在, 有没有
  | [不没](?:有)?(?=[？?吗呢吧\s]*$)                                        # 建成了没有？
  | 不(?=[同仅只光单少足够多管断久如及过分限论要用必算落漏行一全知太准都妨错明])
  | 没(?=时间|听|看|想|记|关系|问题) | 未(?=来|必|尽)
  | [，,；;（(–—][^，,；;）)–—]*(?:[不没非]|\b(?:not?|without|never)\b|n['’]t\b)  # an afterthought
  | \bor\ not\b | \bnot\ (?:only|just|sure|counting)\b | \bwhether\b.*
  | \bno\ (?:matter|later|limits?|earlier|more|less|fewer)\b
  | \b(?:do|can|could|am)\ ?n?['’]?t?\ (?:not\ )?(?:know|remember|find|sure|recall)\b
  | ^\W*(?:is|are|does|do|has|have|was|were)n['’]t\b                        # Isn't it …?
  | \b(?:is|are|do|does|did|was|were|have|has)n['’]t\ (?:it|they|he|she|there|you)\W*$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NEGATION = re.compile(
    r"[不没未] | 并非 | 非(?=本土|本地) | n['’]t\b | \bnon-"
    r"| \b(?:not|no|never|none|neither|nor|without|cannot)\b",
    re.VERBOSE | re.IGNORECASE,
)


def negations(wording: str) -> list[str]:
    """Return in which ways a wording with kinds for names asks for what is not so.

    Args:
        wording: As :func:`kg.questions.ask.evidence.template` returns it: the weakness
            “not many firms” has a “not” that denies nothing.

    >>> negations("{city}不擅长哪些领域"), negations("{city}有没有产业集群")
    (['not'], [])
    >>> negations("Which firms are not in {city}"), negations("Is it listed or not?")
    (['not', 'not there'], [])
    """
    bare = _HARMLESS.sub(" ", wording)
    if not _NEGATION.search(_NAMES.sub("□", bare)):
        return []
    return ["not", "not there"] if _ELSEWHERE.search(bare) else ["not"]
