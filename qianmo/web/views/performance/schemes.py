"""考核方案: its versions, one of them as a form, what a draft would have cost and moved, and putting it in force."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.org.posts import branch_kinds
from qianmo.apps.org.queries import branches_named, staff_cards
from qianmo.apps.performance.queries import (
    SchemeCard,
    Trial,
    catalogue,
    counted_months,
    grade_names,
    products_held,
    scheme_version,
    scheme_versions,
)
from qianmo.apps.performance.services import drop_scheme, open_scheme, publish_scheme, try_draft, write_scheme
from qianmo.apps.targets.queries import cohort_names, cohorts_on
from qianmo.domain.access import Right
from qianmo.domain.performance.grade_pay import DIMENSIONS, REST
from qianmo.domain.performance.segments import in_two, read_segments
from qianmo.domain.refusal import Refused
from qianmo.web.forms.profit import profit_fields, profit_typed
from qianmo.web.forms.scheme import content_of, measures_by_unit, rows_of, rows_typed
from qianmo.web.forms.score import POOLED, SCORED, pool_rows, pool_total, score_rows, typed_rows
from qianmo.web.forms.segment import PARTS, segment_rows
from qianmo.web.forms.shape import (
    GROUPS,
    KINDS,
    TIES,
    group_rows,
    kind_rows,
    kind_segments,
    kind_segments_typed,
    tie_rows,
)
from qianmo.web.forms.term import PARTS as TERMS
from qianmo.web.forms.term import term_rows
from qianmo.web.posting import conclude, day, done, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.typed_figures import plain

SHAPES = {"draft": "qm-wait", "published": "qm-done"}


@seated(Right.SEE_POINTS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every version, which one holds for the month that runs, and what is being written."""
    rows = scheme_versions()
    now = next((row.id for row in rows if row.from_month and row.from_month <= seat.on), 0)
    return show(
        request,
        seat,
        "performance/schemes.html",
        room="performance",
        rows=[(row, SHAPES[row.state], row.id == now, len(row.content["lines"])) for row in rows],
        drafting=any(row.is_draft for row in rows),
        writes=seat.person.may(Right.EDIT_SCHEMES),
    )


@seated(Right.SEE_POINTS)
def page(request: HttpRequest, seat: Seat, scheme_id: int) -> HttpResponse:
    """One version: what it says, or the form while it is one's own draft."""
    return _page(request, seat, _scheme(scheme_id))


def _page(
    request: HttpRequest, seat: Seat, row: SchemeCard, *, refused: tuple[str, ...] = (), trial: Trial | None = None
) -> HttpResponse:
    mine = row.edited_by_id == seat.person.staff_id
    content = row.content
    months, known = counted_months(), catalogue().known
    answer = show(
        request,
        seat,
        "performance/scheme.html",
        room="performance",
        row=row,
        shape=SHAPES[row.state],
        content=content,
        lines=_lines(request, row, mine=mine, refused=refused),
        bands=[(low // 10_000, f"{factor / 1_000_000:.2f}") for low, factor in content.get("bands", ())],
        names=measures_by_unit(known),
        tie_names={code: one.name for code, one in known.items()},
        ties=[(known[tie.removeprefix("-")].name, tie.startswith("-")) for tie in content.get("ties", ())],
        months=months,
        trial=trial,
        trial_parts=_parts(trial, content) if trial else [],
        trial_rows=_named(trial) if trial else [],
        may_write=row.is_draft and mine and seat.person.may(Right.EDIT_SCHEMES),
        may_try=row.is_draft and bool(months),
        may_publish=row.is_draft and not mine and seat.person.may(Right.PUBLISH_SCHEMES),
        next_month=seat.on.replace(day=1),
        refused=refused,
        **_rules(request, row, on=seat.on, refused=refused),
    )
    answer.status_code = 422 if refused else 200
    return answer


def _lines(request: HttpRequest, row: SchemeCard, *, mine: bool, refused: tuple[str, ...]) -> list[dict[str, Any]]:
    """The lines as saved, with a few empty ones for whoever writes; as typed where that was refused."""
    if refused and request.POST:
        return rows_typed(request.POST, row.content["segments"])
    return rows_of(row.content)[: None if row.is_draft and mine else len(row.content["lines"])]


def _rules(request: HttpRequest, row: SchemeCard, *, on: date, refused: tuple[str, ...]) -> dict[str, Any]:
    """Scores, pool and rules of profit as saved, or as typed where that was refused; what they may name."""
    content, posted = row.content, request.POST
    typed, kinds = bool(refused and posted), branch_kinds()
    profit = profit_typed(posted) if typed else profit_fields(content)
    named = {one["of_product"]: one["of_product"] for one in profit["products"] if one["of_product"]}
    return {
        "scores": typed_rows(posted, SCORED) if typed else score_rows(content),
        "parts": typed_rows(posted, PARTS) if typed else segment_rows(content),
        "by_kind": typed_rows(posted, KINDS) if typed else kind_rows(content),
        "kinds": kind_segments_typed(posted, kinds) if typed else kind_segments(content, kinds),
        "kinds_told": _kinds_told(content, kinds),
        "bars": typed_rows(posted, GROUPS) if typed else group_rows(content),
        "broken": typed_rows(posted, TIES) if typed else tie_rows(content),
        "terms": typed_rows(posted, TERMS) if typed else term_rows(content),
        "grade_names": _grades(content, on),
        "dimensions": DIMENSIONS,
        "cohorts": cohort_names(),
        "both": in_two(read_segments(content["segments"]), units=_cohort_units(on)),
        "stand_by": posted.get("stand_by", "") if typed else _figure(content.get("stand_by_fen")),
        "pooled": typed_rows(posted, POOLED) if typed else pool_rows(content),
        "pool": posted.get("pool", "") if typed else pool_total(content),
        "profit": profit,
        "line_names": {one["code"]: one["name"] for one in content["lines"]},
        "segment_names": {one["code"]: one["name"] for one in content["segments"]},
        "products": named | products_held(),
        "method_names": dict(profit["methods"]),
    }


def _figure(fen: int | None) -> str:
    return plain(fen) if fen else ""


def _kinds_told(content: Mapping[str, Any], kinds: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each segment by kinds of unit with those kinds in words."""
    by_kind = [one for one in content["segments"] if not one.get("cohorts")]
    return [(one["name"], "、".join(kinds.get(kind, kind) for kind in one["kinds"])) for one in by_kind]


def _grades(content: Mapping[str, Any], on: date) -> list[str]:
    """Grades that may be named: those of the ladders of the day, those the scheme names already, and the rest."""
    named = [one["name"] for one in content.get("grades", ()) if one["name"] != REST]
    return list(dict.fromkeys([*grade_names(on=on), *named, REST]))


def _cohort_units(on: date) -> dict[str, list[str]]:
    """The units of each cohort by name."""
    named = branches_named()
    return {cohort: [named[unit][1] for unit in units] for cohort, units in cohorts_on(on).items()}


def _named(trial: Trial) -> list[tuple[Any, Any]]:
    """Who would move, the furthest first, with names."""
    cards = staff_cards(ids={row.staff_id for row in trial.rows}, on=trial.as_of)
    rows = sorted(trial.rows, key=lambda row: (-abs(row.climbs), row.would_place))
    return [(row, cards.get(row.staff_id)) for row in rows]


def _parts(trial: Trial, content: Mapping[str, Any]) -> list[tuple[str, int, int, int]]:
    """Each segment of the draft with its people, what they cost and would cost; who is in none of them last."""
    names = {one["code"]: one["name"] for one in content["segments"]} | {"": "不考核"}
    return [(names[code], *trial.by_segment[code]) for code in names if code in trial.by_segment]


def _scheme(scheme_id: int) -> SchemeCard:
    row = scheme_version(scheme_id=scheme_id)
    if row is None:
        raise Http404
    return row


@require_POST
@seated(Right.EDIT_SCHEMES)
def begin(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Begin the next version from the one in force."""
    answer = open_scheme(content=None, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=reverse("schemes"))
    return done(request, "已起草，改好以后先试算，再请另一位同事发布", to=reverse("scheme", args=[answer]))


@require_POST
@seated(Right.EDIT_SCHEMES)
def write(request: HttpRequest, seat: Seat, scheme_id: int) -> HttpResponse:
    """Save a draft as typed, or say everything that is wrong with it."""
    row = _scheme(scheme_id)
    content = content_of(request.POST, before=row.content)
    if isinstance(content, Refused):
        return _page(request, seat, row, refused=content.sentences)
    refused = write_scheme(
        scheme_id=row.id,
        revision=whole(request.POST.get("revision", "")),
        content=content,
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    if refused is not None:
        return _page(request, seat, row, refused=refused.sentences)
    return done(request, "已保存。发布以前先试算一次", to=reverse("scheme", args=[row.id]))


@require_POST
@seated(Right.SEE_POINTS)
def try_on(request: HttpRequest, seat: Seat, scheme_id: int) -> HttpResponse:
    """Try a draft on a counted month and show what it would cost and whom it would move."""
    row, month = _scheme(scheme_id), day(f"{request.POST.get('month', '')}-01")
    here = reverse("scheme", args=[row.id])
    if not (seat.person.may(Right.EDIT_SCHEMES) or seat.person.may(Right.PUBLISH_SCHEMES)):
        return refuse(request, "不能试算：由计划财务部起草的人或人力资源部发布的人试算。请找他们", to=here)
    if month is None:
        return refuse(request, "没有选月份。请选一个算过的月份再试算", to=here)
    trial = try_draft(scheme_id=row.id, month=month, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if isinstance(trial, Refused):
        return refuse(request, trial, to=here)
    return _page(request, seat, _scheme(scheme_id), trial=trial)


@require_POST
@seated(Right.EDIT_SCHEMES)
def drop(request: HttpRequest, seat: Seat, scheme_id: int) -> HttpResponse:
    """Give up a draft."""
    row = _scheme(scheme_id)
    answer = drop_scheme(scheme_id=row.id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, f"已放弃第 {row.version} 版", to=reverse("schemes"))


@require_POST
@seated(Right.PUBLISH_SCHEMES)
def publish(request: HttpRequest, seat: Seat, scheme_id: int) -> HttpResponse:
    """Put a draft in force from a month on."""
    row, here = _scheme(scheme_id), reverse("scheme", args=[scheme_id])
    since = day(f"{request.POST.get('from_month', '')}-01")
    if since is None:
        return refuse(request, "没有选起用月份。请选一个月份", to=here)
    answer = publish_scheme(
        scheme_id=row.id,
        revision=whole(request.POST.get("revision", "")),
        from_month=since,
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, f"第 {row.version} 版已发布，{since:%Y-%m} 起用", to=here)
