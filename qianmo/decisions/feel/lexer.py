"""Cuts FEEL text into tokens, taking the names in scope first and the longest of them.

A FEEL name may hold spaces, hyphens, dots and even words such as "and", so no fixed alphabet of tokens exists:
"profit and loss" is one name where the model declares it, and a conjunction where it declares `profit` and `loss`.
Spaces inside a name are free around its signs and count as one between its words.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lark import Token

FUNCTIONS = (
    "years and months duration",
    "round half down",
    "substring before",
    "substring after",
    "round half up",
    "string length",
    "date and time",
    "list contains",
    "starts with",
    "round down",
    "upper case",
    "lower case",
    "substring",
    "ends with",
    "round up",
    "contains",
    "duration",
    "ceiling",
    "decimal",
    "modulo",
    "string",
    "number",
    "floor",
    "count",
    "date",
    "time",
    "mean",
    "even",
    "abs",
    "all",
    "any",
    "max",
    "min",
    "not",
    "odd",
    "sum",
    "sqrt",
    "exp",
    "log",
)
LOOPS = frozenset({"for", "some", "every", "function", "satisfies", "return"})
UNSUPPORTED = (
    "distinct values",
    "insert before",
    "day of week",
    "day of year",
    "month of year",
    "week of year",
    "string join",
    "get entries",
    "get value",
    "list replace",
    "concatenate",
    "index of",
    "matches",
    "replace",
    "sublist",
    "flatten",
    "product",
    "reverse",
    "median",
    "append",
    "stddev",
    "remove",
    "split",
    "today",
    "union",
    "mode",
    "sort",
    "now",
)
KEYWORDS = {
    "true": "TRUE",
    "false": "FALSE",
    "null": "NULL",
    "if": "IF",
    "then": "THEN",
    "else": "ELSE",
    "and": "AND",
    "or": "OR",
    "between": "BETWEEN",
    "in": "IN",
}
SIGNS = {
    "<=": "ORDER",
    ">=": "ORDER",
    "<": "ORDER",
    ">": "ORDER",
    "!=": "EQUALITY",
    "=": "EQUALITY",
    "..": "DOTS",
    ".": "DOT",
    "**": "POWER",
    "+": "PLUS",
    "-": "MINUS",
    "*": "STAR",
    "/": "SLASH",
    "(": "LPAR",
    ")": "RPAR",
    "[": "LSQB",
    "]": "RSQB",
    ",": "COMMA",
    "?": "SUBJECT",
    "@": "AT",
}
FULL_WIDTH = str.maketrans("（）＜＞，“”＝－＋．", '()<>,""=-+.')
LONGEST_TEXT = 4000

_NEGATED = re.compile(r"\s*not\s*\(.*\)\s*", re.DOTALL)
_SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
_WORD = re.compile(r"\w+")
_FUNCTION = re.compile("(" + "|".join(name.replace(" ", r"\s+") for name in FUNCTIONS) + r")(?=\s*\()")
_UNSUPPORTED = re.compile("(" + "|".join(name.replace(" ", r"\s+") for name in UNSUPPORTED) + r")\s*\(")
_SIGN = re.compile("|".join(re.escape(sign) for sign in SIGNS))
_NAME_PART = re.compile(r"\w+|[^\w\s]")
_INDEXED = frozenset({"NAME", "PART", "RPAR", "RSQB"})
_ENDS_RANGE = re.compile(r"\s*(?:$|[,)\]]|(?:and|or|then|else)\b)")  # what may follow `[` where it closes a range
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "/": "/", "'": "'"}


class FeelError(Exception):
    """A text that is not the FEEL we know; the reason is for its author."""

    kind = "type"


class WrongSort(FeelError):
    """A value of a sort that has no such meaning here. The standard's answer is null; an author wants to know."""


class Unreadable(FeelError):
    """A text that cannot be read at all."""

    kind = "mistake"


class UnknownName(FeelError):
    """A name nothing in scope bears."""

    kind = "unknown"


@dataclass(frozen=True, slots=True)
class Scope:
    """The names an expression may use, ready for the lexer; some of them are functions of the model."""

    names: tuple[str, ...]
    functions: tuple[str, ...] = ()

    def at(self, text: str, position: int) -> tuple[str, int] | None:
        """The longest name that stands at the position, with where it ends."""
        pattern, names = _pattern(self.names)
        found = pattern.match(text, position) if names else None
        if found is None or found.lastgroup is None:
            return None
        return names[int(found.lastgroup[1:])], found.end()


@lru_cache(maxsize=256)
def _pattern(names: tuple[str, ...]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    ordered = tuple(sorted(names, key=lambda name: (-len(" ".join(name.split())), name)))
    shapes = "|".join(f"(?P<n{index}>{shape_of(name)})" for index, name in enumerate(ordered))
    return re.compile(shapes), ordered


def shape_of(name: str) -> str:
    """The pattern of a name: spaces are free round its signs and count as one between its words."""
    parts = _NAME_PART.findall(name)
    shape = ""
    for before, part in zip(["", *parts], parts, strict=False):
        both_words = bool(before) and _is_word(before) and _is_word(part)
        shape += (r"\s+" if both_words else r"\s*" if before else "") + re.escape(part)
    return shape + (r"(?!\w)" if parts and _is_word(parts[-1]) else "")


def _is_word(part: str) -> bool:
    return _WORD.fullmatch(part) is not None


def tokens(text: str, scope: Scope, *, is_negated: bool) -> Iterator[Token]:
    """The tokens of a text; for a cell read as not( ... ) as a whole, the leading word is a token of its own."""
    if len(text) > LONGEST_TEXT:
        raise Unreadable(f"超过 {LONGEST_TEXT} 个字符")
    position = 0
    if is_negated:
        yield Token("NEGATION", "not")
        position = text.index("not") + 3
    before = ""
    while (position := skip(text, position)) < len(text):
        token, position = _next(text, position, scope)
        if token.type == "LSQB" and before in _INDEXED and not _ENDS_RANGE.match(text, position):
            token = Token("INDEX", "[")
        before = token.type
        yield token
        if token.type == "DOT":
            token, position = _part(text, skip(text, position))
            before = token.type
            yield token


def may_be_negated(text: str) -> bool:
    """Could the cell be not( ... ) as a whole? Brackets cannot be counted, since ranges may end in either kind."""
    return _NEGATED.fullmatch(text) is not None


def skip(text: str, position: int) -> int:
    """The place of the next sign that is neither space nor remark."""
    found = _SPACE.match(text, position)
    assert found is not None
    return found.end()


def _next(text: str, position: int, scope: Scope) -> tuple[Token, int]:
    quoted = _STRING.match(text, position)
    if quoted is not None:
        return Token("STRING", unescape(quoted.group(1))), quoted.end()
    name, function = scope.at(text, position), _FUNCTION.match(text, position)
    if function is not None and (name is None or name[1] <= function.end()):
        return Token("FUNCTION", " ".join(function.group(1).split())), function.end()
    if name is not None:
        return Token("MACRO" if name[0] in scope.functions else "NAME", name[0]), name[1]
    number = _NUMBER.match(text, position)
    if number is not None:
        glued = _WORD.match(text, number.end())
        if glued is not None:
            raise Unreadable(f"“{number.group()[:20]}{glued.group()[:20]}”不是数，要写成普通的小数")
        return Token("NUMBER", number.group()), number.end()
    word = _WORD.match(text, position)
    if word is not None:
        if word.group() in KEYWORDS:
            return Token(KEYWORDS[word.group()], word.group()), word.end()
        raise _unknown_word(text, word)
    sign = _SIGN.match(text, position)
    if sign is not None:
        return Token(SIGNS[sign.group()], sign.group()), sign.end()
    raise Unreadable(_unknown_sign(text[position]))


def _part(text: str, position: int) -> tuple[Token, int]:
    """What stands behind a dot."""
    found = _WORD.match(text, position)
    if found is None:
        raise Unreadable(f"点后面要是一个分量的名称，这里是“{text[position : position + 1]}”")
    return Token("PART", found.group()), found.end()


def _unknown_word(text: str, word: re.Match[str]) -> FeelError:
    if word.group() in LOOPS:
        return Unreadable(f"这里不支持“{word.group()}”（循环、逐项判断和自定义函数）")
    called = _UNSUPPORTED.match(text, word.start())
    if called is not None:
        return Unreadable(f"这里不支持函数 {' '.join(called.group(1).split())}(…)")
    return UnknownName(f"不认识的名称“{word.group()[:60]}”")


def _unknown_sign(sign: str) -> str:
    half = sign.translate(FULL_WIDTH)
    if half != sign:
        return f"“{sign}”是全角符号，请写成半角的 {half}"
    if sign in "{}":
        return "这里不支持在格里写上下文 {…}"
    return "引号没有成对" if sign == '"' else f"不认识的符号“{sign}”"


def unescape(text: str, *, is_strict: bool = True) -> str:
    """The text that stands between quotes. An unknown escape is a mistake, or, not so strict, the signs themselves."""

    def one(found: re.Match[str]) -> str:
        code = found.group(1)
        if len(code) > 1 and int(code[1:], 16) <= sys.maxunicode:
            return chr(int(code[1:], 16))
        if code not in _ESCAPED and is_strict:
            raise Unreadable(f"文字里有不认识的转义 \\{code}")
        return _ESCAPED.get(code, found.group())

    plain = _ESCAPE.sub(one, text)
    if plain.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in plain):
        return plain
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # two halves make one sign
