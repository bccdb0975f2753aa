"""Rows of the inbox, written in one go: who, where, how much, whose turn, and the ruler of its promise."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from qianmo.apps.approvals.queries import WaitingCase
from qianmo.web.ruler import Ruler
from qianmo.web.templatetags.console import MISSING, wan, wan_unit
from qianmo.web.templatetags.rows import ruler_days

register = template.Library()
TURN = {"supplement": "qm-stop", "closed": "qm-final"}
LEFT = {"qm-breach": "qm-st qm-breach", "qm-wait": "qm-st qm-wait"}


@register.simple_tag
def case_rows(rows: Iterable[tuple[WaitingCase, Ruler]], shown: str) -> SafeString:
    """Cases with their rulers; each is glanced at when it is chosen and opens by its name."""
    return mark_safe("".join(_row(case, clock, shown) for case, clock in rows))  # noqa: S308  # escaped piece by piece


def _row(case: WaitingCase, clock: Ruler, shown: str) -> str:
    address = reverse("case", args=[case.id])
    asked = wan(case.requested_fen) if case.requested_fen else MISSING
    return (
        f'<tr data-href hx-get="{address}glance/" hx-target="#glance" hx-trigger="focus">'
        f'<td data-card="title"><a href="{address}"><b>{escape(case.head_name or MISSING)}</b></a></td>'
        f'<td data-card="left">{escape(case.village)}</td>'
        f'<td class="qm-r" data-card="right" data-label="申请（万元）">{asked}</td>'
        f'<td data-card="right"><span class="qm-st {TURN.get(case.state, "qm-doing")}">{case.state_name}</span></td>'
        f'<td class="qm-mid" data-card="none">{escape(case.investigator)}</td>'
        f'<td data-card="left"><span class="qm-sla {clock.tone}" aria-hidden="true">{ruler_days(clock)}</span></td>'
        f'<td class="qm-r" data-card="side">{_end(case, clock, shown)}</td></tr>'
    )


def _end(case: WaitingCase, clock: Ruler, shown: str) -> str:
    if shown == "done":
        return f"{case.outcome} {wan_unit(case.approved_fen)}" if case.approved_fen else case.outcome
    kind = LEFT.get(clock.tone)
    return f'<span class="{kind}">{clock.said}</span>' if kind else clock.said
