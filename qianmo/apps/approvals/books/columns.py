"""Columns the books of approval share."""

from qianmo.apps.approvals.models import Committee
from qianmo.domain.approvals.authority import WHOLE_PPM
from qianmo.domain.rulebook import Column, Sort


def amount(name: str = "limit_fen", title: str = "权限（万元）", *, most: int = 10**15) -> Column:
    """An amount typed in 万元."""
    return Column(name=name, title=title, sort=Sort.AMOUNT, most=most)


def share(name: str, title: str, *, least: int = 0, most: int = WHOLE_PPM) -> Column:
    """A share typed in per cent."""
    return Column(name=name, title=title, sort=Sort.PER_CENT, least=least, most=most)


def count(name: str, title: str, *, least: int = 0, most: int = 100) -> Column:
    """A whole number."""
    return Column(name=name, title=title, sort=Sort.COUNT, least=least, most=most)


def choice(name: str, title: str, choices: dict[str, str]) -> Column:
    """One of a list, by its name."""
    return Column(name=name, title=title, sort=Sort.CHOICE, choices=choices)


def committees() -> dict[str, str]:
    """Every committee by code."""
    return dict(Committee.objects.order_by("id").values_list("code", "name"))
