"""回访抽样: visits drawn at random, asked about by somebody other than whoever made them, and what was said.

The seed is drawn here and kept with the draw, so that anybody can draw the same visits again. A head of branch draws
from his branch, head office from any; whoever a call was given to records it.
"""

import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from qianmo.apps.fieldwork.queries.callbacks import callback_draws, callbacks
from qianmo.apps.fieldwork.services import CallbackSaid, NewCallbackDraw, draw_callbacks, record_callbacks
from qianmo.apps.org.queries import branches_named, in_posts
from qianmo.domain.access import ACCESS, Reach, Right
from qianmo.web.posting import conclude, day, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.fieldwork.devices import branches_in_sight

OUTCOMES = {"confirmed": "属实", "mismatch": "不符", "unreached": "联系不上", "declined": "不愿说"}
SHAPES = {"confirmed": "qm-done", "mismatch": "qm-breach", "unreached": "qm-wait", "declined": "qm-wait"}
SEEDS = 1 << 53
"""Seeds are below this, so that any tool can type one in."""
CALLING = [post for post, access in ACCESS.items() if Right.CALL_BACK in access.rights]


def _callers(seat: Seat, branch_ids: list[int]) -> list[tuple[int, str]]:
    """Who may be given calls: those of the branches whose post sees every household of theirs, and oneself."""
    found = {seat.person.staff_id: f"{seat.person.name}（自己）"}
    for post in CALLING:
        for one in in_posts(post=post, branch_ids=set(branch_ids), on=seat.on):
            found.setdefault(one.staff_id, f"{one.name} {one.branch}")
    return list(found.items())


def _branches(seat: Seat) -> list[tuple[int, str]]:
    """Branches to draw from: one's own and those below, or every one."""
    named = branches_named()
    inside = branches_in_sight(seat)
    return [(pk, name) for pk, (_, name) in named.items() if inside is None or pk in inside]


@seated(Right.CALL_BACK)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Calls that wait for whoever looks, every draw in sight, and drawing another."""
    branches = _branches(seat)
    may_draw = seat.person.may(Right.DRAW_CALLBACKS)
    return show(
        request,
        seat,
        "fieldwork/callbacks.html",
        room="callbacks",
        mine=callbacks(scope=seat.scope, caller=seat.person.staff_id),
        draws=callback_draws(branch_ids=branches_in_sight(seat)),
        branches=branches,
        callers=_callers(seat, [pk for pk, _ in branches]) if may_draw else [],
        may_draw=may_draw,
        is_whole=seat.person.access.reach is Reach.COUNTY,
        outcomes=OUTCOMES,
    )


@seated(Right.CALL_BACK)
def drawn(request: HttpRequest, seat: Seat, draw_id: int) -> HttpResponse:
    """One draw: how it was made, and what was said of each visit, what did not fit first."""
    rows = [one for one in callback_draws(branch_ids=branches_in_sight(seat)) if one.id == draw_id]
    if not rows:
        raise Http404
    return show(
        request,
        seat,
        "fieldwork/callback_draw.html",
        room="callbacks",
        draw=rows[0],
        rows=[(one, SHAPES.get(one.outcome_code, "qm-todo")) for one in callbacks(scope=seat.scope, draw_id=draw_id)],
        outcomes=OUTCOMES,
    )


@require_POST
@seated(Right.DRAW_CALLBACKS)
def draw(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Draw visits of a branch and a span of days."""
    here, branch = reverse("callbacks"), whole(request.POST.get("branch", ""))
    since, until = (day(request.POST.get(name, "")) for name in ("since", "until"))
    branches, caller = _branches(seat), whole(request.POST.get("caller", ""))
    if branch not in dict(branches) or caller not in dict(_callers(seat, [pk for pk, _ in branches])):
        return refuse(request, "没有抽：机构或回访人不在您的范围。请刷新后再选", to=here)
    if since is None or until is None:
        return refuse(request, "没有抽：没有选日子。请选从哪天到哪天的走访", to=here)
    new = NewCallbackDraw(
        request_id=request_id(request),
        branch_id=branch,
        since=since,
        until=until,
        size=whole(request.POST.get("size", "")),
        seed=secrets.randbelow(SEEDS),
        caller=caller,
        by=seat.person.staff_id,
    )
    (answer,) = draw_callbacks(draws=[new], now=timezone.now(), at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已抽好，派给了回访人", to=here)


@require_POST
@seated(Right.CALL_BACK)
def say(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Record what a call came to."""
    said = CallbackSaid(
        callback_id=whole(request.POST.get("callback", "")),
        outcome=request.POST.get("outcome", ""),
        said=request.POST.get("said", ""),
        by=seat.person.staff_id,
    )
    (answer,) = record_callbacks(said=[said], now=timezone.now(), at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已记，不符的会标出来给支行行长和总行看", to=reverse("callbacks"))
