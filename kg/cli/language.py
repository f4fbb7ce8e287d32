"""The reader's language on the command line, and texts that exist in both."""

import inspect
import os
import re
from collections.abc import Mapping, Sequence

from kg.language import is_chinese as asks_for_chinese

_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_texts: dict[str, tuple[str, str]] = {}
_language = "en"


def language(argv: Sequence[str], environ: Mapping[str, str] = os.environ) -> str:
    """Return the reader's language: ``--lang`` anywhere on the line, else the environment's.

    >>> language(["run", "--lang", "zh"], {})
    'zh'
    >>> language([], {"LANG": "zh_CN.UTF-8"})
    'zh-CN'
    """
    for position, word in enumerate(argv):
        if word == "--":
            break
        if word == "--lang" and position + 1 < len(argv):
            return tag_of(argv[position + 1]) or "en"
        if word.startswith("--lang="):
            return tag_of(word.partition("=")[2]) or "en"
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environ[name] for name in names if environ.get(name)), "")
    if locale.partition(".")[0] not in ("C", "POSIX") and environ.get("LANGUAGE"):
        locale = environ["LANGUAGE"].partition(":")[0]
    return tag_of(locale) or "en"


def tag_of(name: str) -> str:
    """Return a locale or language name as a BCP 47 tag, or an empty string if it is none."""
    tag = re.split(r"[.@]", name, maxsplit=1)[0].replace("_", "-")
    return tag if _TAG.fullmatch(tag) and tag not in ("C", "POSIX") else ""


def set_language(lang: str) -> None:
    """Set the language in which :func:`text` answers from now on."""
    global _language
    _language = lang


def current_language() -> str:
    """Return the reader's language."""
    return _language


def is_chinese(lang: str | None = None) -> bool:
    """Tell whether a language (the reader's, if none is given) is Chinese."""
    return asks_for_chinese(_language if lang is None else lang)


def text(en: str, zh: str) -> str:
    """Return the text in the reader's language, and remember the pair for other readers."""
    en, zh = inspect.cleandoc(en), inspect.cleandoc(zh)
    _texts[en] = _texts[zh] = (en, zh)
    return zh if is_chinese() else en


def localise(shown: str) -> str:
    """Return a text that :func:`text` has seen, in the reader's language of now."""
    pair = _texts.get(shown)
    return shown if pair is None else pair[is_chinese()]


def clean(shown: str) -> str:
    """Return text that cannot steer a terminal: control and direction characters are replaced."""
    return _CONTROL.sub("\ufffd", shown)
