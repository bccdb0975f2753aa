"""Pinyin initials of names, so that a person is found by typing "mqh" for 孟庆和.

Surnames with a reading of their own (单 is Shan, 曾 is Zeng) come first; every other character is read once and
remembered, since a county's names use a few thousand characters.
"""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

SURNAME_INITIALS = {
    "单": "s",
    "曾": "z",
    "解": "x",
    "仇": "q",
    "查": "z",
    "朴": "p",
    "区": "o",
    "翟": "z",
    "盖": "g",
    "缪": "m",
}


def initials(name: str) -> str:
    """Lower-case initials of a name; characters without a reading stand for themselves."""
    if not name:
        return ""
    first = SURNAME_INITIALS.get(name[0]) or _initial(name[0])
    return first + "".join(map(_initial, name[1:]))


@lru_cache(maxsize=20_000)
def _initial(character: str) -> str:
    read = lazy_pinyin(character, style=Style.FIRST_LETTER, errors="default")
    return read[0].lower() if read else character
