"""The whole language in two questions: what does this expression say, and does this cell accept a value?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qianmo.decisions.feel.lexer import FeelError
from qianmo.decisions.whole import meaning
from qianmo.decisions.whole.limits import Names, Run
from qianmo.decisions.whole.meaning import SUBJECT, Closure
from qianmo.decisions.whole.reading import Reader
from qianmo.decisions.whole.sorts import Sort
from qianmo.decisions.whole.values import Range
from qianmo.decisions.whole.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Language:
    """What texts of one model may speak of: names in scope, names of parts, sorts. It notes the names they use."""

    names: Vocabulary = field(default_factory=Vocabulary)
    members: Vocabulary = field(default_factory=Vocabulary)
    sorts: Mapping[str, Sort] = field(default_factory=dict)
    uses: set[str] = field(default_factory=set)

    def within(self, names: Iterable[str]) -> "Language":
        """The same with more names in scope."""
        return Language(Vocabulary(names, self.names), self.members, self.sorts, self.uses)

    def in_filter(self) -> "Language":
        """The same with the names of the items of a list in scope."""
        return Language(Vocabulary(["item"], self.names, self.members), self.members, self.sorts, self.uses)

    def expression(self, text: str) -> Closure:
        """The closure of an expression; an empty one is null. FeelError with the reason when it cannot be read."""
        if not text.strip():
            return meaning.constant(None)
        reader = Reader(text, self.names, self.members, self.sorts)
        found = reader.whole_expression()
        self.uses.update(reader.uses)
        return found

    def tests(self, text: str) -> Closure | None:
        """The closure of a cell about `?`; None for one that accepts anything."""
        if text.strip() in {"", "-"}:
            return None
        reader = Reader(text, Vocabulary([SUBJECT], self.names), self.members, self.sorts)
        found = reader.whole_tests()
        self.uses.update(reader.uses)
        return found


def written_range(text: str) -> Range | None:
    """The range a text writes; None when it writes something else."""
    try:
        found = Language().expression(text)(Names({}, None, Run()))
    except FeelError:
        return None
    return found if isinstance(found, Range) else None
