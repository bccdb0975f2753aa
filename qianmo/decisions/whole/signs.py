"""Steps through a text sign by sign: what stands here, and is it a name, a number, a text, a word of the language?"""

import re
from decimal import Decimal

from qianmo.decisions.feel.lexer import FULL_WIDTH, LONGEST_TEXT, UnknownName, Unreadable, skip, unescape
from qianmo.decisions.whole.values import NUMBERS

WORDS = frozenset(
    {
        *("true", "false", "null", "if", "then", "else", "and", "or", "between", "in", "for", "return", "some"),
        *("every", "satisfies", "function", "external", "instance", "of"),
    }
)
LARGEST = 300  # the power of ten of a written number
_NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+(?!\w))?", re.ASCII)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_WORD = re.compile(r"[^\W\d]\w*")
_ANY_WORD = re.compile(r"\w+")
_SIGNS = re.compile(r"\*\*|\.\.|<=|>=|!=|->|[-+*/<>=(){}\[\],.:?@]")
_NAMED = re.compile(r'\s*([^\W\d][^:,(){}\[\]"<>=]*?)\s*:')


class Signs:
    """A text and the place one has come to."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST_TEXT:
            raise Unreadable(f"超过 {LONGEST_TEXT} 个字符")
        self.text = text
        self.at = skip(text, 0)

    @property
    def is_done(self) -> bool:
        """Is nothing left?"""
        return self.at >= len(self.text)

    def go(self, end: int) -> None:
        """To the next sign after a place."""
        self.at = skip(self.text, end)

    def sign(self) -> str:
        """The sign that stands here, if any."""
        found = _SIGNS.match(self.text, self.at)
        return found.group() if found else ""

    def took(self, *signs: str) -> str:
        """The sign, if it is one of these, and past it; else nothing."""
        found = self.sign()
        if found not in signs:
            return ""
        self.go(self.at + len(found))
        return found

    def need(self, sign: str) -> None:
        """Past a sign that must stand here."""
        if not self.took(sign):
            raise self.lost()

    def word(self) -> str:
        """The word that stands here, if any."""
        found = _WORD.match(self.text, self.at)
        return found.group() if found else ""

    def took_word(self, *words: str) -> str:
        """The word, if it is one of these, and past it; else nothing."""
        found = self.word()
        if found not in words:
            return ""
        self.go(self.at + len(found))
        return found

    def need_word(self, word: str) -> None:
        """Past a word that must stand here."""
        if not self.took_word(word):
            raise self.lost()

    def number(self) -> Decimal | None:
        """A number, if one stands here."""
        found = _NUMBER.match(self.text, self.at)
        if found is None:
            return None
        glued = _ANY_WORD.match(self.text, found.end())
        if glued is not None:
            raise Unreadable(f"“{found.group()[:20]}{glued.group()[:20]}”不是数，要写成普通的小数")
        value = NUMBERS.create_decimal(found.group())
        if not value.is_finite() or abs(value.adjusted()) > LARGEST:
            raise Unreadable(f"数 {found.group()[:40]} 太大")
        self.go(found.end())
        return value

    def quoted(self) -> str | None:
        """A text in quotes, if one stands here."""
        found = _STRING.match(self.text, self.at)
        if found is None:
            return None
        self.go(found.end())
        return unescape(found.group(1), is_strict=False)

    def label(self) -> str | None:
        """A name with a colon behind it, as in `{name: 1}` and `f(name: 1)`, if one stands here."""
        found = _NAMED.match(self.text, self.at)
        if found is None:
            return None
        self.go(found.end())
        return " ".join(found.group(1).split())

    def plain_name(self, *, until: frozenset[str] = WORDS) -> str:
        """Words up to the next sign or word of the language: a name nobody has declared yet."""
        parts = []
        while (found := _ANY_WORD.match(self.text, self.at)) and found.group() not in until:
            parts.append(found.group())
            self.go(found.end())
        if not parts:
            raise self.lost()
        return " ".join(parts)

    def lost(self) -> Exception:
        """What to say where the text cannot be read on."""
        if self.is_done:
            return Unreadable("没有写完")
        sign, rest = self.text[self.at], self.text[self.at : self.at + 60]
        half = sign.translate(FULL_WIDTH)
        if half != sign:
            return Unreadable(f"“{sign}”是全角符号，请写成半角的 {half}")
        if sign == '"':
            return Unreadable("引号没有成对")
        word = _ANY_WORD.match(self.text, self.at)
        if word is not None:
            return Unreadable(f"“{word.group()[:60]}”放在这里读不通")
        if not self.sign():
            return Unreadable(f"不认识的符号“{sign}”")
        return Unreadable(f"“{self.sign()}”放在这里读不通" if rest else "没有写完")

    def unknown(self) -> Exception:
        """What to say of a word that names nothing."""
        word = self.word()
        return UnknownName(f"不认识的名称“{word[:60]}”") if word and word not in WORDS else self.lost()
