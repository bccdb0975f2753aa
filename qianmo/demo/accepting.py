"""The demo asks for nothing that a bank would refuse: a refusal is a bug of the demo, and building stops with it."""

from collections.abc import Iterable
from typing import TypeVar

from qianmo.domain.refusal import Refused

Answer = TypeVar("Answer")


def accepted(answer: Answer | Refused) -> Answer:
    """What an act answered. Raises RuntimeError with the reason where it refused."""
    if isinstance(answer, Refused):
        raise RuntimeError(answer.reason)
    return answer


def all_accepted(answers: Iterable[Answer | Refused]) -> list[Answer]:
    """What a plural act answered, none of it a refusal. Raises RuntimeError with the first reason."""
    return [accepted(answer) for answer in answers]
