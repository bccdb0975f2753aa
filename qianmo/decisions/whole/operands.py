"""Reads what an expression is made of: values, names, brackets of every sort, and what follows them."""

import re
from collections.abc import Callable, Mapping

from qianmo.decisions.feel.lexer import FeelError, Unreadable
from qianmo.decisions.whole import clock, loops, meaning
from qianmo.decisions.whole.functions import BUILTINS
from qianmo.decisions.whole.meaning import SUBJECT, Closure
from qianmo.decisions.whole.signs import WORDS, Signs
from qianmo.decisions.whole.sorts import Sort, read_sort
from qianmo.decisions.whole.vocabulary import Vocabulary

DEEPEST = 80
ORDERS = ("<=", ">=", "<", ">")
FORMS = frozenset({"if", "for", "some", "every", "function"})
_FUNCTIONS = Vocabulary(BUILTINS)
_CALLED = re.compile(r"\s*\(")
_ENDS_RANGE = re.compile(r"\[\s*(?:$|[,)\]}=]|!=|\.\s*[^\W\d]|(?:and|or|then|else|return|satisfies)\b)")


class Operands:
    """One text being read, with the names that hold where one is. `members` are names of parts known in the model."""

    def __init__(self, text: str, names: Vocabulary, members: Vocabulary, sorts: Mapping[str, Sort]) -> None:
        self.signs = Signs(text)
        self.names = names
        self.members = members
        self.sorts = sorts
        self.depth = 0
        self.filters = 0
        self.uses: set[str] = set()
        self.range: tuple[Closure, tuple[str, Closure], tuple[str, Closure]] | None = None

    def expression(self) -> Closure:
        """Any expression: see `reading`."""
        raise NotImplementedError

    def sum(self) -> Closure:
        """What may stand beside a comparison: see `reading`."""
        raise NotImplementedError

    def sort(self) -> Sort:
        """The name of a sort, where one must stand."""
        return read_sort(self.signs, self.sorts)

    def followed(self, found: Closure) -> Closure:
        """What an operand is followed by: parts, filters, calls."""
        for _ in range(DEEPEST):
            sign = self.signs.sign()
            if sign == ".":
                self.signs.took(".")
                found = meaning.part_of(found, self._member())
            elif sign == "[" and not _ENDS_RANGE.match(self.signs.text, self.signs.at):
                self.signs.took("[")
                found = loops.picked(found, self._filter())
                self.signs.need("]")
            elif sign == "(":
                found = self._call(found)
            else:
                return found
        raise Unreadable(f"嵌套超过 {DEEPEST} 层")

    def _member(self) -> str:
        known = self.members.at(self.signs.text, self.signs.at)
        if known is None:
            return self.signs.plain_name(until=WORDS - {"of"})
        self.signs.go(known[1])
        return known[0]

    def _filter(self) -> Closure:
        outer = self.names
        self.names = Vocabulary(["item"], outer, self.members)
        self.filters += 1
        try:
            return self.expression()
        finally:
            self.names = outer
            self.filters -= 1

    def _call(self, function: Closure) -> Closure:
        self.signs.need("(")
        by_place: list[Closure] = []
        by_name: list[tuple[str, Closure]] = []
        while not self.signs.took(")"):
            if by_place or by_name:
                self.signs.need(",")
            key = None if by_place else self.signs.label()
            if key is None:
                by_place.append(self._argument())
            else:
                by_name.append((key, self.expression()))
        return meaning.called_by_name(function, by_name) if by_name else meaning.called(function, by_place)

    def _argument(self) -> Closure:
        return self._half_open() or self.expression()

    def _half_open(self) -> Closure | None:
        sign = self.signs.took(*ORDERS)
        return meaning.half_open(sign, self.sum()) if sign else None

    def operand(self) -> Closure:
        """A value, a name, or something in brackets."""
        quoted = self.signs.quoted()
        if quoted is not None:
            return meaning.constant(quoted)
        named = self._name()
        if named is not None:
            return named
        number = self.signs.number()
        if number is not None:
            return meaning.constant(number)
        word = self.signs.took_word("true", "false", "null")
        if word:
            return meaning.constant({"true": True, "false": False, "null": None}[word])
        if self.signs.word() in FORMS:
            return self.expression()
        reader = self._OPENED.get(self.signs.sign())
        if reader is not None:
            return reader(self)
        if self.filters and self.signs.word() and self.signs.word() not in WORDS:
            return meaning.name(self.signs.plain_name())  # perhaps a part of the items
        raise self.signs.unknown()

    def _name(self) -> Closure | None:
        text, at = self.signs.text, self.signs.at
        name, function = self.names.at(text, at), _FUNCTIONS.at(text, at)
        is_called = function is not None and _CALLED.match(text, function[1]) is not None
        is_longest = function is not None and (name is None or name[1] <= function[1])
        if function is not None and is_longest and (is_called or (name is None and function[0] not in WORDS)):
            self.signs.go(function[1])
            return meaning.built_in(BUILTINS[function[0]])
        if name is None:
            return None
        self.signs.go(name[1])
        self.uses.add(name[0])
        return loops.partial if name[0] == "partial" else meaning.name(name[0])

    def _subject(self) -> Closure:
        self.signs.need("?")
        if self.names.at("?", 0) is None:
            raise FeelError("“?”只能用在条件格里")
        self.uses.add(SUBJECT)
        return meaning.name(SUBJECT)

    def _moment(self) -> Closure:
        self.signs.need("@")
        text = self.signs.quoted()
        if text is None:
            raise self.signs.lost()
        return meaning.constant(clock.read_moment(text))

    def _group(self) -> Closure:
        self.signs.need("(")
        found = self._half_open() or self.expression()
        if self.signs.sign() == "..":
            return self._range_from(found, has_low=False)
        self.signs.need(")")
        return found

    def _list(self) -> Closure:
        self.signs.need("[")
        if self.signs.took("]"):
            return meaning.listed([])
        parts = [self._argument()]
        if self.signs.sign() == "..":
            return self._range_from(parts[0], has_low=True)
        while self.signs.took(","):
            parts.append(self._argument())
        self.signs.need("]")
        return meaning.listed(parts)

    def _outward(self) -> Closure:
        self.signs.need("]")
        return self._range_from(self.expression(), has_low=False)

    def _range_from(self, low: Closure, *, has_low: bool) -> Closure:
        self.signs.need("..")
        high = self.expression()
        closing = self.signs.took("]", ")", "[")
        if not closing:
            raise self.signs.lost()
        found = meaning.ranged(low, high, has_low=has_low, has_high=closing == "]")
        self.range = found, (">=" if has_low else ">", low), ("<=" if closing == "]" else "<", high)
        return found

    def tested(self, subject: Closure, place: Closure) -> Closure:
        """Does a value belong to a place? A range written there is two comparisons, also where an end is null."""
        if self.range is not None and place is self.range[0]:
            return meaning.every([meaning.compared(sign, subject, end) for sign, end in self.range[1:]])
        return lambda names: meaning.belongs(subject(names), place(names))

    def _context(self) -> Closure:
        self.signs.need("{")
        outer = self.names
        self.names = Vocabulary(outer=outer)
        entries: list[tuple[str, Closure]] = []
        try:
            while not self.signs.took("}"):
                if entries:
                    self.signs.need(",")
                key = self._key()
                if self.signs.word() == "function":
                    self.names.add(key)  # it may call itself
                entries.append((key, self._argument()))
                self.names.add(key)
                self.members.add(key)
        finally:
            self.names = outer
        return meaning.context(entries) if len(dict(entries)) == len(entries) else meaning.constant(None)

    def _key(self) -> str:
        quoted = self.signs.quoted()
        if quoted is not None:
            self.signs.need(":")
            return quoted
        key = self.signs.label()
        if key is None:
            raise self.signs.lost()
        return key

    _OPENED: Mapping[str, Callable[["Operands"], Closure]] = {
        "?": _subject,
        "@": _moment,
        "(": _group,
        "[": _list,
        "]": _outward,
        "{": _context,
    }
