"""Reads a text of the whole language: an expression, or a cell of tests. What it means is put together in `meaning`.

Names decide how a text is cut, and names come and go (loops, functions, contexts, items of a list), so the text is
read from the left with the names that hold at each place; no grammar made beforehand could do that.
"""

from collections.abc import Callable, Mapping

from qianmo.decisions.feel.lexer import FeelError, Unreadable, may_be_negated
from qianmo.decisions.whole import loops, meaning
from qianmo.decisions.whole.loops import Domain
from qianmo.decisions.whole.meaning import SUBJECT, Closure
from qianmo.decisions.whole.operands import DEEPEST, ORDERS, Operands
from qianmo.decisions.whole.sorts import ANY, Sort
from qianmo.decisions.whole.vocabulary import Vocabulary


class Reader(Operands):
    """One text being read from the left."""

    def whole_expression(self) -> Closure:
        """The text as one expression."""
        found = self.expression()
        if not self.signs.is_done:
            raise self.signs.unknown() if self.signs.word() else self.signs.lost()
        return found

    def whole_tests(self) -> Closure:
        """The text as a cell: does the value called `?` pass?"""
        is_negated = may_be_negated(self.signs.text)
        start = self.signs.at
        if is_negated:
            try:
                self.signs.need_word("not")
                self.signs.need("(")
                tests = self._tests()
                self.signs.need(")")
                if self.signs.is_done:
                    return meaning.contrary(tests)
            except FeelError:
                pass  # perhaps only its beginning is negated: not(a) and not(b)
            self.signs.at, self.depth = start, 0
        tests = self._tests()
        if not self.signs.is_done:
            raise self.signs.unknown() if self.signs.word() else self.signs.lost()
        return tests

    def _tests(self) -> Closure:
        tests = [self._test(meaning.name(SUBJECT))]
        while self.signs.took(","):
            tests.append(self._test(meaning.name(SUBJECT)))
        return tests[0] if len(tests) == 1 else meaning.some(tests)

    def _test(self, subject: Closure) -> Closure:
        """One test of a value: `< 5`, a range, or an expression to equal, unless it speaks of the value itself."""
        sign = self.signs.took(*ORDERS, "=", "!=")
        if sign:
            return meaning.compared(sign, subject, self.sum())
        asked = SUBJECT in self.uses
        self.uses.discard(SUBJECT)
        found = self.expression()
        speaks = SUBJECT in self.uses
        if asked:
            self.uses.add(SUBJECT)
        if speaks:
            return lambda names: found(names) is True
        return self.tested(subject, found)

    def expression(self) -> Closure:
        """One expression, as far as it goes."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable(f"嵌套超过 {DEEPEST} 层")
        form = self._forms.get(self.signs.word())
        declared = self.names.at(self.signs.text, self.signs.at)
        if form is not None and (declared is None or declared[0] == self.signs.word()):
            found = form(self)
        else:
            found = self._any_of()
        self.depth -= 1
        return found

    def _choice(self) -> Closure:
        self.signs.need_word("if")
        condition = self.expression()
        self.signs.need_word("then")
        then = self.expression()
        self.signs.need_word("else")
        return meaning.choice(condition, then, self.expression())

    def _loop(self) -> Closure:
        self.signs.need_word("for")
        return self._rounds("return", loops.loop, ("partial",))

    def _quantified(self) -> Closure:
        of_all = self.signs.took_word("some", "every") == "every"
        return self._rounds("satisfies", lambda rounds, body: loops.quantified(rounds, body, of_all=of_all), ())

    def _rounds(
        self, word: str, make: Callable[[list[tuple[str, Domain]], Closure], Closure], more: tuple[str, ...]
    ) -> Closure:
        outer = self.names
        rounds: list[tuple[str, Domain]] = []
        try:
            while True:
                key = self.signs.plain_name()
                self.signs.need_word("in")
                rounds.append((key, self._domain()))
                self.names = Vocabulary([key], self.names)
                if not self.signs.took(","):
                    break
            self.signs.need_word(word)
            self.names = Vocabulary(more, self.names)
            return make(rounds, self.expression())
        finally:
            self.names = outer

    def _domain(self) -> Domain:
        low = self.expression()
        if not self.signs.took(".."):
            return loops.items_in(low)
        return loops.steps_in(low, self.expression())

    def _function(self) -> Closure:
        self.signs.need_word("function")
        self.signs.need("(")
        parameters: list[tuple[str, Sort]] = []
        while not self.signs.took(")"):
            if parameters:
                self.signs.need(",")
            key = self.signs.label()
            parameters.append((key, self.sort()) if key is not None else (self.signs.plain_name(), ANY))
        if self.signs.took_word("external"):
            self.expression()
            return meaning.function("", parameters, meaning.constant(None), ANY)
        outer = self.names
        self.names = Vocabulary([key for key, _ in parameters], outer)
        body = self.expression()
        self.names = outer
        return meaning.function("", parameters, body, ANY)

    def _any_of(self) -> Closure:
        parts = [self._all_of()]
        while self.signs.took_word("or"):
            parts.append(self._all_of())
        return parts[0] if len(parts) == 1 else meaning.some(parts)

    def _all_of(self) -> Closure:
        parts = [self._comparison()]
        while self.signs.took_word("and"):
            parts.append(self._comparison())
        return parts[0] if len(parts) == 1 else meaning.every(parts)

    def _comparison(self) -> Closure:
        left = self.sum()
        while True:
            sign = self.signs.took(*ORDERS, "=", "!=")
            if sign:
                left = meaning.compared(sign, left, self.sum())
            elif self.signs.took_word("between"):
                low = self.sum()
                self.signs.need_word("and")
                high = self.sum()
                left = meaning.every([meaning.compared(">=", left, low), meaning.compared("<=", left, high)])
            elif self.signs.took_word("in"):
                left = self._membership(left)
            else:
                return left

    def _membership(self, left: Closure) -> Closure:
        """`x in …`: one test, or several in brackets."""
        start, depth = self.signs.at, self.depth
        if self.signs.took("("):
            try:
                tests = [self._place(left)]
                while self.signs.took(","):
                    tests.append(self._place(left))
                self.signs.need(")")
            except FeelError:
                self.signs.at, self.depth = start, depth  # it was a range or a group that opens so
            else:
                if self.signs.sign() != "..":
                    return meaning.some(tests) if len(tests) > 1 else tests[0]
                self.signs.at = start
        return self._place(left)

    def _place(self, left: Closure) -> Closure:
        sign = self.signs.took(*ORDERS, "=", "!=")
        if sign:
            return meaning.compared(sign, left, self.sum())
        return self.tested(left, self.sum())

    def sum(self) -> Closure:
        """A sum, which is what stands on either side of a comparison."""
        return self._chain(self._product, "+", "-")

    def _product(self) -> Closure:
        return self._chain(self._power, "*", "/")

    def _power(self) -> Closure:
        return self._chain(self._unary, "**")

    def _chain(self, part: Callable[[], Closure], *signs: str) -> Closure:
        first, more = part(), []
        while sign := self.signs.took(*signs):
            more.append((sign, part()))
        return meaning.calculated(first, more) if more else first

    def _unary(self) -> Closure:
        if not self.signs.took("-"):
            return self._instance()
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable(f"嵌套超过 {DEEPEST} 层")
        found = meaning.opposite(self._unary())
        self.depth -= 1
        return found

    def _instance(self) -> Closure:
        found = self.followed(self.operand())
        while self.signs.took_word("instance"):
            self.signs.need_word("of")
            found = meaning.instance(found, self.sort())
        return found

    _forms: Mapping[str, Callable[["Reader"], Closure]] = {
        "if": _choice,
        "for": _loop,
        "some": _quantified,
        "every": _quantified,
        "function": _function,
    }
