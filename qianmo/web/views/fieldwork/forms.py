"""采集表: the forms people fill in at a household: every version, who fills in which, and the designer of the next.

A version is read by everybody who sees products; whoever draws one up does not publish it.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from qianmo.apps.fieldwork.facts import known_facts
from qianmo.apps.fieldwork.queries.versions import Version, form_cards, form_titles, in_use, rollouts_of, versions_of
from qianmo.apps.fieldwork.services import (
    FormEdit,
    FormStep,
    NewDraft,
    NewRollout,
    begin_drafts,
    drop_drafts,
    edit_drafts,
    hand_in_drafts,
    publish_forms,
    return_forms,
    roll_out_forms,
)
from qianmo.apps.org.queries import branches_named
from qianmo.domain.access import Right
from qianmo.domain.fieldwork.checking import findings
from qianmo.domain.fieldwork.drawing import condition_words, differences, field_of
from qianmo.domain.fieldwork.forms import CHOSEN, COUNTED, KINDS, TESTS
from qianmo.domain.refusal import Refused
from qianmo.web.form_designing import answered, kind_words, moved, on_phone
from qianmo.web.posting import conclude, day, done, refuse, whole
from qianmo.web.seat import Seat, seated, show

DRAFT, SUBMITTED = "draft", "submitted"


def _versions(code: str) -> list[Version]:
    if code not in form_titles():
        raise Http404
    return versions_of(code=code)


def _version(code: str, number: int, among: list[Version] | None = None) -> Version:
    for one in _versions(code) if among is None else among:
        if one.id.number == number:
            return one
    raise Http404


def _here(code: str, number: int) -> str:
    return reverse("form-version", args=[code, number])


@seated(Right.SEE_PRODUCTS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every form: what is filled in today, what is being made."""
    return show(request, seat, "forms/list.html", room="products", cards=form_cards(on=seat.on))


@seated(Right.SEE_PRODUCTS)
def page(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """One form: its versions and their people, who fills in which, and rolling one out."""
    versions = _versions(code)
    published = [one for one in versions if one.is_published]
    return show(
        request,
        seat,
        "forms/page.html",
        room="products",
        code=code,
        title=form_titles()[code],
        versions=versions,
        published=published,
        making=next((one for one in versions if not one.is_published), None),
        in_use=in_use(code=code, on=seat.on),
        rollouts=rollouts_of(code=code),
        branches=[(pk, name) for pk, (_, name) in branches_named().items()],
    )


@seated(Right.SEE_PRODUCTS)
def version(request: HttpRequest, seat: Seat, code: str, number: int) -> HttpResponse:
    """One version: what it asks, what the check finds, what differs from another, and how the phone shows it."""
    versions = _versions(code)
    row = _version(code, number, versions)
    others = [one for one in versions if one.is_published and one.id != row.id]
    against = whole(request.GET.get("against", ""))
    base = next((one for one in others if one.id.number == against), None) or next(
        (one for one in others if one.id.number < number), others[0] if others else None
    )
    known = known_facts(on=seat.on)
    chosen = field_of(row.pages, request.GET.get("field", ""))
    may_edit = row.state == DRAFT and seat.person.may(Right.DESIGN_FORMS)
    return show(
        request,
        seat,
        "forms/version.html",
        room="products",
        code=code,
        row=row,
        may_edit=may_edit,
        own=seat.person.staff_id in row.editor_ids,
        found=findings(row.pages, known=known) if not row.is_published else [],
        base=base,
        others=others,
        changed=differences(base.pages, row.pages) if base else [],
        conditions={
            one["key"]: condition_words(one["shown_when"], row.pages)
            for each in row.pages
            for one in each["fields"]
            if one.get("shown_when")
        },
        kinds=KINDS,
        facts=kind_words(field for key, field in known.items() if field_of(row.pages, key) is None) if may_edit else [],
        **_chosen(row, chosen),
        **_tried(row, request, of=chosen),
    )


def _chosen(row: Version, field: Any) -> dict[str, Any]:
    """What the form of the chosen field is filled in with."""
    if field is None:
        return {"field": None}
    condition = field.get("shown_when") or {}
    test = next((one for one in TESTS if one in condition), "is")
    value = condition.get(test)
    if isinstance(value, bool):
        value = "是" if value else "否"
    elif isinstance(value, list):
        value = "、".join(map(str, value))
    elif isinstance(value, int) and (field_of(row.pages, condition["field"]) or {}).get("kind") == "money":
        value = value // 100  # typed in yuan
    before = [one for page in row.pages for one in page["fields"]]
    keys = [one["key"] for one in before]
    return {
        "field": field,
        "is_counted": field["kind"] in COUNTED,
        "is_chosen": field["kind"] in CHOSEN,
        "condition": condition,
        "test": test,
        "tests": TESTS,
        "value": "" if value is None else value,
        "earlier": [one for one in before[: keys.index(field["key"])] if one["kind"] != "photo"],
        "bounds": [(name, word, _bound(field, name)) for name, word in (("min", "最小"), ("max", "最大"))],
    }


def _bound(field: Any, name: str) -> str:
    value = field.get(name)
    if value is None:
        return ""
    return f"{value // 100}" if field["kind"] == "money" else str(value)


def _tried(row: Version, request: HttpRequest, *, of: Any = None) -> dict[str, Any]:
    """The picture of the phone: one page, with what was answered so far."""
    places = [n for n, one in enumerate(row.pages) if of is not None and of in one["fields"]]
    place = places[0] if places else whole(request.GET.get("page", ""))
    values = answered(request.GET, row.pages)
    here = {field["key"] for field in row.pages[min(place, len(row.pages) - 1)]["fields"]}
    return {
        "phone": on_phone(row.pages, values, place),
        "kept": [(name, text) for name, text in request.GET.items() if name[:2] == "f-" and name[2:] not in here],
    }


@seated(Right.SEE_PRODUCTS)
def preview(request: HttpRequest, seat: Seat, code: str, number: int) -> HttpResponse:
    """The picture of the phone alone, after something was answered on it."""
    row = _version(code, number)
    return show(request, seat, "forms/phone.html", room="products", code=code, row=row, **_tried(row, request))


@require_POST
@seated(Right.DESIGN_FORMS)
def begin(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Begin a version from a published one."""
    _versions(code)
    new = NewDraft(code=code, based_on=whole(request.POST.get("based_on", "")), by=seat.person.staff_id)
    (answer,) = begin_drafts(drafts=[new], now=timezone.now(), at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=reverse("form", args=[code]))
    return done(request, f"第 {answer} 版开始起草，改好后送发布", to=_here(code, answer))


@require_POST
@seated(Right.DESIGN_FORMS)
def edit(request: HttpRequest, seat: Seat, code: str, number: int) -> HttpResponse:
    """One move of the designer on a draft; the field or page it was about stays chosen."""
    row = _version(code, number)
    pages = moved(row.pages, request.POST, known=known_facts(on=seat.on))
    chosen = request.POST.get("fact") or request.POST.get("photo_key") or request.POST.get("key", "")
    if isinstance(pages, Refused):
        return refuse(request, pages, to=_at(row, chosen, request))
    change = FormEdit(
        code=code,
        number=number,
        revision=whole(request.POST.get("revision", ""), missing=-1),
        title=request.POST.get("form_title") or row.title,
        pages=pages,
        by=seat.person.staff_id,
    )
    (answer,) = edit_drafts(edits=[change], now=timezone.now(), at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=_at(row, chosen, request))
    return done(request, "已存", to=_at(row, "" if request.POST.get("act") == "remove-field" else chosen, request))


def _at(row: Version, key: str, request: HttpRequest) -> str:
    """The address of a version with a field chosen, or a page in the picture of the phone."""
    place = whole(request.POST.get("page", ""))
    return f"{_here(row.id.code, row.id.number)}?field={key}&page={place}#at-{key}"


@require_POST
@seated(Right.DESIGN_FORMS)
def step(request: HttpRequest, seat: Seat, code: str, number: int) -> HttpResponse:
    """Hand a version in, publish it, give it back, or throw it away."""
    _version(code, number)
    one = FormStep(
        code=code,
        number=number,
        revision=whole(request.POST.get("revision", ""), missing=-1),
        by=seat.person.staff_id,
        said=request.POST.get("said", ""),
    )
    now, at, on = timezone.now(), seat.at, seat.on
    act = request.POST.get("act", "")
    answers: list[int | Refused]
    if act == "publish":
        answers, said = (
            publish_forms(steps=[one], now=now, at=at, business_date=on),
            "已发布，从此不再改。投放到机构才会用上",
        )
    elif act == "return":
        answers, said = return_forms(steps=[one], at=at, business_date=on), "已退回起草人"
    elif act == "drop":
        answers, said = drop_drafts(steps=[one], at=at, business_date=on), f"第 {number} 版已作废"
    else:
        answers, said = hand_in_drafts(steps=[one], at=at, business_date=on), "已送发布，请另一位有权的同事看过后发布"
    to = reverse("form", args=[code]) if act == "drop" and not isinstance(answers[0], Refused) else _here(code, number)
    return conclude(request, answers[0], said, to=to)


@require_http_methods(["POST"])
@seated(Right.DESIGN_FORMS)
def roll_out(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Give a published version to branches from a day on."""
    _versions(code)
    here, since = reverse("form", args=[code]), day(request.POST.get("since", ""))
    if since is None:
        return refuse(request, "没有投放：没有选起用日。请选从哪一天起", to=here)
    chosen = [whole(one) for one in request.POST.getlist("branch")] if request.POST.get("where") == "some" else []
    if request.POST.get("where") == "some" and not chosen:
        return refuse(request, "没有投放：没有选机构。请至少选一个，或选全行", to=here)
    new = NewRollout(
        code=code,
        number=whole(request.POST.get("number", "")),
        branch_ids=tuple(chosen),
        since=since,
        old_until=day(request.POST.get("old_until", "")),
        reason=request.POST.get("reason", ""),
        by=seat.person.staff_id,
    )
    (answer,) = roll_out_forms(rollouts=[new], now=timezone.now(), at=seat.at, business_date=seat.on)
    return conclude(request, answer, f"已安排，{since} 起用第 {new.number} 版。手机下次联网装上", to=here)
