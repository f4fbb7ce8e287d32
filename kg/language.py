"""The reader's language, as far as the words of this tool go: Chinese or English.

Labels of things know many more languages: :mod:`kg.labels`.
"""


def is_chinese(tag: str) -> bool:
    """Tell whether a language tag asks for Chinese words; every other is served English ones.

    >>> is_chinese("zh-TW"), is_chinese("ZH"), is_chinese("en-GB"), is_chinese("")
    (True, True, False, False)
    """
    return tag.lower().startswith("zh")
