"""预授信: after a village's sittings, who qualifies for how much, who does not and why, and proposing it by ticks.

Every tick carries what was on the screen, so that the act refuses alone whoever has changed since, with who and why.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.campaigns.queries import VillageDrive, villages_on_board
from qianmo.apps.credit.answers import Answers
from qianmo.apps.credit.queries import Proposable, Weighing, weighing
from qianmo.apps.credit.services import Seen, propose_limits
from qianmo.apps.ratings.queries import roster_of_village
from qianmo.domain.access import Right
from qianmo.domain.money import spoken
from qianmo.web.lists import PROPOSALS
from qianmo.web.lists.proposals import BOUNDS, behind
from qianmo.web.lists.workspace import listed
from qianmo.web.outcomes import BARS
from qianmo.web.posting import done, refuse, request_id
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.village import village_of

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


@seated(Right.PROPOSE)
def proposals(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The village weighed today; `show` opens the households behind a reason, or those proposed already."""
    return _page(request, seat, code)


def _village(seat: Seat, code: str) -> tuple[VillageDrive, int | None]:
    """The village with the roster of its round, None where no round was opened."""
    village_id = village_of(seat, code)
    (village,) = villages_on_board(scope=seat.scope, village_id=village_id)
    if village.drive_id is None:
        return village, None
    return village, roster_of_village(village_id=village_id, year=village.year or seat.on.year)


def _page(request: HttpRequest, seat: Seat, code: str, answered: Answers | None = None) -> HttpResponse:
    village, roster_id = _village(seat, code)
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
        village=village,
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
            PROPOSALS,
            {"village": code} | ({"show": wanted} if wanted in {*BARS, "made"} else {}),
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
    _, roster_id = _village(seat, code)
    here, seen = reverse("proposals", args=[code]), _seen(request)
    if roster_id is None:
        return refuse(request, "没有提：这个村还没有开评定。请先开这个村", to=here)
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
        return _page(request, seat, code, answers)
    total_fen = sum(one.limit_fen for one in seen)
    said = "这一批已经提出过" if len(answers.repeated) == len(seen) else "已提出预授信"
    return done(request, f"{said}：{len(seen):,} 户 共 {spoken(total_fen)}", to=f"{here}?show=made")
