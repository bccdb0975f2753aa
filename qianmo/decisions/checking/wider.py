"""Mistakes that are none to others: what the smaller language refuses and the whole language can read.

A loop in a cell is no typing error. It is told as something only one case at a time can be decided by, which a policy
of the bank may not hold and somebody else's model may.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from qianmo.decisions.binding.bind import CASEWISE
from qianmo.decisions.binding.bound import Mistake
from qianmo.decisions.dmn.model import Model
from qianmo.decisions.feel.lexer import FeelError
from qianmo.decisions.whole.decide import Planner
from qianmo.decisions.whole.language import Language

ALONE = "只能逐案决定，不能整县批量计算"


def told(model: Model, mistakes: Iterable[Mistake]) -> Iterator[Mistake]:
    """The mistakes, those the whole language can read under their own kind."""
    languages: dict[str, Language] = {}
    inputs = {item.name for item in model.inputs}
    for mistake in mistakes:
        asked = mistake.place.decision_id
        if not mistake.is_fatal or not asked or mistake.text in inputs:
            yield mistake  # an input alone is told for want of a type
            continue
        if asked not in languages:
            decision = next(one for one in model.decisions if one.id == asked)
            languages[asked] = Planner(model).language_of(decision)
        is_wider = mistake.kind == CASEWISE or _is_readable(languages[asked], mistake.text)
        yield replace(mistake, kind=CASEWISE, reason=f"{mistake.reason}；{ALONE}") if is_wider else mistake


def _is_readable(language: Language, text: str) -> bool:
    for read in (language.expression, language.tests):
        try:
            read(text)
        except FeelError:
            continue
        return bool(text.strip())
    return False
