"""Rows of deposits and loans, written in one go: a county has hundreds of villages and a dozen figures of each.

A change against an earlier day is told by ▲ or ▼ in ink, never by red or green; none at all is a dash.
"""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from qianmo.apps.crm.queries import Held, Holder
from qianmo.domain.money import wan as in_wan
from qianmo.domain.money import yuan as in_yuan
from qianmo.web.holdings import Group, Row, growth
from qianmo.web.templatetags.console import MISSING, large
from qianmo.web.towns import short_name

register = template.Library()
STILL = '<span class="qm-sub">—</span>'


def _safe(text: str) -> SafeString:
    return mark_safe(text)  # noqa: S308  # every piece is ours or escaped


def _moved(fen: int, text: str) -> str:
    return f'<span class="qm-delta{" qm-down" if fen < 0 else ""}">{text}</span>' if fen else STILL


@register.filter
def moved_large(fen: int) -> SafeString:
    """A change of a total, with its unit: ▲126.40 万元."""
    return _safe(_moved(fen, large(abs(fen))))


@register.filter
def moved_wan(fen: int) -> SafeString:
    """A change in 万元, for a column whose head carries the unit."""
    return _safe(_moved(fen, _wan(abs(fen))))


@register.filter
def moved_yuan(fen: int) -> SafeString:
    """A change in 元 to the fen, for a column whose head carries the unit."""
    return _safe(_moved(fen, in_yuan(abs(fen))))


def _wan(fen: int) -> str:
    return in_wan(fen).removesuffix(" 万元")


@register.simple_tag
def holding_rows(rows: Iterable[Row], groups: Iterable[Group], lane: str, side: str, opens: bool) -> SafeString:
    """The rows of a lane; with groups every town and, folded away under it, its villages."""
    there = reverse("figure-households") if opens else ""
    if groups:
        return _safe("".join(piece for group in groups for piece in _group(group, side, there)))
    return _safe("".join(_row(row, lane, side, there) for row in rows))


def _group(group: Group, side: str, there: str) -> Iterable[str]:
    if not group.code:
        yield from (_row(row, "village", side, there) for row in group.rows)
        return
    opener = f'<button class="qm-open" data-folds="{group.code}" aria-expanded="false">{escape(group.name)}</button>'
    small = f' <span class="qm-micro qm-sub">{len(group.rows)} 村</span>'
    amounts = _amounts(group.held, side, True)
    yield f'<tr><td data-card="title">{opener}{small}</td><td data-card="none"></td>{amounts}</tr>\n'
    for row in group.rows:
        yield _row(row, "village", side, there, under=group.code)


def _row(row: Row, lane: str, side: str, there: str, under: str = "") -> str:
    address = f"{there}?{escape(urlencode({lane: row.code, 'side': side}))}" if there and row.code else ""
    name = f'<a href="{address}">{escape(row.name)}</a>' if address else escape(row.name)
    if not row.code:
        name = f'<span class="qm-st qm-todo">{name}</span>'
    note = "" if under or not row.note else f' <span class="qm-micro qm-sub">{escape(short_name(row.note))}</span>'
    folded = f' class="qm-child" data-under="{under}" hidden' if under else ""
    href = " data-href" if address else ""
    owner = f'<td class="qm-mid" data-card="left">{escape(row.owner or MISSING)}</td>' if lane == "village" else ""
    return (
        f'<tr{folded}{href}><td data-card="title">{name}{note}</td>{owner}'
        f"{_amounts(row.held, side, lane == 'village')}</tr>\n"
    )


def _amounts(held: Held, side: str, lacks: bool) -> str:
    one = held.side(side)
    grown = growth(one).percent(1).replace("-", "−")
    lacking = f'<td class="qm-r" data-card="left" data-label="有存无贷">{held.lacking:,}</td>' if lacks else ""
    return (
        f'<td class="qm-r" data-card="side"><b>{_wan(one.fen)}</b></td>'
        f'<td class="qm-r" data-card="left" data-label="较昨日">{_moved(one.day_fen, _wan(abs(one.day_fen)))}</td>'
        f'<td class="qm-r" data-card="right" data-label="较月初">{_moved(one.month_fen, _wan(abs(one.month_fen)))}</td>'
        f'<td class="qm-r" data-card="left" data-label="较年初">{_moved(one.year_fen, _wan(abs(one.year_fen)))}</td>'
        f'<td class="qm-r qm-mid" data-card="right" data-label="年初以来">{grown}</td>'
        f'<td class="qm-r" data-card="left" data-label="年日均">{_wan(one.year_average_fen)}</td>'
        f'<td class="qm-r qm-mid" data-card="right" data-label="账户">{one.accounts:,}</td>{lacking}'
    )


@register.simple_tag
def holding_sum(held: Held, side: str, lacks: bool) -> SafeString:
    """The cells of the sum of all rows."""
    return _safe(_amounts(held, side, lacks))


@register.simple_tag
def household_row(row: Holder, side: str) -> SafeString:
    """A household with what it holds, leading to its accounts."""
    address = reverse("household", args=[row.household_id])
    return _safe(
        f'<tr data-href><td data-card="title"><a href="{address}?tab=money"><b>{escape(row.head_name)}</b></a></td>'
        f'<td class="qm-mid" data-card="left">{escape(row.number)}</td><td data-card="right">{escape(row.village)}</td>'
        f"{household_sum(row.held, side)}</tr>\n"
    )


@register.simple_tag
def household_sum(held: Held, side: str) -> SafeString:
    """The cells of a household, or of many."""
    one, other = held.side(side), held.side("loan" if side == "deposit" else "deposit")
    moves = (("较昨日", one.day_fen, "left"), ("较月初", one.month_fen, "right"), ("较年初", one.year_fen, "left"))
    told = "".join(
        f'<td class="qm-r" data-card="{where}" data-label="{name}">{moved_yuan(fen)}</td>' for name, fen, where in moves
    )
    return _safe(
        f'<td class="qm-r" data-card="side"><b>{in_yuan(one.fen)}</b></td>{told}'
        f'<td class="qm-r" data-card="right" data-label="年日均">{in_yuan(one.year_average_fen)}</td>'
        f'<td class="qm-r qm-mid" data-card="left" data-label="账户">{one.accounts:,}</td>'
        f'<td class="qm-r qm-mid" data-card="right" data-label="{"贷款" if side == "deposit" else "存款"}">'
        f"{in_yuan(other.fen) if other.fen else STILL}</td>"
    )
