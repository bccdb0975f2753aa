"""Does a value's type fit the declared one, and which tests do allowed values stand for?"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from qianmo.decisions.binding.bound import Mistake, Place
from qianmo.decisions.feel.infer import condition
from qianmo.decisions.feel.lexer import FeelError, WrongSort
from qianmo.decisions.feel.names import Names
from qianmo.decisions.tree.nodes import CHINESE, Kind, Node, Ref, Type

Mistakes = list[Mistake]


def fit(declared: Type, found: Type) -> str:
    """Why a value of the found type cannot stand where the declared one is asked; empty when it can."""
    if found.kind is Kind.NULL:
        return ""
    if declared.kind is not found.kind:
        return f"应为{CHINESE[declared.kind]}，却是{CHINESE[found.kind]}"
    if declared.kind is Kind.NUMBER and found.scale > declared.scale:
        return "应为整数，却可能有小数；请先取整" if declared.scale == 0 else f"小数超过 {declared.scale} 位"
    if declared.item is not None and found.item is not None:
        return fit(declared.item, found.item)
    return ""


Found = TypeVar("Found")


def read(
    reader: Callable[[str, Names], Found], text: str, names: Names, place: Place, mistakes: Mistakes
) -> Found | None:
    """What a text says; None for one that says nothing. What is wrong with it becomes a mistake."""
    doubts: list[WrongSort] = []
    try:
        found = reader(text, replace(names, doubts=doubts, applied=[]))
    except FeelError as error:
        mistakes.append(Mistake(place, text, str(error), error.kind))
        return None
    if doubts:
        mistakes.append(Mistake(place, text, str(doubts[0]), doubts[0].kind, is_fatal=False))
    return found


def allowed_tests(texts: tuple[str, ...], subject: Ref, place: Place, mistakes: Mistakes) -> tuple[Node, ...]:
    """The tests that lists of allowed values stand for; a text that means nothing becomes a mistake."""
    tests = []
    for text in texts:
        try:
            test = condition(text, Names.of({}, subject))
        except FeelError as error:
            where = replace(place, column=f"{place.column or place.decision}的允许值")
            mistakes.append(Mistake(where, text, str(error), error.kind))
            continue
        if test is not None:
            tests.append(test)
    return tuple(tests)
