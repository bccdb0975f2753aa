"""A draft is tried on the whole county before anybody signs; its evidence belongs to its exact text."""

import pytest

from qianmo import decisions
from qianmo.apps.events.models import Event
from qianmo.apps.households.services import Sheet, record_facts
from qianmo.apps.lab.models import BackTest, BackTestCase
from qianmo.apps.lab.queries import evidence, households_matching, latest
from qianmo.apps.lab.services import ask_back_test, carry_out_owed
from qianmo.apps.products.queries import versions
from qianmo.apps.products.services import NewPolicy, open_product, publish_policy
from qianmo.domain.refusal import Refused
from tests import village as v
from tests.killed import kill_in_the_middle
from tests.policies import small_policy
from tests.village import WAN

ON = v.DRAWN
FORMER = small_policy()
DRAFT = small_policy((("[2..5)", "较好", 5), ("[5..8)", "优秀", 7), ("[8..10)", "优秀", 8), (">= 10", "特优", 12)))
CASES = """
from datetime import date, datetime
from qianmo.apps.lab.services import back_tests
{where}
back_tests.carry_out_owed(clock=lambda: datetime.fromisoformat("{at}"))
"""
POINTS = {
    "its facts are gathered": "back_tests.compare = lambda **_: ready()",
    "its cases are written and not yet committed": "back_tests.record = lambda **_: ready()",
}


@pytest.fixture
def ground(db):
    return _ground()


def _ground() -> v.Ground:
    """Three households with a line each (income 6, 9 and 12 万), one without (income 4 万), one below the step."""
    staff, branches = v.found_bank()
    cells = v.draw_ground(staff=staff, branches=branches)
    product_id = v.put_rules_in_force(staff=staff, policy=FORMER.encode())
    ground = v.Ground(staff, branches, cells, product_id)
    incomes = (6, 9, 12)
    ids = v.file_families([v.family(ground, f"户{n}", facts={"income_fen": n * WAN}) for n in incomes])
    v.file_families([v.family(ground, "户四", village=v.FAR, facts={"income_fen": 4 * WAN})])
    v.file_families([v.family(ground, "户一", village=v.FAR, facts={"income_fen": WAN})])
    v.rate(ground, v.screen(ground, dict.fromkeys(ids, ())), ids)
    v.sign(ground, v.grant(ground, ids, wan=20))
    return ground


def asked(ground: v.Ground, model: str = DRAFT) -> list[int] | Refused:
    return ask_back_test(
        product_id=ground.product_id, model=model, by=ground.staff["1002"], at=v.at(ON), business_date=ON
    )


def carried(ground: v.Ground, model: str = DRAFT) -> dict[str, BackTest]:
    ids = asked(ground, model)
    assert not isinstance(ids, Refused), ids.reason
    carry_out_owed(clock=lambda: v.at(ON))
    return {row.population: row for row in BackTest.objects.filter(id__in=ids)}


def test_a_draft_is_tried_on_households_applications_and_lines(ground):
    done = carried(ground)
    totals = {population: row.summary["totals"] for population, row in done.items()}
    told = {one: (t["cases"], t["up"], t["down"], t["net_fen"]) for one, t in totals.items()}
    assert told == {
        "households": (5, 1, 1, WAN),
        "applications": (3, 1, 1, WAN),
        "lines": (3, 1, 1, WAN),
    }
    assert BackTestCase.objects.filter(back_test=done["lines"]).count() == 2


def test_an_application_is_tried_on_the_facts_it_was_decided_on(ground):
    household_id = BackTestCase.objects.filter(back_test=carried(ground)["lines"], kind="up").get().household_id
    poorer = Sheet(
        household_id=household_id,
        as_of=ON,
        source="走访",
        facts={"income_fen": 9 * WAN},
        recorded_by=ground.staff["2002"],
    )
    record_facts(sheets=[poorer])
    done = carried(ground, DRAFT.replace('label="准入"', 'label="准入条件"'))
    ups = {population: row.summary["totals"]["up"] for population, row in done.items()}
    assert ups == {"lines": 0, "households": 0, "applications": 1}


def test_the_same_model_asked_twice_is_tried_once(ground):
    assert asked(ground) == asked(ground)
    assert carry_out_owed(clock=lambda: v.at(ON)) == 3
    assert carry_out_owed(clock=lambda: v.at(ON)) == 0
    assert Event.objects.filter(kind="lab.back_test_asked").count() == 1


@pytest.mark.parametrize(
    ("model", "word"),
    [
        (DRAFT.replace("income_fen / 1000000", "system('ls')"), "不能回测"),
        (DRAFT.replace("income_fen / 1000000", "1; DROP TABLE credit_line"), "不能回测"),
        (DRAFT.replace('"offer"', '"other"'), "offer"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><definitions/>", "不能回测"),
    ],
)
def test_a_model_that_does_not_hold_together_is_not_tried(ground, model, word):
    answer = asked(ground, model)
    assert isinstance(answer, Refused)
    assert word in answer.reason
    assert not BackTest.objects.exists()


def test_live_households_in_an_overlap_and_in_a_gap_are_counted(ground):
    model = decisions.load(
        small_policy(
            (("[2..5)", "较好", 5), ("[5..7)", "优秀", 8), (">= 9.5", "特优", 10), (">= 11", "钻石", 20))
        ).encode()
    )
    findings = [one for one in decisions.check(model) if one.cells and one.decision == "graded"]
    found = households_matching(product_id=ground.product_id, model=model, findings=findings, on=ON)
    told = {one.kind.value: count for one, count in zip(findings, found.counts, strict=True)}
    assert told == {"overlap": 1, "gap": 1}
    assert found.population == "lines"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", POINTS.values(), ids=POINTS)
def test_a_worker_killed_in_the_middle_doubles_nothing(where):
    ground = _ground()
    ids = asked(ground)
    kill_in_the_middle(CASES.format(where=where, at=v.at(ON).isoformat()))
    assert set(BackTest.objects.values_list("state", flat=True)) == {"running", "waiting"}
    assert not BackTestCase.objects.exists()
    assert carry_out_owed(clock=lambda: v.at(ON)) == 3
    rows = BackTest.objects.filter(id__in=ids)
    assert {row.state for row in rows} == {"done"}
    assert BackTestCase.objects.count() == 6
    assert Event.objects.filter(kind="lab.back_test_done").count() == 3


def test_a_draft_tried_against_an_older_version_is_no_evidence(ground):
    tightened = small_policy((("[2..5)", "较好", 4), ("[5..10)", "优秀", 7), (">= 10", "特优", 9)))
    published = publish_policy(
        new=NewPolicy(
            product_id=ground.product_id,
            version="v2026.2",
            model=tightened.encode(),
            edited_by=ground.staff["1002"],
            published_by=ground.staff["1003"],
            valid_from=ON,
        ),
        at=v.at(ON),
        business_date=ON,
    )
    older = next(one.id for one in versions(product_id=ground.product_id) if one.id != published)
    for against in (older, 999_999):
        answer = ask_back_test(
            product_id=ground.product_id,
            model=DRAFT,
            by=ground.staff["1002"],
            at=v.at(ON),
            business_date=ON,
            against=against,
        )
        assert isinstance(answer, Refused) == (against != older)
    carry_out_owed(clock=lambda: v.at(ON))
    row = BackTest.objects.get(population="lines")
    assert (row.against_id, row.summary["totals"]["up"]) == (older, 1)
    digest = row.candidate.model_hash
    assert len(evidence(product_id=ground.product_id, model_hash=digest, on=ON).missing) == 3


def test_the_customers_of_a_product_are_asked_what_another_of_its_template_would_give_them(ground):
    former = next(one.id for one in versions(product_id=ground.product_id))
    like = {"name": "福农二号", "segment": "farmer", "term_months": 36}
    cousin, stranger = (
        open_product(code=code, **like, made_from=made_from)
        for code, made_from in (("funong2", ground.product_id), ("funong3", None))
    )
    asking = {"model": DRAFT, "by": ground.staff["1002"], "at": v.at(ON), "business_date": ON, "against": former}
    assert "不是同一个模板" in ask_back_test(product_id=stranger, **asking).reason
    ids = ask_back_test(product_id=cousin, **asking)
    carry_out_owed(clock=lambda: v.at(ON))
    lines = BackTest.objects.get(id__in=ids, population="lines")
    totals = lines.summary["totals"]
    assert (totals["cases"], totals["up"], totals["down"]) == (3, 1, 1)
    found = latest(product_id=cousin, model_hash=lines.candidate.model_hash, against_id=former)
    assert {test.whose_id for test in found.tests} == {ground.product_id}
