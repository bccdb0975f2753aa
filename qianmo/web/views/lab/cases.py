"""政策试验: the cases a version would change, and one of them with both ways of reasoning side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode

from qianmo.apps.households.queries import faces
from qianmo.apps.lab.queries import KINDS, CaseFilter, changed_cases, traces_of
from qianmo.domain.access import Right
from qianmo.web.lab_pairs import of_test
from qianmo.web.lab_panel import band_name
from qianmo.web.lists import BACK_TEST_CASES
from qianmo.web.lists.back_tests import case_page, test_named
from qianmo.web.lists.workspace import listed
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.lab import told_steps

PAGE = 50


@seated(Right.SEE_CUSTOMERS)
def listing(request: HttpRequest, seat: Seat, test_id: int) -> HttpResponse:
    """The cases behind a figure, a bar or a branch, largest change first."""
    chosen = BACK_TEST_CASES.chosen(request.GET) | {"test": str(test_id)}
    test = test_named(chosen)
    skip = int(text) if (text := request.GET.get("skip", "")).isdecimal() and len(text) < 9 else 0
    found = case_page(seat, chosen, skip=skip, limit=PAGE)
    narrowed = {key: value for key, value in chosen.items() if key not in BACK_TEST_CASES.path}
    return show(
        request,
        seat,
        "lab/cases.html",
        room="products",
        pair=of_test(test),
        test=test,
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
def case(request: HttpRequest, seat: Seat, test_id: int, subject_id: int) -> HttpResponse:
    """One case: what either version says of it, table by table, and where they part."""
    test = test_named({"test": str(test_id)})
    found = changed_cases(back_test_id=test_id, scope=seat.scope, chosen=CaseFilter(subject_id=subject_id), limit=1)
    traces = traces_of(back_test_id=test_id, subject_id=subject_id) if found.rows else None
    if traces is None:
        raise Http404
    (one,) = found.rows
    pair = of_test(test)
    face = faces(household_ids=[one.household_id], scope=seat.scope)[one.household_id]
    return show(
        request,
        seat,
        "lab/case.html",
        room="products",
        pair=pair,
        before_word=pair.before or f"{pair.before_word} {test.against}",
        after_word=f"草稿 {pair.after}" if pair.draft else pair.after_word,
        test=test,
        one=one,
        face=face,
        **told_steps(traces),
    )
