"""待办: the work list, acts on ticked tasks, and work assigned to ticked households."""

from collections import Counter
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from qianmo.apps.grids.queries import stewards
from qianmo.apps.households.queries import placed
from qianmo.apps.leads.queries import left_alone
from qianmo.apps.outreach.services import send_to_households
from qianmo.apps.tasks.queries import with_open
from qianmo.apps.tasks.services import Assigned, end_tasks, postpone_tasks
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.lists import HOUSEHOLDS, TASKS
from qianmo.web.lists.households import household_page
from qianmo.web.lists.listing import Query
from qianmo.web.lists.places import places
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import day, done, refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.work import work_of

ALL_MOST = 2_000
"""Households that one press of a button may send somebody to."""
WHOLE = [("all", "yes")]
ODD_DAY = Refused(code="odd_day", reason="没有看懂期限。请在日历里选一天")


@seated(Right.WORK)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everything that waits for one, or only one kind of it."""
    items = work_of(seat)
    kind = request.GET.get("kind", "")
    kinds = Counter(item.kind for item in items)
    kind = kind if kind in kinds else ""
    chosen = [item for item in items if kind in {"", item.kind}]
    return show(
        request, seat, "tasks/list.html", room="tasks", kinds=kinds.items(), kind=kind, items=chosen,
        whole=len(items), **listed(seat, TASKS, {"kind": kind} if kind else {}, rows=len(chosen)),
    )  # fmt: skip


@require_POST
@seated(Right.WORK)
def act(request: HttpRequest, seat: Seat) -> HttpResponse:
    """End, put off or take back the ticked tasks; what cannot be done is said by reason, the rest is done."""
    ids, here = numbers(request.POST, "task"), reverse("tasks")
    if not ids:
        return refuse(request, "还没有勾选待办。勾上几件再办", to=here)
    words, wanted = request.POST.get("words", "").strip()[:120], request.POST.get("act", "")
    if wanted == "postpone":
        due_on = day(request.POST.get("due_on", ""))
        if due_on is None:
            return refuse(request, ODD_DAY, to=here)
        refused = postpone_tasks(
            ids=ids, due_on=due_on, reason=words, scope=seat.scope, by=seat.person.staff_id, at=seat.at,
            business_date=seat.on,
        )  # fmt: skip
        said = f"已延期 {len(ids) - len(refused)} 件，到 {due_on}"
    else:
        outcome = "cancelled" if wanted == "cancel" else "done"
        refused = end_tasks(
            ids=ids, outcome=outcome, result=words, scope=seat.scope, by=seat.person.staff_id, at=seat.at,
            business_date=seat.on,
        )  # fmt: skip
        said = f"已{'取消' if outcome == 'cancelled' else '完成'} {len(ids) - len(refused)} 件"
    if refused:
        refuse(request, _by_reason(refused.values()), to=here)
    return done(request, said, to=here) if len(refused) < len(ids) else refuse(request, [], to=here)


def _by_reason(refused: Iterable[Refused]) -> list[Refused]:
    counted = Counter((one.code, one.reason) for one in refused).most_common()
    return [Refused(code=code, reason=f"{number} 件没有办：{reason}") for (code, reason), number in counted]


@require_POST
@seated(Right.WORK)
def assign(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Send the stewards to the ticked households, to all of the list's filter, or to the one on whose page one is."""
    query, here = HOUSEHOLDS.chosen(request.POST), _list_of(request.POST)
    if request.POST.get("from") == "household" and numbers(request.POST, "household"):
        here = reverse("household", args=numbers(request.POST, "household")[:1])
    due_on = day(request.POST.get("due_on", ""))
    if due_on is None:
        return refuse(request, ODD_DAY, to=here)
    ids = _meant(seat, request.POST, query)
    if isinstance(ids, Refused):
        return refuse(request, ids, to=here)
    answer = send_to_households(
        household_ids=ids, note=request.POST.get("note", "").strip()[:120], due_on=due_on,
        scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    if not isinstance(answer, Assigned):
        return refuse(request, answer, to=here)
    known = f"，{answer.known} 户已有在办的走访" if answer.known else ""
    return done(request, f"已派 {answer.opened} 户走访，{due_on} 前办完{known}", to=here)


@require_POST
@seated(Right.WORK)
def preview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Whom the ticked households, or all of the list's filter, would be given to, before anybody is sent."""
    posted = request.POST
    query, here, due_on = HOUSEHOLDS.chosen(posted), _list_of(posted), day(posted.get("due_on", ""))
    ids = _meant(seat, posted, query)
    if isinstance(ids, Refused) or due_on is None:
        return refuse(request, ids if isinstance(ids, Refused) else ODD_DAY, to=here)
    places = placed(household_ids=ids)
    villages = {pk: place[0] for pk, place in places.items() if seat.scope.allows(*place)}
    if not villages:
        return refuse(request, "没有派：还没有勾选户", to=here)
    held, known = stewards(cell_ids=None, on=seat.on), with_open(household_ids=villages, kind="visit")
    owners = {pk: held[cell].owner if cell in held else "" for pk, cell in villages.items()}
    counted = Counter(owners[pk] or "" for pk in villages if pk not in known)
    return show(
        request, seat, "tasks/preview.html", room="households", total=len(villages), known=len(known), back=here,
        new=len(villages) - len(known), split=counted.most_common(), alone=len(left_alone(household_ids=villages)),
        due_on=due_on, note=posted.get("note", "").strip()[:120],
        fields=[*query.items(), *(WHOLE if posted.get("all") == "yes" else [("household", pk) for pk in villages])],
    )  # fmt: skip


def _list_of(posted: QueryDict) -> str:
    """The customers' list with the filters a form carries along."""
    return f"{reverse('households')}?{urlencode(HOUSEHOLDS.chosen(posted))}"


def _meant(seat: Seat, posted: QueryDict, query: Query) -> list[int] | Refused:
    """The ticked households, or all that a query leaves. Refused: more than two thousand."""
    if posted.get("all") != "yes":
        return numbers(posted, "household")
    page = household_page(seat, query, places(seat, query), limit=ALL_MOST)
    if page.total > ALL_MOST:
        reason = f"没有派：有 {page.total:,} 户，一次最多 {ALL_MOST:,} 户。请加条件"
        return Refused(code="too_many", reason=reason)
    return [row.household_id for row in page.rows]


def numbers(form: QueryDict, name: str) -> list[int]:
    """The ids ticked under a name; what is no id is passed over."""
    return [int(text) for text in dict.fromkeys(form.getlist(name)) if text.isdecimal() and len(text) < 12][:ALL_MOST]
