"""What lies beside the tables of a draft: its four forms, test cases, remarks, and its history."""

from urllib.parse import quote, urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.products.queries import (
    Comment,
    comments,
    draft_decisions,
    draft_forms,
    draft_tests,
    edits,
    form_facts,
)
from qianmo.apps.products.services import (
    NewTestCase,
    comment_draft,
    drop_test_cases,
    keep_test_cases,
    resolve_comments,
    set_forms,
)
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.forms.case import asked_of, case_words, expected_of, inputs_of
from qianmo.web.lab_pairs import draft_named
from qianmo.web.posting import done, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.sheets.policy import Desk
from qianmo.web.views.products.editor import around, may_remark, revision_of
from qianmo.web.words.draft import did_words

MOST_ROWS = 60


@seated(Right.SEE_PRODUCTS)
def forms(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """The four forms of a draft, each row with the fact that fills it."""
    row = draft_named(draft_id)
    return show(
        request,
        seat,
        "products/forms.html",
        room="products",
        **around(seat, row),
        forms=draft_forms(draft_id=row.id),
        facts=form_facts(draft_id=row.id).items(),
    )


@require_POST
@seated(Right.EDIT_PRODUCTS)
def keep_forms(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Keep the four forms as typed; a row without a name is left out."""
    row = draft_named(draft_id)
    typed = []
    for form in draft_forms(draft_id=row.id):
        key = form["key"]
        rows = zip(
            *(request.POST.getlist(f"{key}.{part}")[:MOST_ROWS] for part in ("label", "fact", "unit")), strict=False
        )
        kept = [
            {"label": label.strip(), "fact": fact or None, "unit": unit.strip()}
            for label, fact, unit in rows
            if label.strip()
        ]
        typed.append({"key": key, "title": request.POST.get(f"{key}.title", "").strip(), "rows": kept})
    answer = set_forms(
        draft_id=row.id,
        revision=revision_of(request),
        forms=typed,
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    to = reverse("policy-forms", args=[row.id])
    return refuse(request, answer, to=to) if isinstance(answer, Refused) else done(request, "四表已存", to=to)


@seated(Right.SEE_PRODUCTS)
def cases(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """The test cases of the product, decided by this draft; a new one is typed in beside them."""
    row = draft_named(draft_id)
    model = draft_decisions(draft_id=row.id)
    return show(
        request,
        seat,
        "products/cases.html",
        room="products",
        **around(seat, row),
        tests=[(one, *case_words(model, one.inputs, one.expected)) for one in draft_tests(draft_id=row.id)],
        facts=asked_of(model),
    )


@require_POST
@seated(Right.EDIT_PRODUCTS)
def keep_case(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Keep a case with the answer it must get."""
    row, to = draft_named(draft_id), reverse("policy-cases", args=[draft_id])
    model = draft_decisions(draft_id=row.id)
    typed = {key: value.strip() for key, value in request.POST.items() if isinstance(value, str)}
    case = NewTestCase(name=typed.get("name", ""), inputs=inputs_of(model, typed), expected=expected_of(typed))
    answer = keep_test_cases(
        product_id=row.product_id, cases=[case], by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    return (
        refuse(request, answer, to=to)
        if isinstance(answer, Refused)
        else done(request, f"已存用例“{case.name}”", to=to)
    )


@require_POST
@seated(Right.EDIT_PRODUCTS)
def drop_case(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Take a case away."""
    row = draft_named(draft_id)
    ids = {test.id for test in draft_tests(draft_id=row.id)} & {whole(request.POST.get("case", ""))}
    drop_test_cases(test_case_ids=sorted(ids), by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return done(request, "已删去用例", to=reverse("policy-cases", args=[row.id]))


@seated(Right.SEE_PRODUCTS)
def remarks(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """The remarks on a draft, open ones first, each with the place it is about."""
    row = draft_named(draft_id)
    desk = Desk(draft_decisions(draft_id=row.id))
    found = sorted(comments(draft_id=row.id), key=lambda one: one.resolved_at is not None)
    return show(
        request,
        seat,
        "products/remarks.html",
        room="products",
        **around(seat, row),
        remarks=[(one, *_place(desk, row.id, one)) for one in found],
        sheets=[(sheet.id, sheet.label) for sheet in desk.sheets.values()],
    )


def _place(desk: Desk, draft_id: int, remark: Comment) -> tuple[str, str]:
    """What a remark is about in words, and the address of that cell in the editor."""
    sheet = desk.sheets.get(remark.decision)
    if sheet is None:
        return "", ""
    number = next((f"第 {one.number} 行" for one in sheet.rules if one.id == remark.rule), "")
    label = next((one.label for one in sheet.columns if one.id == remark.column), "")
    named = "".join(filter(None, (f"“{sheet.label}”", number, f"“{label}”" if label else "")))
    return named, cell_address(draft_id, remark.decision, remark.rule, remark.column)


def cell_address(draft_id: int, *place: str) -> str:
    """The editor of a draft, opened at a table, a row, a column; as far as they are given."""
    return f"{reverse('policy-draft', args=[draft_id])}#{'/'.join(quote(one, safe='') for one in place if one)}"


def _after_remark(request: HttpRequest, draft_id: int) -> str:
    """Back to the cell in the editor, where the remark was made there; else to the remarks."""
    if urlsplit(request.headers.get("Referer", "")).path != reverse("policy-draft", args=[draft_id]):
        return reverse("policy-remarks", args=[draft_id])
    return cell_address(draft_id, *(request.POST.get(name, "") for name in ("decision", "rule", "column")))


@require_POST
@seated(Right.SEE_PRODUCTS)
def remark(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Remark on a draft, one of its tables, or a cell."""
    row, to = draft_named(draft_id), _after_remark(request, draft_id)
    if not may_remark(seat):
        return refuse(request, "不能批注：您的岗位只能看。请产品经理或审查岗批注", to=to)
    answer = comment_draft(
        draft_id=row.id,
        text=request.POST.get("text", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
        decision=request.POST.get("decision", "")[:200],
        rule=request.POST.get("rule", "")[:200],
        column=request.POST.get("column", "")[:200],
    )
    return refuse(request, answer, to=to) if isinstance(answer, Refused) else done(request, "批注已记下", to=to)


@require_POST
@seated(Right.SEE_PRODUCTS)
def settle(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Say that a remark is settled."""
    row, to = draft_named(draft_id), _after_remark(request, draft_id)
    if not may_remark(seat):
        return refuse(request, "不能了结：您的岗位只能看", to=to)
    ids = {one.id for one in comments(draft_id=row.id)} & {whole(request.POST.get("remark", ""))}
    resolve_comments(comment_ids=sorted(ids), by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return done(request, "批注已了结", to=to)


@seated(Right.SEE_PRODUCTS)
def history(request: HttpRequest, seat: Seat, draft_id: int) -> HttpResponse:
    """Every revision of a draft: who, when, what."""
    row = draft_named(draft_id)
    desk = Desk(draft_decisions(draft_id=row.id))
    return show(
        request,
        seat,
        "products/history.html",
        room="products",
        **around(seat, row),
        edits=[(one, did_words(desk, one.did)) for one in edits(draft_id=row.id)],
    )
