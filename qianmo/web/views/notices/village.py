"""One village or customer group between verdict and contract: its sample, its notices, what was objected to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import disclosed, numbered
from qianmo.apps.notices.queries import (
    KINDS,
    NoticeCard,
    RosterState,
    notice_lines,
    notices,
    objections,
    roster_states,
    rules_of_rosters,
    sample_of,
    sampled,
    to_post,
)
from qianmo.apps.notices.services import (
    Found,
    NewObjection,
    Posting,
    post_notices,
    raise_objections,
    record_findings,
    take_down_notices,
)
from qianmo.apps.ratings.queries import roster_of_group, roster_of_village, stage_rule
from qianmo.domain.access import Field, Right
from qianmo.domain.money import wan
from qianmo.domain.notices import WAYS, Way
from qianmo.domain.refusal import Refused
from qianmo.web.lists import SAMPLED
from qianmo.web.lists.notices import asked_year
from qianmo.web.lists.workspace import listed
from qianmo.web.notices import next_step, notices_of, said
from qianmo.web.posting import conclude, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets.printed import printed_sheet
from qianmo.web.views.drives.village import village_of


def _state(request: HttpRequest, seat: Seat, code: str, group_id: int = 0) -> RosterState:
    """The roster of a village, or of a group, in a year. 404 where there is none in sight."""
    query = request.POST if request.method == "POST" else request.GET
    year = asked_year(seat, query.dict())
    if group_id:
        roster_id = roster_of_group(group_id=group_id, year=year)
    else:
        roster_id = roster_of_village(village_id=village_of(seat, code), year=year)
    found = roster_states(roster_ids=[roster_id], scope=seat.scope) if roster_id else {}
    if roster_id not in found:
        raise Http404
    return found[roster_id]


def _here(one: RosterState | NoticeCard) -> str:
    return f"{notices_of(code=one.code, group_id=one.group_id)}?year={one.year}"


@seated(Right.SEE_CUSTOMERS)
def page(request: HttpRequest, seat: Seat, code: str = "", group_id: int = 0) -> HttpResponse:
    """Sample, notices and objections of a roster."""
    one = _state(request, seat, code, group_id)
    held = rules_of_rosters(roster_ids=[one.roster_id], on=seat.on)[one.roster_id]
    rule = held.rule
    step = next_step(one, rule=rule, done_ppm=stage_rule(on=seat.on).done_ppm, way=held.way)
    cards = notices(scope=seat.scope, roster_id=one.roster_id)
    rows = sampled(roster_id=one.roster_id, scope=seat.scope)
    hangs = held.way is Way.POSTED
    posts, waiting = hangs and seat.person.may(Right.POST_NOTICES), to_post(roster_ids=[one.roster_id])
    return show(
        request, seat, "notices/village.html", room="campaigns", one=one, rule=rule, step=step, says=said(one, step),
        hangs=hangs, way=WAYS[held.way], here=notices_of(code=one.code, group_id=one.group_id),
        sample=sample_of(roster_id=one.roster_id), sampled=rows,
        cards=[(card, *card.state(seat.on)) for card in cards],
        waiting=[(row, seat.scope.name(row.name)) for row in waiting],
        disclosed=len(disclosed(household_ids=[row.household_id for row in waiting], on=seat.on)),
        heard=objections(scope=seat.scope, roster_id=one.roster_id), told=seat.scope.sees(Field.VERDICTS),
        named=notice_lines(notice_id=cards[0].id, scope=seat.scope, on=seat.on) if cards and posts else [],
        kinds=KINDS.items(),
        posts=posts, verifies=seat.person.may(Right.VERIFY_RATINGS),
        **({} if group_id else listed(seat, SAMPLED, {"village": code, "year": str(one.year)}, rows=len(rows))),
    )  # fmt: skip


@require_POST
@seated(Right.VERIFY_RATINGS)
def find(request: HttpRequest, seat: Seat, code: str = "", group_id: int = 0) -> HttpResponse:
    """Write down what was found at a drawn household."""
    one = _state(request, seat, code, group_id)
    found = Found(
        roster_id=one.roster_id, household_id=whole(request.POST.get("household", "")),
        agrees=request.POST.get("finding") == "agrees", note=request.POST.get("note", ""),
    )  # fmt: skip
    refused = record_findings(
        found=[found], scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    told = "已记：相符" if found.agrees else "已记：不符，这一户重评后才能公示"
    return conclude(request, refused.get(0), told, to=_here(one))


@require_POST
@seated(Right.POST_NOTICES)
def post(request: HttpRequest, seat: Seat, code: str = "", group_id: int = 0) -> HttpResponse:
    """Post the list of the village."""
    one = _state(request, seat, code, group_id)
    posting = Posting(
        roster_id=one.roster_id, place=request.POST.get("place", ""), amounts=request.POST.get("amounts") == "yes"
    )
    (answer,) = post_notices(
        postings=[posting], scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    return conclude(request, answer, "已公示，请打印名单贴出去", to=_here(one))


def _card(seat: Seat, notice_id: int) -> NoticeCard:
    found = notices(scope=seat.scope, notice_id=notice_id)
    if not found:
        raise Http404
    return found[0]


@require_POST
@seated(Right.POST_NOTICES)
def take_down(request: HttpRequest, seat: Seat, notice_id: int) -> HttpResponse:
    """Take a notice down before its time."""
    card = _card(seat, notice_id)
    refused = take_down_notices(
        reasons={notice_id: request.POST.get("reason", "")}, scope=seat.scope, by=seat.person.staff_id, at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    to = _here(card)
    return conclude(request, refused.get(notice_id), "已撤下，改好可以再贴", to=to)


@require_POST
@seated(Right.POST_NOTICES)
def object_to(request: HttpRequest, seat: Seat, notice_id: int) -> HttpResponse:
    """Write an objection down."""
    card = _card(seat, notice_id)
    to = _here(card)
    number = request.POST.get("number", "").strip().split(" ")[0]
    household_id = numbered(numbers=[number], scope=Scope(None) if card.group_id else seat.scope).get(number)
    if household_id is None:
        return refuse(request, f"没有记：没有户号“{number[:24]}”，或不在您的范围。请从名单里选", to=to)
    new = NewObjection(
        notice_id=notice_id, household_id=household_id, kind=request.POST.get("kind", ""),
        words=request.POST.get("words", ""), name=request.POST.get("name", ""), phone=request.POST.get("phone", ""),
        request_id=request_id(request),
    )  # fmt: skip
    (answer,) = raise_objections(
        objections=[new], scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    return conclude(request, answer, "已登记，请另一位同事核实答复", to=to)


@seated(Right.SEE_CUSTOMERS)
def printed(request: HttpRequest, seat: Seat, notice_id: int) -> HttpResponse:
    """The list as it is posted: names and groups, and amounts only of those whose head allows that to this day."""
    card = _card(seat, notice_id)
    named = notice_lines(notice_id=notice_id, scope=seat.scope, on=seat.on)
    amounts = any(row.limit_fen is not None for row in named)
    rows = [
        [str(place), row.name, row.group or "—", *([_wan(row.limit_fen)] if amounts else [])]
        for place, row in enumerate(named, start=1)
    ]
    under = (
        f"{card.village}以下 {len(rows)} 户拟纳入授信，现予公示，{card.posted_on:%Y-%m-%d} 起，"
        f"{card.until:%Y-%m-%d} 期满。"
        "有不同意见可向支行或村里的客户经理反映，可以不留姓名。"
        f"{'写额度的户，户主已书面同意公示额度。' if amounts else ''}"
    )
    return printed_sheet(
        request, seat, name=f"notice-{card.roster_id}-{card.number}",
        title=f"整村授信名单公示（第 {card.number} 次）", under=under,
        heads=[("序号", 1), ("户主", 3), ("组", 3), *([("额度（万元）", 2)] if amounts else [])], rows=rows,
        to=_here(card),
    )  # fmt: skip


def _wan(fen: int | None) -> str:
    return "—" if fen is None else wan(fen)


@seated(Right.VERIFY_RATINGS)
def sample_sheet(request: HttpRequest, seat: Seat, code: str = "", group_id: int = 0) -> HttpResponse:
    """The households drawn, with room for what is found and for signatures."""
    one = _state(request, seat, code, group_id)
    card, rows = sample_of(roster_id=one.roster_id), sampled(roster_id=one.roster_id, scope=seat.scope)
    if card is None:
        return refuse(request, Refused(code="no_sample", reason="没有可打印的：还没有抽查"), to=_here(one))
    under = (
        f"{card.rated} 户里抽 {len(rows)} 户，{card.drawn_on:%Y-%m-%d} {card.drawn_by}抽取，随机数 {card.seed}。"
        "核实人不能是主办。"
    )
    heads = [
        ("次序", 0.8),
        ("户号", 2),
        ("户主", 1.2),
        ("组", 1),
        ("相符 / 不符在哪里", 3),
        ("户主签字", 1.5),
        ("核实人签字", 1.5),
    ]
    lines = [[str(row.place), row.number, row.head, row.group or "—", "", "", ""] for row in rows]
    return printed_sheet(
        request,
        seat,
        name=f"sample-{one.roster_id}",
        title=f"{one.village}验收抽查表",
        under=under,
        heads=heads,
        rows=lines,
        to=_here(one),
    )
