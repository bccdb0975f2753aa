"""政策试验: the cases a draft would change, and one of them with both ways of reasoning side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode

from qianmo.apps.households.queries import faces
from qianmo.apps.lab.queries import KINDS, CaseFilter, back_test, changed_cases, traces_of
from qianmo.apps.products.queries import DraftRow
from qianmo.domain.access import Right
from qianmo.web.lab_panel import band_name
from qianmo.web.lab_words import told_steps
from qianmo.web.lists import BACK_TEST_CASES
from qianmo.web.lists.back_tests import case_page, test_named
from qianmo.web.lists.workspace import listed
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.lab.page import draft_named

PAGE = 50


def _of_draft(draft_id: int, test_id: int) -> DraftRow:
    """The draft, if the back-test is one of its product. Raises Http404."""
    row, test = draft_named(draft_id), back_test(back_test_id=test_id)
    if test is None or test.product_id != row.product_id:
        raise Http404
    return row


@seated(Right.SEE_CUSTOMERS)
def listing(request: HttpRequest, seat: Seat, draft_id: int, test_id: int) -> HttpResponse:
    """The cases behind a figure, a bar or a branch, largest change first."""
    row = _of_draft(draft_id, test_id)
    chosen = BACK_TEST_CASES.chosen(request.GET) | {"draft": str(draft_id), "test": str(test_id)}
    skip = int(text) if (text := request.GET.get("skip", "")).isdecimal() and len(text) < 9 else 0
    found = case_page(seat, chosen, skip=skip, limit=PAGE)
    narrowed = {key: value for key, value in chosen.items() if key not in BACK_TEST_CASES.path}
    return show(
        request,
        seat,
        "lab/cases.html",
        room="products",
        draft=row,
        test=test_named(chosen),
        found=found,
        kinds=[(f"?{urlencode({'kind': key})}", name, narrowed == {"kind": key}) for key, name in KINDS.items()],
        every=not narrowed,
        band=band_name(chosen["band"]) if "band" in chosen else "",
        first=skip + 1,
        last=skip + len(found.rows),
        next_address=f"?{urlencode({**narrowed, 'skip': str(skip + PAGE)})}"
        if skip + len(found.rows) < found.total
        else "",
        first_address=f"?{urlencode(narrowed)}" if skip else "",
        chosen=narrowed,
        **listed(seat, BACK_TEST_CASES, chosen, rows=found.total),
    )


@seated(Right.SEE_CUSTOMERS)
def case(request: HttpRequest, seat: Seat, draft_id: int, test_id: int, subject_id: int) -> HttpResponse:
    """One case: what either version says of it, table by table, and where they part."""
    row = _of_draft(draft_id, test_id)
    found = changed_cases(back_test_id=test_id, scope=seat.scope, chosen=CaseFilter(subject_id=subject_id), limit=1)
    traces = traces_of(back_test_id=test_id, subject_id=subject_id) if found.rows else None
    if traces is None:
        raise Http404
    (one,) = found.rows
    face = faces(household_ids=[one.household_id], scope=seat.scope)[one.household_id]
    return show(
        request,
        seat,
        "lab/case.html",
        room="products",
        draft=row,
        test=back_test(back_test_id=test_id),
        one=one,
        face=face,
        **told_steps(traces),
    )
