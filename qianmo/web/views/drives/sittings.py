"""A sitting as its host sees it: seats and codes, how far each rater is, and after the close what came of it.

The host sees who has spoken on how many households and never what was said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qianmo.apps.approvals.queries import kin_of_staff
from qianmo.apps.campaigns.queries import villages_on_board
from qianmo.apps.households.queries import Face, faces, numbered
from qianmo.apps.org.queries import staff_ids
from qianmo.apps.outreach.services import open_sittings
from qianmo.apps.ratings import services as ratings
from qianmo.apps.ratings.queries import (
    SittingFile,
    rating_rule,
    roster_of_group,
    roster_of_village,
    rosters_put_off,
    sheets_of,
    sitting_file,
    to_sit_again,
)
from qianmo.domain.access import Field, Right
from qianmo.domain.ratings.table import KINDS as IN_VILLAGE
from qianmo.domain.ratings.table import OURS, WAYS, Way
from qianmo.domain.refusal import Refused
from qianmo.web.lists import VERDICTS
from qianmo.web.lists.groups import seen_group
from qianmo.web.lists.verdicts import RESULTS, result_lines
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import done, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.drives.tables import table_page
from qianmo.web.views.drives.village import village_of

IN_GROUP = {
    "foreman": "班组长", "warden": "市场园区管理员", "leader": "链主代表", "peer": "同事同行", "manager": "客户经理",
    "branch_head": "支行行长",
}  # fmt: skip
KINDS = {**IN_VILLAGE, **IN_GROUP}
STAFF_KINDS = OURS
LINES = ratings.MAX_SEATS
SUGGESTED = ("cadre", "cadre", "villager", "villager", "villager", "villager", "manager")
WHO_KNOWS = {"workers": "foreman", "market": "warden", "park": "warden", "chain": "leader"}
"""Who stands beside the people of a group, by its kind."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose round a sitting is to be about: a village's or a customer group's, with its roster and its page."""

    name: str
    where: str
    year: int
    back: str
    roster_id: int | None
    kinds: Mapping[str, str]
    suggested: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One line of the form: who is to sit there, as typed."""

    kind: str
    name: str = ""
    number: str = ""


@seated(Right.HOST_SITTINGS)
def opening(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The form that opens a sitting in a village of one's own; refused, it comes back as typed."""
    whose = _whose(request, seat)
    if request.method != "POST":
        lines = [SeatLine(kind) for kind in whose.suggested]
        lines[-1] = SeatLine("manager", seat.person.name, seat.person.number)
        return _form(request, seat, whose, lines)
    typed = zip(*(request.POST.getlist(name)[:LINES] for name in ("kind", "name", "number")), strict=False)
    lines = [SeatLine(kind, name.strip(), number.strip()) for kind, name, number in typed]
    roster_id = whose.roster_id
    if roster_id is None:
        reason = f"{whose.name}还没有名册。请先建今年的名册，把户放上去"
        return _form(request, seat, whose, lines, [Refused(code="no_roster", reason=reason)])
    seats = _seats(lines, seat=seat)
    if isinstance(seats, Refused):
        return _form(request, seat, whose, lines, [seats])
    only = to_sit_again(roster_id=roster_id) if request.GET.get("again") else []
    way = Way.TABLE if request.POST.get("way") == Way.TABLE else Way.BLIND
    new = ratings.NewSitting(
        roster_id=roster_id, host=seat.person.staff_id, seats=tuple(seats), only=tuple(only), way=way
    )
    (answer,) = open_sittings(sittings=[new], at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return _form(request, seat, whose, lines, [answer])
    sitting_id, _ = answer
    told = "各人用它签字" if way is Way.TABLE else "各人用它入座"
    return done(
        request,
        f"{WAYS[way]}已开，{len(seats)} 席。给每席发一个一次性码，{told}",
        to=reverse("sitting", args=[sitting_id]),
    )


def _whose(request: HttpRequest, seat: Seat) -> Whose:
    """The village or the customer group the address names. Raises Http404 for one out of sight."""
    if "group" in request.GET:
        row = seen_group(seat, whole(request.GET["group"]))
        roster_id, knows = roster_of_group(group_id=row.id, year=seat.on.year), WHO_KNOWS[row.kind]
        return Whose(
            row.name, row.place, seat.on.year, reverse("customer-group", args=[row.id]), roster_id, IN_GROUP,
            (knows, knows, "peer", "peer", "peer", "peer", "manager"),
        )  # fmt: skip
    code = request.GET.get("village", "")
    village_id = village_of(seat, code)
    (village,) = villages_on_board(scope=seat.scope, village_id=village_id)
    year = village.year or seat.on.year
    return Whose(
        village.name, village.town, year, f"{reverse('village', args=[code])}?tab=sittings",
        roster_of_village(village_id=village_id, year=year), IN_VILLAGE, SUGGESTED,
    )  # fmt: skip


def _form(
    request: HttpRequest, seat: Seat, whose: Whose, lines: list[SeatLine], refused: list[Refused] | None = None
) -> HttpResponse:
    lines += [SeatLine(whose.suggested[2])] * (LINES - len(lines))
    answer = show(
        request, seat, "sittings/new.html", room="campaigns", whose=whose, lines=lines, kinds=whose.kinds.items(),
        refused=refused or [], ways=WAYS.items() if whose.kinds is IN_VILLAGE else [],
        way=request.POST.get("way", Way.BLIND),
    )  # fmt: skip
    answer.status_code = 422 if refused else 200
    return answer


def _seats(lines: list[SeatLine], *, seat: Seat) -> list[ratings.Seat] | Refused:
    """The seats of the lines filled in. Refused: a kind nobody knows, a household or staff number not in sight."""
    kept = [line for line in lines if line.name or line.number]
    households = numbered(numbers=[line.number for line in kept if line.kind not in STAFF_KINDS], scope=seat.scope)
    staff = staff_ids(numbers=[line.number for line in kept if line.kind in STAFF_KINDS])
    seats = []
    for line in kept:
        known: Mapping[str, int] = staff if line.kind in STAFF_KINDS else households
        if line.kind not in KINDS:
            return Refused(code="odd_kind", reason=f"没有看懂{line.name}的身份。请从列出的里面选一种")
        if line.number and line.number not in known:
            what = "工号" if line.kind in STAFF_KINDS else "户号"
            return Refused(code="odd_number", reason=f"没有找到{what} {line.number}。请核对，或留空")
        who, ours = known.get(line.number), line.kind in STAFF_KINDS
        home, staff_id = (None, who) if ours else (who, None)
        seats.append(ratings.Seat(kind=line.kind, name=line.name, household_id=home, staff_id=staff_id))
    kin = kin_of_staff(staff_ids=[one.staff_id for one in seats if one.staff_id is not None])
    return [replace(one, kin=kin.get(one.staff_id, {})) if one.staff_id is not None else one for one in seats]


def _file(seat: Seat, sitting_id: int) -> SittingFile:
    found = sitting_file(sitting_id=sitting_id, scope=seat.scope)
    if found is None:
        raise Http404
    return found


@seated(Right.SEE_CUSTOMERS)
def sitting(request: HttpRequest, seat: Seat, sitting_id: int) -> HttpResponse:
    """An open sitting: who sits and how far each is; a closed one: its verdicts."""
    found = _file(seat, sitting_id)
    return _result(request, seat, found) if found.closed_at else _running(request, seat, found)


def _running(
    request: HttpRequest, seat: Seat, found: SittingFile, codes: Mapping[int, str] | None = None
) -> HttpResponse:
    if found.way is Way.TABLE:
        return table_page(request, seat, found, codes or {})
    needed, sheets = rating_rule(on=seat.on).opinions_needed, sheets_of(sitting_id=found.id)
    return show(
        request, seat, "sittings/running.html", room="campaigns", found=found, codes=codes or {}, needed=needed,
        kin_faces=_kin_faces(seat, found),
        on_paper={one.rater_id: one.state for one in sheets}, unread=[one.name for one in sheets if not one.cast],
        short=sum(number < needed for _, number in found.opinions), hosts=seat.person.may(Right.HOST_SITTINGS),
        squares=[(household_id, _square(number, needed)) for household_id, number in found.opinions],
        spoken=sum(number for _, number in found.opinions),
        due=sum(one.due for one in found.raters),
    )  # fmt: skip


def _kin_faces(seat: Seat, found: SittingFile) -> Mapping[int, Face]:
    """Whose households the kin register names, by id, as far as they are in sight."""
    return faces(household_ids=[one.household_id for one in found.kin], scope=seat.scope)


def _square(number: int, needed: int) -> tuple[str, str]:
    """A household's square by how many raters have spoken on it: the deeper, the more."""
    if number == 0:
        return "qm-planned", "还没有人评"
    return ("qm-q7", f"{number} 人已评") if number >= needed else ("qm-q3", f"{number} 人已评，不足 {needed} 人")


@never_cache
@require_POST
@seated(Right.HOST_SITTINGS)
def codes(request: HttpRequest, seat: Seat, sitting_id: int) -> HttpResponse:
    """Make one-time codes for the seat named, or for every seat; shown on this answer and never again."""
    found = _file(seat, sitting_id)
    wanted = request.POST.get("rater", "")
    ids = [one.id for one in found.raters if wanted in {"", str(one.id)}]
    made = ratings.issue_codes(rater_ids=ids, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if not made:
        reason = "没有发码：评议会已经结束，或没有这一席。请看现在的情形"
        return refuse(request, reason, to=reverse("sitting", args=[sitting_id]))
    return _running(request, seat, _file(seat, sitting_id), made)


@never_cache
@require_POST
@seated(Right.HOST_SITTINGS)
def void(request: HttpRequest, seat: Seat, sitting_id: int) -> HttpResponse:
    """Void the ballots of one seat and show its new code, this once; the host learns how many, never what they said."""
    found, here = _file(seat, sitting_id), reverse("sitting", args=[sitting_id])
    wanted = request.POST.get("rater", "")
    rater_id = next((one.id for one in found.raters if str(one.id) == wanted), 0)
    new = ratings.NewVoiding(
        sitting_id=sitting_id,
        rater_id=rater_id,
        reason=request.POST.get("reason", "").strip(),
        by=seat.person.staff_id,
        request_id=request_id(request),
    )
    (answer,) = ratings.void_seats(voidings=[new], at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here)
    said = f"已作废 {answer.ballots} 票，这一席从头再投"
    if answer.code is None:
        return done(request, f"{said}。新码只显示一次，没有抄下就换码", to=here)
    messages.success(request, said)
    return _running(request, seat, _file(seat, sitting_id), {rater_id: answer.code})


@require_POST
@seated(Right.HOST_SITTINGS)
def close(request: HttpRequest, seat: Seat, sitting_id: int) -> HttpResponse:
    """Close the sitting and combine what was said; the same again shows the first result."""
    found, here = _file(seat, sitting_id), reverse("sitting", args=[sitting_id])
    if found.closed_at:
        return redirect(here)
    put = rosters_put_off(roster_ids=[found.roster_id], doing="结束评议会").get(found.roster_id)
    if put is not None:
        return refuse(request, put, to=here)
    unread = [one.name for one in sheets_of(sitting_id=sitting_id) if not one.cast]
    if unread and request.POST.get("unread") != "yes":
        reason = f"没有结束：{'、'.join(unread)}的纸票还没有录完。请先录完，或说明不等了"
        return refuse(request, reason, to=here)
    verdicts = ratings.close_sittings(sitting_ids=[sitting_id], at=seat.at, business_date=seat.on)
    excluded = sum(one.excluded for one in verdicts.values())
    visits = sum(one.needs_visit for one in verdicts.values())
    return done(
        request, f"评议会已结束：{len(verdicts)} 户有结论，其中不予授信 {excluded} 户，需入户 {visits} 户", to=here
    )


def _result(request: HttpRequest, seat: Seat, found: SittingFile) -> HttpResponse:
    lines = result_lines(seat, found)
    wanted = request.GET.get("kind", "")
    kind = wanted if wanted in RESULTS else ""
    chosen = [line for line in lines if not kind or kind in line.lists]
    return show(
        request, seat, "sittings/result.html", room="campaigns", found=found, lines=chosen,
        top_fen=max((line.verdict.highest_fen or 0 for line in lines), default=0),
        results=[(key, name, sum(key in line.lists for line in lines)) for key, name in RESULTS.items()],
        all=len(lines), kind=kind, kin_faces=_kin_faces(seat, found), told=seat.scope.sees(Field.VERDICTS),
        unrated=found.ratable - len(lines), looks=sum(line.verdict.needs_look for line in lines),
        seats=len(found.raters),
        **listed(seat, VERDICTS, {"sitting": str(found.id)} | ({"kind": kind} if kind else {}), rows=len(chosen)),
    )  # fmt: skip
