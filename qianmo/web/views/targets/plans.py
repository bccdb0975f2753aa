"""目标方案: versions of a year's targets: a workbook comes in, is checked to add up, and is published by another."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from qianmo.apps.crm.queries import staff_in_sight
from qianmo.apps.org.queries import staff_ids
from qianmo.apps.targets.queries import Branching, plan_tree, plans
from qianmo.apps.targets.services import drop_plan, publish_plan, write_plan
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.measures import MEANINGS, PLANNED, amount
from qianmo.domain.targets.trees import Level
from qianmo.web.lists.aims import PLAN_TREE
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets import give_back, sent_sheet
from qianmo.web.sheets.plan import COLUMNS, read
from qianmo.web.words.plan import heads

HERE = "/targets/plans/"
PUBLISHED = "published"
LEVELS = {Level.BANK: 0, Level.BRANCH: 1, Level.STAFF: 2, Level.COHORT: 0}
"""How deep a row stands in its tree."""


@seated(Right.SEE_FUNNEL)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every version, newest first, and the way in for another."""
    return show(
        request, seat, "targets/plans.html", room="targets", plans=plans(), year=seat.on.year, columns=COLUMNS,
        measures=[(one.name, MEANINGS.get(code, "")) for code, one in PLANNED.items()],
        writes=seat.person.may(Right.EDIT_PLANS), publishes=seat.person.may(Right.PUBLISH_PLANS),
    )  # fmt: skip


@seated(Right.SEE_FUNNEL)
def tree(request: HttpRequest, seat: Seat, plan_id: int) -> HttpResponse:
    """One version by measure from the bank down, beside the one in force: what is given, shared out, changed, left out.

    Before it is published it is for those who write and publish plans; people are shown of one's own reach only.
    """
    writes, publishes = seat.person.may(Right.EDIT_PLANS), seat.person.may(Right.PUBLISH_PLANS)
    found = plan_tree(plan_id=plan_id, on=seat.on)
    if found is None or not (writes or publishes or found.plan.state == PUBLISHED):
        raise Http404
    known = list(dict.fromkeys(row.part.measure for row in found.rows))
    measure = request.GET.get("measure", known[0])
    if measure not in known:
        raise Http404
    sight = staff_in_sight(person=seat.person, on=seat.on)
    numbers = None if sight is None else {number for number, pk in staff_ids().items() if pk in sight}
    rows = [row for row in found.rows if row.part.measure == measure]
    query = {"plan": str(plan_id)}
    return show(
        request, seat, "targets/plan.html", room="targets", found=found, plan=found.plan, measure=PLANNED[measure],
        words=heads(PLANNED[measure]),
        measures=[(code, PLANNED[code].name, code == measure) for code in known],
        rows=[_shared(row, measure) for row in rows if numbers is None or _in_sight(row, numbers)],
        nobody=sum(not row.answers for row in rows if row.part.level is not Level.STAFF),
        left_out=found.left_out.get(measure, []),
        gone=[(name, amount(measure, year)) for code, name, year in found.gone if code == measure],
        publishes=publishes and found.plan.written_by_id != seat.person.staff_id,
        **listed(seat, PLAN_TREE, query, rows=PLAN_TREE.count(seat, query)),
    )  # fmt: skip


def _in_sight(row: Branching, numbers: set[str]) -> bool:
    return row.part.level is not Level.STAFF or row.part.unit in numbers


def _shared(row: Branching, measure: str) -> dict[str, Any]:
    """A target in words, with its months and how it differs from the version in force."""
    change = None if row.before is None else row.part.year - row.before
    more = "" if change is None else f"{'+' if change > 0 else '−'}{amount(measure, abs(change))}"
    return {
        "row": row, "depth": LEVELS[row.part.level], "year": amount(measure, row.part.year),
        "months": [amount(measure, month) for month in row.part.months],
        "below": "没有往下分" if row.below is None else amount(measure, row.below),
        "splits": row.part.level in {Level.BANK, Level.BRANCH},
        "change": "新" if change is None else more if change else "不变",
    }  # fmt: skip


@require_POST
@seated(Right.EDIT_PLANS)
def upload(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Write the next version from a workbook; rows that cannot be read go back with their reasons."""
    sent = sent_sheet(request, COLUMNS)
    if isinstance(sent, Refused):
        return refuse(request, sent, to=HERE)
    sheet = read(sent.rows)
    if sheet.faults:
        return give_back(request, seat, sent, sheet.faults, columns=COLUMNS, to=HERE)
    year = whole(request.POST.get("year", ""), missing=seat.on.year)
    answer = write_plan(
        year=year if abs(year - seat.on.year) <= 1 else seat.on.year, name=sent.name, parts=sheet.parts,
        answers=sheet.answers, by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    return conclude(request, answer, f"已收下 {len(sheet.parts):,} 行，逐级逐月都加得起来。请另一位同事发布", to=HERE)


@require_POST
@seated(Right.PUBLISH_PLANS)
def publish(request: HttpRequest, seat: Seat, plan_id: int) -> HttpResponse:
    """The second person puts a version in force."""
    answer = publish_plan(plan_id=plan_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已发布，进度按这一版算", to=HERE)


@require_POST
@seated(Right.EDIT_PLANS)
def drop(request: HttpRequest, seat: Seat, plan_id: int) -> HttpResponse:
    """Give a draft up."""
    answer = drop_plan(plan_id=plan_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已放弃这一版", to=HERE)
