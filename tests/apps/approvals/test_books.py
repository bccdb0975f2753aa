"""Every rule the bank sets itself changes in the same way: proposed by one, published by another, from a day on."""

from datetime import timedelta

import pytest

from qianmo.apps.approvals.models import Authority, AuthorityTable
from qianmo.apps.approvals.services import NewPromise, found_committee, set_promise
from qianmo.apps.events.models import Event
from qianmo.apps.org.changes import rule_changes, turn_down_change
from qianmo.apps.org.deputies import qualified, standings_of
from qianmo.web.rulebook import BOOKS, history
from tests import village as v
from tests.apps.approvals.test_authority import TABLE
from tests.apps.crm.test_tiers import SHIPPED
from tests.apps.leads.ground import PICKING
from tests.rulebook import OFFICER, RISK, propose, publish, say

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = v.DRAWN, v.DRAWN + timedelta(days=1)
SAID = {
    "table": [{"model": TABLE.decode()}],
    "tiers": [{"model": SHIPPED}],
    "list_model": [{"model": PICKING}],
    "list_queries": [{"name": "有存款", "sql": "SELECT household_id FROM accounts WHERE side = 'deposit'"}],
    "amounts": [{"post": "approver", "limit_fen": 500 * v.WAN}, {"post": "branch_head", "limit_fen": 80 * v.WAN}],
    "needed": [{"duty": "approver", "kind": "信贷审批资格证"}],
    "cuts": [{"measure": "bad", "over_ppm": 30_000, "keeps_ppm": 500_000}],
    "alone": [{"product": "funong", "limit_fen": 30 * v.WAN, "photos": 2, "review_ppm": 200_000}],
    "confirming": [{"above_fen": 100 * v.WAN, "minutes": 10}],
    "bearing": [{"survey": 60, "review": 20, "approval": 20, "first_surveyor": 70, "second_surveyor": 30}],
    "promises": [
        {
            "kind": "credit.application", "name": "S1 限时办结", "days": 5, "counted": "working", "starts": "complete",
            "stops": "disbursed", "cutoff": "17:00:00",
        }
    ],
    "pool-members": [{"pool": "北片", "staff": "2005"}, {"pool": "北片", "staff": "3001"}],
    "pool-outlets": [{"branch": v.FIRST, "pool": "北片"}],
    "seats": [
        {"committee": "credit", "staff": number, "is_chair": number == "1005", "until": None}
        for number in ("1004", "1005", "1006")
    ],
    "voting": [
        {
            "committee": "credit", "yes_of": 3, "yes_out_of": 4, "quorum_of": 2, "quorum_out_of": 3,
            "may_abstain": False,
        }
    ],
    "lanes": [
        {"name": "普惠快车", "from_fen": 0, "branch": None, "promise_kind": "express", "two_surveyors": False},
        {"name": "小微专车", "from_fen": 80 * v.WAN, "branch": v.FIRST, "promise_kind": "x", "two_surveyors": True},
    ],
    "vat": [
        {"who": "any", "upto_fen": None, "way": "taxed", "rate_ppm": 30_000, "reference_ppm": 0},
        {"who": "farm", "upto_fen": 100 * v.WAN, "way": "exempt", "rate_ppm": 0, "reference_ppm": 0},
        {"who": "trade", "upto_fen": 1_000 * v.WAN, "way": "by_loan", "rate_ppm": 60_000, "reference_ppm": 30_000},
    ],
    "transfer_curve": [{"tenor_days": 30, "rate_ppm": 11_500}, {"tenor_days": 365, "rate_ppm": 15_555}],
    "indicators": [
        {
            "code": "agri", "title": "涉农一个不低于", "population": "agri", "figure": "growth", "base": "year_start",
            "sense": "at_least", "against": "all", "offset_ppm": 0, "force": "hard",
        }
    ],
    "population_caps": [
        {"population": code, "cap_fen": 1_000 * v.WAN}
        for code in ("inclusive", "inclusive_agri", "inclusive_central", "little")
    ],
    "tolerance": [
        {
            "scale": "普惠小微", "population": "inclusive", "against": "all", "outcome": "ordinary",
            "above_ppm": 20_000, "reached": False,
        }
    ],
    "cohorts": [{"cohort": "乡镇网点", "branch": v.SECOND}],
    "bulletin_rules": [{"measure": "loans", "every": "week", "within_days": 2, "people": True}],
    "branch_merges": [{"branch": v.SECOND, "into": v.FIRST}],
    "negative": [
        {"code": code, "name": name, "hard": hard, "enabled": code != "non_resident"}
        for code, name, hard in (
            ("age_out", "年龄不符", True), ("enforcement", "被执行", True), ("gambling", "赌博", False),
            ("high_debt", "负债率高", False), ("non_resident", "长期外出", True), ("npl", "不良贷款", True),
        )
    ],
    "rating_rule": [
        {
            "method": "median", "fallback": "min", "trimmed_needs": 5, "opinions_needed": 4, "exclusions_needed": 3,
            "dispersion_ppm": 800_000,
        }
    ],
    "known_bounds": [{"youngest": 18, "oldest": 60, "arrears_days": 30, "debt_ppm": 500_000}],
    "drive_bounds": [
        {
            "done_ppm": 900_000, "signing_target_ppm": 400_000, "screening_days": 10, "rating_days": 10,
            "granting_days": 20, "notice_days": 10, "signing_days": 200,
        }
    ],
    "group_notice": [
        {"kind": "chain", "way": "none", "days": 0, "sample_ppm": 0, "sample_least": 0},
        {"kind": "workers", "way": "posted", "days": 7, "sample_ppm": 100_000, "sample_least": 2},
    ],
    "field_bounds": [{"people": 6, "days_a_week": 4, "dearest_yuan": 30, "untested": "stop"}],
    "credit_levels": [{"name": "特优", "most_fen": 9 * v.WAN}, {"name": "一般", "most_fen": 3 * v.WAN}],
    "staff_grades": [
        {
            "track": "小微", "step": step, "name": name, "borrowers": borrowers, "balance_fen": 0, "lent_fen": 0,
            "profit_fen": 0, "deposit_fen": 0, "points": 0, "exam": 0, "bad_ppm": None, "education": "any",
            "years": 0, "certificate": None,
        }
        for step, (name, borrowers) in enumerate([("见习", 0), ("一级", 100)])
    ],
    "staff_records": [{"staff": "2002", "track": "小微", "education": "bachelor", "since": "2020-07-01"}],
    "staffing": [
        {
            "cohort": "*", "least": 3, "balance_fen": 30_000 * v.WAN, "borrowers": 200, "step_fen": 10_000 * v.WAN,
            "step_borrowers": 50,
        }
    ],
    "measures": [
        {
            "name": name, "source": source, "unit": unit, "side": None, "products": None, "least_fen": None,
            "sound": False, "kinds": None, "event": event, "outcome": None, "once": False, "counts": counts,
            "number": number, "fewer": False,
        }
        for name, source, unit, event, counts, number in (
            ("贵金属", "entered", "克", None, "all", None),
            ("走访不足", "event", "户", "fieldwork.visited", "short", 20),
        )
    ],
    "public_notice": [
        {"days": 5, "sample_ppm": 100_000, "sample_least": 2, "answer_days": 3, "before_signing": True}
    ],
    "partner_caps": [{"kind": "chain", "cap_fen": 500 * v.WAN, "above": "refuse", "higher_fen": 0}],
    "credit_criteria": [{"test": "credit_share", "bound_ppm": 700_000}, {"test": "resident", "bound_ppm": 0}],
}  # fmt: skip
NONSENSE = {
    "tiers": ([{"model": SHIPPED.replace("worst_class", "age")}], "age"),
    "list_model": ([{"model": PICKING.replace("<text>90</text>", "<text>900</text>")}], "0 到 100 的整数"),
    "table": ([{"model": TABLE.decode().replace("total_fen / 1000000", "weight")}], "weight"),
    "bearing": ([SAID["bearing"][0] | {"review": 30}], "合计 110%"),
    "pool-outlets": ([{"branch": "none", "pool": "北片"}], "没有“none”"),
    "seats": (SAID["seats"][:2], "委员 2 人、主任委员 1 人"),
    "voting": ([SAID["voting"][0] | {"yes_of": 1, "yes_out_of": 2}], "1/2 不行。比例要超过一半"),
    "vat": (SAID["vat"][1:], "要有一行“不论谁的贷款”"),
    "lanes": (SAID["lanes"][1:], "没有从 0 万元起的通道"),
    "staff_grades": (SAID["staff_grades"][1:], "0 起连着写"),
    "promises": ([SAID["promises"][0] | {"kind": "other"}], "少了“限时办结”"),
    "credit_criteria": (SAID["credit_criteria"][1:], "村要有信用户占比"),
    "measures": ([SAID["measures"][0] | {"event": "credit.signed"}], "不数事"),
    "negative": ([row for row in SAID["negative"] if row["code"] != "gambling"], "少了“赌博”。名册上还有它的命中"),
}
PEOPLE = {"holders", "certificates"}


@pytest.fixture
def staff():
    people, _ = v.found_bank()
    v.found_rating_rules()
    others = [people["1001"], people["1004"]]
    found_committee(
        code="credit", name="授信委", chair=people["1005"], others=others, limit_fen=300 * v.WAN, since=v.OPENED
    )
    return people


def lasting(rows):
    """Rows without their ends: whose term is cut short still sat before."""
    return [{name: value for name, value in row.items() if name != "until"} for row in rows]


def test_every_rule_is_among_these():
    assert set(SAID) | PEOPLE == set(BOOKS)


@pytest.mark.parametrize("code", SAID)
def test_a_rule_is_changed_by_two_persons_and_what_it_said_before_stays(staff, code):
    book, rows = BOOKS[code], SAID[code]
    before = book.in_force(TODAY)
    proposed = propose(staff, code, rows, since=TOMORROW)
    assert publish(staff, code, proposed, on=TODAY, by=RISK).code == "same_person"
    assert book.in_force(TOMORROW) == before
    assert publish(staff, code, proposed, on=TODAY) is None
    assert (lasting(book.in_force(TODAY)), book.in_force(TOMORROW)) == (lasting(before), rows)
    assert publish(staff, code, proposed, on=TODAY).code == "settled"
    assert propose(staff, code, rows, since=TOMORROW + timedelta(days=1)).code == "nothing_new"
    newest = history(book, rule_changes(book=book.code))[0]
    assert (newest.since, newest.change.proposed_by, newest.change.settled_by) == (TOMORROW, "冯国栋", "白玉兰")
    assert newest.differences
    kinds = Event.objects.filter(kind__startswith="org.rules").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["org.rules_proposed", "org.rules_published"]


@pytest.mark.parametrize("code", NONSENSE)
def test_what_makes_no_sense_is_refused_before_anybody_is_asked_to_publish_it(staff, code):
    rows, said = NONSENSE[code]
    assert said in propose(staff, code, rows, since=TOMORROW).reason
    assert rule_changes() == []


def test_a_change_begins_tomorrow_at_the_earliest_after_every_other_and_alone(staff):
    rows = SAID["amounts"]
    assert propose(staff, "amounts", rows, since=TODAY, on=TODAY).code == "not_later"
    assert isinstance(propose(staff, "amounts", rows, since=TOMORROW, on=TODAY), int)
    assert propose(staff, "amounts", rows, since=TOMORROW, on=TODAY).code == "open_already"
    (waiting,) = rule_changes()
    assert publish(staff, "amounts", waiting.id, on=TOMORROW).code == "not_later"
    assert publish(staff, "amounts", waiting.id, on=TODAY) is None
    again = [rows[0], rows[1] | {"limit_fen": 70 * v.WAN}]
    assert propose(staff, "amounts", again, since=TOMORROW, on=TODAY).code == "later_begun"


def test_only_rows_that_differ_begin_anew(staff):
    kept = Authority.objects.get(post="approver").pk
    say(staff, "amounts", SAID["amounts"], since=TOMORROW)
    running = Authority.objects.filter(valid__contains=TOMORROW).order_by("post").values_list("post", "id")
    assert dict(running)["approver"] == kept
    assert "credit" not in dict(running)


def test_a_change_is_turned_down_with_a_reason_or_taken_back_by_whoever_proposed_it(staff):
    def turn_down(change_id, by, said=""):
        return turn_down_change(
            book=BOOKS["cuts"], change_id=change_id, said=said, by=staff[by], at=v.at(TODAY), business_date=TODAY
        )

    first = propose(staff, "cuts", SAID["cuts"], since=TOMORROW)
    assert turn_down(first, OFFICER).code == "no_reason"
    assert turn_down(first, OFFICER, "比例没有依据") is None
    second = propose(staff, "cuts", SAID["cuts"], since=TOMORROW)
    assert turn_down(second, RISK) is None
    assert [one.state for one in rule_changes(book="cuts")] == ["withdrawn", "declined"]
    assert BOOKS["cuts"].in_force(TOMORROW) == []


def test_a_post_is_granted_and_withdrawn_from_a_day_on(staff):
    def posts(number, on):
        return [one.post for one in standings_of(staff_id=staff[number], on=on)]

    row = {"staff": "2005", "post": "branch_head", "branch": v.FIRST, "act": "grant"}
    assert "没有“9999”" in propose(staff, "holders", [row | {"staff": "9999"}], since=TOMORROW).reason
    assert "那天没有，收不回" in propose(staff, "holders", [row | {"act": "withdraw"}], since=TOMORROW).reason
    head = row | {"staff": "2001", "act": "withdraw"}
    assert say(staff, "holders", [row, head], since=TOMORROW) is None
    assert (posts("2005", TODAY), posts("2005", TOMORROW)) == (["accountant"], ["accountant", "branch_head"])
    assert (posts("2001", TODAY), posts("2001", TOMORROW)) == (["branch_head"], [])
    assert "那天已经有了" in propose(staff, "holders", [row], since=TOMORROW + timedelta(days=1)).reason


def test_a_certificate_holds_until_its_own_end_or_until_it_is_withdrawn(staff):
    def has(on):
        return bool(qualified(staff_ids=[staff["1005"]], kind="信贷审批资格证", on=on))

    row = {"staff": "1005", "kind": "信贷审批资格证", "act": "grant", "until": None}
    assert "到了" in propose(staff, "certificates", [row | {"until": str(TOMORROW)}], since=TOMORROW).reason
    end = TOMORROW + timedelta(days=10)
    assert say(staff, "certificates", [row | {"until": str(end)}], since=TOMORROW) is None
    assert [has(day) for day in (TODAY, TOMORROW, end - timedelta(days=1), end)] == [False, True, True, False]
    assert say(staff, "certificates", [row | {"act": "withdraw"}], since=TOMORROW + timedelta(days=3)) is None
    assert [has(TOMORROW + timedelta(days=days)) for days in (2, 3)] == [True, False]


def test_the_table_keeps_who_edited_and_who_published_it(staff):
    say(staff, "table", SAID["table"], since=TOMORROW)
    row = AuthorityTable.objects.get()
    assert (row.edited_by_id, row.published_by_id, row.valid.lower) == (staff[RISK], staff[OFFICER], TOMORROW)


def test_a_case_keeps_the_promise_it_was_accepted_under(staff):
    set_promise(new=NewPromise(kind="express", days=3, cutoff=v.at(v.DRAWN, 17).time()), valid_from=v.OPENED)
    rows = BOOKS["promises"].in_force(TODAY)
    assert [row["kind"] for row in rows] == ["credit.application", "express"]
    say(staff, "promises", [row | {"days": 2} for row in rows], since=TOMORROW)
    assert [row["days"] for row in BOOKS["promises"].in_force(TODAY)] == [7, 3]
    assert [row["days"] for row in BOOKS["promises"].in_force(TOMORROW)] == [2, 2]
