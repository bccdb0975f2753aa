"""预授信: after sittings, who qualifies for how much, who does not and why, and proposing it by ticks.

Of a village or of a customer group: both are weighed by the roster of their round.

Every tick carries what was on the screen, so that the act refuses alone whoever has changed since, with who and why.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.campaigns.queries import villages_on_board
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.queries import Proposable, Weighing, weighing
from qianmo.apps.credit.services import Seen, propose_limits
from qianmo.apps.ratings.queries import roster_of_group, roster_of_village
from qianmo.domain.access import Right
from qianmo.domain.money import spoken
from qianmo.web.lists import GROUP_PROPOSALS, PROPOSALS
from qianmo.web.lists.groups import seen_group
from qianmo.web.lists.listing import Listing
from qianmo.web.lists.proposals import BOUNDS, behind
from qianmo.web.lists.workspace import listed
from qianmo.web.outcomes import BARS
from qianmo.web.posting import done, refuse, request_id
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.drives.village import village_of

MOST = 500
"""So many ticks at once; a larger village is proposed in several goes."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A household to tick: what stands on its line, and the words the form sends back."""

    one: Proposable
    bound: str
    ticked: bool

    @property
    def word(self) -> str:
        """What was seen, for the act to compare: household, sitting, fact sheet, policy, limit, rate."""
        row, one = self.one.household, self.one
        parts = (row.household_id, one.sitting_id, row.sheet_id or 0, one.policy.id, one.proposal.limit_fen)
        return "-".join(map(str, (*parts, one.offer.rate_ppm)))


@dataclass(frozen=True, slots=True)
class Bar:
    """A reason with the households behind it."""

    key: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Round:
    """What is weighed: a village or a customer group, its roster (None: none was opened), and where its pages are."""

    name: str
    where: str
    year: int | None
    roster_id: int | None
    here: str
    post: str
    back: str
    back_named: str
    listing: Listing
    query: dict[str, str]


@seated(Right.PROPOSE)
def proposals(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The village weighed today; `show` opens the households behind a reason, or those proposed already."""
    return _page(request, seat, _village(seat, code))


@seated(Right.PROPOSE)
def group_proposals(request: HttpRequest, seat: Seat, group_id: int) -> HttpResponse:
    """The customer group weighed today, as a village is."""
    return _page(request, seat, _group(seat, group_id))


def _village(seat: Seat, code: str) -> Round:
    village_id = village_of(seat, code)
    (village,) = villages_on_board(scope=seat.scope, village_id=village_id)
    roster_id = None
    if village.drive_id is not None:
        roster_id = roster_of_village(village_id=village_id, year=village.year or seat.on.year)
    return Round(
        village.name, village.town, village.year, roster_id, reverse("proposals", args=[code]),
        reverse("propose", args=[code]), reverse("village", args=[code]), "回村页", PROPOSALS, {"village": code},
    )  # fmt: skip


def _group(seat: Seat, group_id: int) -> Round:
    row = seen_group(seat, group_id)
    roster_id = roster_of_group(group_id=group_id, year=seat.on.year)
    return Round(
        row.name, row.place, seat.on.year if roster_id else None, roster_id,
        reverse("group-proposals", args=[group_id]), reverse("group-propose", args=[group_id]),
        reverse("customer-group", args=[group_id]), "回客户群", GROUP_PROPOSALS, {"group": str(group_id)},
    )  # fmt: skip


def _page(request: HttpRequest, seat: Seat, ground: Round, answered: Answers | None = None) -> HttpResponse:
    roster_id = ground.roster_id
    found = weighing(roster_id=roster_id, scope=seat.scope, on=seat.on) if roster_id is not None else None
    wanted = request.GET.get("show", "")
    again = _refused_households(request, answered)
    ticks = [
        Tick(one, BOUNDS[one.proposal.bound_by], ticked=answered is None or one.household.household_id in again)
        for one in (found.proposable[:MOST] if found else ())
    ]
    chosen = [tick for tick in ticks if tick.ticked]
    answer = show(
        request,
        seat,
        "campaigns/proposals.html",
        room="campaigns",
        ground=ground,
        found=found,
        ticks=ticks,
        again=again,
        chosen=len(chosen),
        chosen_fen=sum(tick.one.proposal.limit_fen for tick in chosen),
        more=len(found.proposable) - len(ticks) if found else 0,
        bars=_bars(found),
        wanted=wanted if wanted in {*BARS, "made"} else "",
        wanted_name=BARS.get(wanted, ""),
        behind=behind(found, wanted),
        made_fen=sum(row.made.limit_fen for row in found.made if row.made) if found else 0,
        **listed(
            seat,
            ground.listing,
            ground.query | ({"show": wanted} if wanted in {*BARS, "made"} else {}),
            rows=len(behind(found, wanted) if wanted else found.proposable) if found else 0,
        ),
        refused=list(answered.refused.values()) if answered else [],
        proposed=len(answered.ids) if answered else 0,
    )
    answer.status_code = 409 if answered else 200
    return answer


def _bars(found: Weighing | None) -> list[Bar]:
    barred = found.barred if found else ()
    counted = [Bar(key, name, sum(one.code == key for one in barred)) for key, name in BARS.items()]
    return [bar for bar in counted if bar.number]


def _seen(request: HttpRequest) -> list[Seen]:
    """What was ticked, as it was seen; words that are none are left out, like ticks of a page long gone."""
    found = {}
    for word in request.POST.getlist("chosen")[:MOST]:
        parts = word.split("-")
        if len(parts) == 6 and all(part.isdecimal() and len(part) < 19 for part in parts):
            household_id, sitting_id, sheet_id, policy_id, limit_fen, rate_ppm = map(int, parts)
            found[household_id] = Seen(
                household_id=household_id,
                sitting_id=sitting_id,
                sheet_id=sheet_id,
                policy_id=policy_id,
                limit_fen=limit_fen,
                rate_ppm=rate_ppm,
            )
    return list(found.values())


def _refused_households(request: HttpRequest, answered: Answers | None) -> set[int]:
    seen = _seen(request) if answered else []
    return {seen[position].household_id for position in answered.refused} if answered else set()


@require_POST
@seated(Right.PROPOSE)
def propose(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Propose to the households ticked; who has changed since comes back on the page with who and why."""
    return _propose(request, seat, _village(seat, code))


@require_POST
@seated(Right.PROPOSE)
def group_propose(request: HttpRequest, seat: Seat, group_id: int) -> HttpResponse:
    """Propose to the households ticked of a customer group."""
    return _propose(request, seat, _group(seat, group_id))


def _propose(request: HttpRequest, seat: Seat, ground: Round) -> HttpResponse:
    here, seen, roster_id = ground.here, _seen(request), ground.roster_id
    if roster_id is None:
        return refuse(request, f"没有提：{ground.name}还没有开评定。请先建今年的名册", to=here)
    if not seen:
        return refuse(request, "没有提：一户都没有勾选。请勾选要提的户", to=here)
    answers = propose_limits(
        roster_id=roster_id,
        seen=seen,
        scope=seat.scope,
        by=seat.person.staff_id,
        request_id=request_id(request),
        at=seat.at,
        business_date=seat.on,
    )
    if answers.refused:
        return _page(request, seat, ground, answers)
    total_fen = sum(one.limit_fen for one in seen)
    said = "这一批已经提出过" if len(answers.repeated) == len(seen) else "已提出预授信"
    return done(request, f"{said}：{len(seen):,} 户 共 {spoken(total_fen)}", to=f"{here}?show=made")
