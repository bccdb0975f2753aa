"""业绩归属: whom accounts count for in pay where that is not who keeps them; asked by one, agreed to by another.

A household's page shows its accounts with who keeps each and whom it counts for, every attribution there was, and the
form for the next. The list is of everything in sight, what waits first.
"""

from itertools import zip_longest

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.households.queries import Face, faces, find
from qianmo.apps.org.queries import InPost, branch_ids, in_posts, staff_ids
from qianmo.apps.performance.queries import attributed_to, attributions
from qianmo.apps.performance.services import NewAttribution, ask_attributions, decide_attributions
from qianmo.domain.access import Right
from qianmo.domain.performance.attribution import Asked, AttributedShare
from qianmo.domain.refusal import Refused
from qianmo.web.balances import balances_of
from qianmo.web.lists import ATTRIBUTIONS
from qianmo.web.lists.attributions import attributions_in_sight
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, done, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.typed_figures import Unreadable, hundredths
from qianmo.web.words.attribution import SHAPES, STATES, shares_told

FOUND, SHARES = 20, 4
"""So many households are offered for what was typed; so many shares the form has."""


@seated(Right.SEE_POINTS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Attributions in sight by state, and a household to look for."""
    chosen = ATTRIBUTIONS.chosen(request.GET)
    everything = attributions_in_sight(seat, {})
    state = chosen.get("state", "")
    state = state if state in STATES else "waiting" if any(one.card.state == "waiting" for one in everything) else "now"
    rows = attributions_in_sight(seat, {"state": state})
    words = request.GET.get("q", "").strip()[:40]
    looks = seat.person.may(Right.SEE_CUSTOMERS)
    return show(
        request, seat, "performance/attributions.html", room="performance",
        rows=[(one.card, one.face, shares_told(one.card.shares), SHAPES[one.card.state]) for one in rows],
        states=[(code, name, code == state) for code, name in STATES.items()],
        found=find(words=words, scope=seat.scope, limit=FOUND) if words and looks else [], q=words, looks=looks,
        agrees=seat.person.may(Right.AGREE_PAY), **listed(seat, ATTRIBUTIONS, {"state": state}, rows=len(rows)),
    )  # fmt: skip


@seated(Right.SEE_CUSTOMERS)
def page(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """The accounts of a household, whom each counts for, what was attributed before, and the form."""
    face = _face(seat, household_id)
    context = balances_of(household_id, on=seat.on)
    named = attributed_to(household_id=household_id, on=seat.on)
    accounts = [
        {
            "account": one,
            "name": name,
            "counts_for": shares_told(named[one.account_id]) if one.account_id in named else "",
        }
        for one, name, _, _ in context.get("shown", [])
    ]
    names = {row["account"].account_id: row["name"] for row in accounts}
    cards = attributions(household_id=household_id)
    asks = seat.person.may(Right.ALLOCATE_PAY)
    return show(
        request, seat, "performance/attribution.html", room="performance", face=face, accounts=accounts,
        as_of=context.get("as_of"), attributed=bool(named), asks=asks, people=_managers(seat) if asks else [],
        shares=range(SHARES), agrees=seat.person.may(Right.AGREE_PAY),
        rows=[
            (one, shares_told(one.shares), SHAPES[one.state], [names.get(pk, "已不在本户") for pk in one.accounts])
            for one in cards
        ],
    )  # fmt: skip


@require_POST
@seated(Right.ALLOCATE_PAY)
def ask(request: HttpRequest, seat: Seat, household_id: int) -> HttpResponse:
    """Ask that the ticked accounts count for the people named, or go back to who keeps them."""
    _face(seat, household_id)
    here, sent = reverse("attribution", args=[household_id]), request.POST
    since = day(sent.get("from_on", ""))
    if since is None:
        return refuse(request, "没有选起用日。请选一天再提", to=here)
    try:
        shares = () if sent.get("end") else _shares(sent.getlist("staff"), sent.getlist("share"))
    except Unreadable as fault:
        return refuse(request, str(fault), to=here)
    if not sent.get("end") and not shares:
        return refuse(request, "没有写归给谁。请选人，写份额；要还给管户人，点“结束归属”", to=here)
    asked = Asked(
        accounts=frozenset(_number(one) for one in sent.getlist("account")), from_on=since, shares=shares,
        said=sent.get("said", ""),
    )  # fmt: skip
    new = NewAttribution(household_id=household_id, asked=asked, request_id=request_id(request))
    (answer,) = ask_attributions(attributions=[new], by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已提出，请负责人同意", to=here)


@require_POST
@seated(Right.AGREE_PAY)
def decide(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Agree to the attributions ticked, or turn them down; of households in sight."""
    asked = [whole(one) for one in request.POST.getlist("attribution")]
    cards = {one.id: one for one in attributions() if one.id in asked}
    seen = faces(household_ids=[one.household_id for one in cards.values()], scope=seat.scope)
    if any(pk not in cards or cards[pk].household_id not in seen for pk in asked):
        raise Http404
    agreed = request.POST.get("answer", "") == "agree"
    answers = decide_attributions(
        attribution_ids=asked, agreed=agreed, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    here = reverse("attribution", args=[cards[asked[0]].household_id]) if len(asked) == 1 else reverse("attributions")
    refused = [one for one in answers if isinstance(one, Refused)]
    many = len(answers) - len(refused)
    if not many:
        return refuse(request, refused or "没有勾选。请先勾要决定的几份", to=here)
    said = f"已同意 {many} 份，今晚起算，没结的月份重新算过" if agreed else f"不同意 {many} 份"
    return done(request, f"{said}；{len(refused)} 份没有办" if refused else said, to=here)


def _face(seat: Seat, household_id: int) -> Face:
    found = faces(household_ids=[household_id], scope=seat.scope).get(household_id)
    if found is None:
        raise Http404
    return found


def _managers(seat: Seat) -> list[InPost]:
    """Managers of the bank, those of one's own branch first."""
    holders = in_posts(post="manager", branch_ids=set(branch_ids().values()), on=seat.on)
    own = seat.person.branch_name
    return sorted(holders, key=lambda one: (one.branch != own, one.branch, one.number))


def _shares(numbers: list[str], typed: list[str]) -> tuple[AttributedShare, ...]:
    """What was typed as shares, in per cent; one person alone has the whole. Raises Unreadable."""
    rows = [(number, text.strip()) for number, text in zip_longest(numbers, typed, fillvalue="") if number]
    known = staff_ids(numbers=[number for number, _ in rows])
    alone = len(rows) == 1
    return tuple(
        AttributedShare(known.get(number, 0), hundredths(text or ("100" if alone else ""), "份额"))
        for number, text in rows
    )


def _number(text: str) -> int:
    """An account's number in the lake; our own loans have a minus before it."""
    return -whole(text[1:]) if text.startswith("-") else whole(text)
