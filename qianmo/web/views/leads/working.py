"""名单户: what one has to work today, what is noted of it, and leads given to a colleague."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from qianmo.apps.leads.queries import TO_WORK, lists_to_work, touches_of
from qianmo.apps.leads.services import NewTouch, hand_over_leads, reassign_leads, touch_leads
from qianmo.apps.org.queries import in_posts, subtree
from qianmo.domain.access import Right
from qianmo.domain.leads.touching import CHANNELS, OUTCOMES, REASONS, Told
from qianmo.domain.refusal import Refused
from qianmo.web.lists import LEADS_TO_WORK
from qianmo.web.lists.leads_to_work import COLUMNS, found, of_branch
from qianmo.web.lists.workspace import listed, opening
from qianmo.web.posting import conclude, day, done, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.leads.lists import LEAD_SHAPES, PAGE, seen

MOST = 500
"""Leads ticked in one step."""
TAKERS = ("manager", "branch_head")
MOST_AT_ONCE = 2_000
"""Leads handed over in one step."""


@seated(Right.WORK_LEADS)
def leads(request: HttpRequest, seat: Seat) -> HttpResponse:
    """One's leads, what is due first, then by worth; a head may look at those of the branch."""
    opens = opening(seat, LEADS_TO_WORK, request.GET)
    if opens:
        return redirect(opens)
    sent = {**request.GET.dict(), "hide": ",".join(request.GET.getlist("hide"))}
    chosen = LEADS_TO_WORK.chosen(sent)
    others = of_branch(seat, chosen)
    number = min(whole(request.GET.get("page", "")), 9_999)
    rows, total = found(seat, chosen, skip=number * PAGE, limit=PAGE)
    branches = set(subtree(branch_id=seat.person.branch_id)) if others else set()
    return show(
        request, seat, "leads/leads.html", room="lead-lists", rows=rows, total=total, others=others,
        may_see_others=seat.person.may(Right.ASSIGN_WORK), shapes=LEAD_SHAPES, channels=CHANNELS, outcomes=OUTCOMES,
        reasons=REASONS, touches=touches_of(lead_ids=[row.id for row in rows]), page=number,
        before=number - 1 if number else None, after=number + 1 if (number + 1) * PAGE < total else None,
        chosen=chosen, hidden=LEADS_TO_WORK.hidden(chosen), query=urlencode(chosen), orders=TO_WORK,
        columns=[(key, name) for key, (name, _) in COLUMNS.items()], states={"open": "待触达", "working": "跟进中"},
        lists=lists_to_work(person=seat.person, on=seat.on, others=others),
        takers=[one for post in TAKERS for one in in_posts(post=post, branch_ids=branches, on=seat.on)],
        **listed(seat, LEADS_TO_WORK, chosen, rows=total),
    )  # fmt: skip


@require_POST
@seated(Right.ASSIGN_WORK)
def hand_over(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the ticked leads of the branch, or all the filters leave, to a colleague or to each village's steward."""
    posted = request.POST
    chosen = LEADS_TO_WORK.chosen(posted) | {"whose": "branch"}
    there = f"{reverse('leads')}?{urlencode(chosen)}"
    ids = [whole(one) for one in posted.getlist("lead")[:MOST]]
    if posted.get("all") == "yes":
        rows, total = found(seat, chosen, limit=MOST_AT_ONCE)
        if total > MOST_AT_ONCE:
            return refuse(request, f"没有移交：有 {total:,} 户，一次最多 {MOST_AT_ONCE:,} 户。请加条件", to=there)
        ids = [row.id for row in rows]
    moment: dict[str, Any] = {"by": seat.person.staff_id, "at": seat.at, "business_date": seat.on}
    if posted.get("to") == "steward":
        answer = hand_over_leads(lead_ids=ids, scope=seat.scope, **moment)
        if isinstance(answer, Refused):
            return refuse(request, answer, to=there)
        left = f"，{answer[1]} 户的村没有管户人，没有动" if answer[1] else ""
        return done(request, f"已移交 {answer[0]} 户给各村管户人{left}", to=there)
    given = reassign_leads(
        lead_ids=ids, scope=seat.scope, to=whole(posted.get("to", "")), branch_id=seat.person.branch_id, **moment
    )
    return conclude(request, given, f"已移交 {given} 户", to=there)


@require_POST
@seated(Right.WORK_LEADS)
def touch(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Note the same touch of one lead or of several; what was refused is said household by household."""
    posted = request.POST
    told = Told(
        channel=posted.get("channel", ""), outcome=posted.get("outcome", ""), lost_to=posted.get("lost_to", ""),
        note=posted.get("note", "").replace("\x00", "").strip(), next_on=day(posted.get("next_on", "")),
    )  # fmt: skip
    sent, there = request_id(request), reverse("leads")
    ids = list(dict.fromkeys(pk for pk in map(whole, posted.getlist("lead")[:MOST]) if pk))
    if not ids:
        return refuse(request, "没有记：还没有勾选户。请先勾选", to=there)
    touches = [NewTouch(lead_id=pk, told=told, by=seat.person.staff_id, request_id=sent) for pk in ids]
    refused = touch_leads(touches=touches, at=seat.at, business_date=seat.on)
    noted = len(ids) - len(refused)
    if refused:
        for reason, count in Counter(one.reason for one in refused.values()).items():
            messages.error(request, reason if len(ids) == 1 else f"{count} 户{reason}")
        if not noted:
            return redirect(there)
    return done(request, "已记下这次触达" if len(ids) == 1 else f"已记下 {noted} 户的触达", to=there)


@require_POST
@seated(Right.ASSIGN_WORK)
def reassign(request: HttpRequest, seat: Seat, list_id: int) -> HttpResponse:
    """Give the ticked leads, or all of one colleague's on this list that are not settled, to somebody else."""
    seen(seat, list_id)
    there, posted = reverse("lead-list", args=[list_id]), request.POST
    ids = [whole(one) for one in posted.getlist("lead")[:MOST]]
    answer = reassign_leads(
        lead_ids=ids, scope=seat.scope, to=whole(posted.get("to", "")), branch_id=seat.person.branch_id,
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, f"已改派 {answer} 户", to=there)
