"""Sent twice, done once: a double click, the back button and a second try change nothing that the first did not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from shapely.geometry import box, mapping

from qianmo.apps.credit.models import Draw, Line, Repayment, Reversal
from qianmo.apps.exports.models import SavedFilter
from qianmo.apps.fieldwork.models import Callback
from qianmo.apps.grids.cutting import NewCut, cut_cells
from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.ledgers.people import NewContact, enter_contacts
from qianmo.apps.grids.models import Cell, Contact, Handover
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Household, Likeness, Merge
from qianmo.apps.notices.models import Notice, Objection, SampledHousehold
from qianmo.apps.notices.services import adopt_shipped_rule
from qianmo.apps.org.models import ApiToken
from qianmo.apps.outreach.models import ExamPaper, VillageClaim
from qianmo.apps.performance.models import Attribution, Clawback, Contest, ContestSide, Correction, StaffTransfer
from qianmo.apps.ratings.models import RegisterDraft, Roster
from qianmo.apps.ratings.services import adopt_shipped_levels, issue_codes, open_sittings
from qianmo.apps.signing.models import Party
from qianmo.apps.targets.models import Budget, Milestone, Remedy, Spending, Supervision, WeakPoint
from qianmo.apps.tasks.models import Task
from qianmo.domain.villages import CellKind, ContactRole
from qianmo.web.clock import instant
from tests import village as v
from tests.apps.outreach.going import script_in_force
from tests.apps.performance.month import count, lay_accounts_of, lay_deposits, put_in_force
from tests.web.rules import County, exports, fieldwork
from tests.web.rules.grids import seen
from tests.web.rules.targets import meeting, set_up
from tests.web.test_contracts import DRAWN
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
OFFICE, PRODUCT, REVIEWER, AUDITOR, ADMINISTRATOR = "1001", "1002", "1004", "1009", "1011"
FINANCE, PEOPLE = "1007", "1008"
HEAD, MANAGER, CLERK, ACCOUNTANT = "2001", "2002", "2004", "2005"
LOWER = f"/campaigns/{v.LOWER}/"
WORKED_OUT = {"Changed", "Standing", "VillageStanding"}
OURS = [
    model for model in apps.get_models() if model.__module__.startswith("qianmo.") and model.__name__ not in WORKED_OUT
]
Sent = Iterator[tuple[str, str, dict[str, object]]]


def rows() -> dict[str, int]:
    """How many rows every table of the bank holds; an act that did something left at least an event."""
    return {model._meta.label: model.objects.count() for model in OURS}


def of_a_drive(county: County) -> Sent:
    page = visitor(HEAD).get(f"/campaigns/opening/?village={v.LOWER}").content.decode()
    mark = {"revision": "0", "reasons": ["gambling"], "note": "告诫书"}
    yield HEAD, f"{LOWER}marks/{county.households[v.LOWER]}/save/", mark
    page = visitor(HEAD).get(f"/campaigns/opening/?village={v.LOWER}").content.decode()
    yield HEAD, f"{LOWER}open/", {"seen": re.search(r'name="seen" value="(\w+)"', page)[1]}
    yield HEAD, f"{LOWER}target/", {"percent": "60", "seen": "500000"}
    yield HEAD, f"{LOWER}defer/", {"reason": "换届", "review_on": "2026-06-01", "seen": ""}
    yield HEAD, f"{LOWER}resume/", {"seen": "换届，2026-06-01 复查"}


def of_registers(county: County) -> Sent:
    head, here = county.filings[v.UPPER].members[0], f"/campaigns/{v.UPPER}/registers/"
    for name in (head.name, "孟庆贺"):
        file = SimpleUploadedFile("册.csv", f"姓名,身份证号\n{name},{head.identity}".encode())
        yield MANAGER, f"{here}bring/", {"source": "村委名册", "file": file}
        draft = RegisterDraft.objects.get().pk
        page = visitor(MANAGER).get(f"{here}{draft}/").content.decode()
        before = re.search(r'name="replaces" value="(\d*)"', page)[1]
        yield MANAGER, f"{here}{draft}/take/", {"replaces": before}


def of_outreach(county: County) -> Sent:
    far, upper = county.ground.cells[v.FAR], county.ground.cells[v.UPPER]
    days = {"since": v.DRAWN.isoformat(), "until": v.DRAWN.isoformat()}
    yield HEAD, "/outreach/claims/ask/", {"village": far, "reason": "合作社在我行", **days}
    claim = VillageClaim.objects.get().pk
    yield OFFICE, f"/outreach/claims/{claim}/decide/", {"answer": "grant", "words": "归富河"}
    day = {"village": upper, "day": v.DRAWN.isoformat(), "place": "村部", "gift": "大米", "yuan": "30", "stock": "9"}
    yield MANAGER, "/outreach/signings/open/", day
    script_in_force(county.ground)
    yield MANAGER, "/outreach/exam/begin/", {}
    yield MANAGER, f"/outreach/exam/{ExamPaper.objects.get().pk}/", {}


def of_work(county: County) -> Sent:
    yield HEAD, "/tasks/assign/", {"household": county.households[v.UPPER], "note": "看羊", "due_on": "2026-04-01"}
    later = {"task": Task.objects.get().pk, "act": "postpone", "words": "人不在", "due_on": "2026-04-09"}
    yield MANAGER, "/tasks/act/", later
    yield MANAGER, "/tasks/act/", {"task": Task.objects.get().pk, "act": "done", "words": "去过了"}
    yield HEAD, "/filters/keep/", {"list": "villages", "stage": "filing", "name": "没开的"}
    yield HEAD, "/filters/drop/", {"list": "villages", "filter": SavedFilter.objects.get().pk}
    yield HEAD, "/exports/new/", {"list": "villages"}
    yield OFFICE, f"/exports/{exports.asked(county)}/decide/", {"answer": "refuse", "words": "不必"}
    yield REVIEWER, f"/approvals/{county.case_id}/review/", {"step": "returned", "items": "户口簿", "revision": "1"}


def of_money(county: County) -> Sent:
    (fresh,) = v.file_families([v.family(county.ground, "新户")])
    v.rate(county.ground, v.screen(county.ground, {fresh: ()}), [fresh])
    (line_id,) = v.grant(county.ground, [fresh])
    line = f"/lines/{Line.objects.get(id=line_id).number}/"
    yield MANAGER, f"{line}contract/print/", {"card": "fu"}
    party = Party.objects.select_related("paper").get(paper__line_id=line_id)
    yield MANAGER, f"/contracts/{party.paper.number}/sign/", {
        "party": party.pk, "place": "counter", "shown": bytes(party.paper.pdf_digest).hex(), "method": "hand",
        "drawn": DRAWN,
    }  # fmt: skip
    yield CLERK, f"{line}draw/", {"amount": "1万", "due_on": "2026-12-31", "purpose": "production"}
    yield CLERK, f"{line}repay/", {"amount": "100", "draw": Draw.objects.get(line_id=line_id).pk}
    paid = Repayment.objects.get(draw__line_id=line_id).pk
    yield CLERK, f"{line}reverse/", {"kind": "repayment", "subject": paid, "reason": "收错了户"}
    yield ACCOUNTANT, f"/reversals/{Reversal.objects.get().pk}/", {"answer": "approve"}
    yield HEAD, f"{line}freeze/", {"reason": "涉诉"}
    yield HEAD, f"{line}unfreeze/", {"reason": "撤诉"}


def of_sittings(county: County) -> Sent:
    names = ["斯琴", "巴图", "李秀英", "王德财", "陈贵"]
    sitting = {"kind": ["villager"] * 5, "name": names, "number": [""] * 5}
    yield MANAGER, f"/sittings/new/?village={v.UPPER}", sitting
    (home,) = v.file_families([v.family(county.ground, "同桌", village=v.LOWER)])
    roster = v.screen(county.ground, {home: ()}, village=v.LOWER)
    adopt_shipped_levels(since=v.OPENED)
    host = county.ground.staff["2003"]
    ((table, raters),) = open_sittings(
        sittings=[replace(v.sit_at_table(county.ground, roster), host=host)], at=v.at(v.DRAWN), business_date=v.DRAWN
    )
    yield "2003", f"/sittings/{table}/table/", {f"level-{home}": "优秀", f"wan-{home}": "8"}
    codes = issue_codes(rater_ids=raters, by=host, at=instant(on=v.DRAWN), business_date=v.DRAWN)
    yield "2003", f"/sittings/{table}/table/sign/", {"code": codes[raters[0]]}


def of_advice(county: County) -> Sent:
    writing = Writing(scope=Scope(None), by=county.ground.staff["2002"], at=v.at(v.DRAWN), on=v.DRAWN)
    enter_contacts(
        new=[NewContact(code=v.UPPER, role=ContactRole.SECRETARY, name="村支书", phone="", since=v.OPENED)],
        writing=writing,
    )  # fmt: skip
    said = {"contact": Contact.objects.get().pk, "wan": "8", "reason": "从不欠账"}
    yield MANAGER, f"/households/{county.households[v.UPPER]}/advice/", said
    yield MANAGER, f"/households/{county.households[v.UPPER]}/disclosure/", {"answer": "allow"}
    yield MANAGER, f"/households/{county.households[v.UPPER]}/disclosure/", {"answer": "back"}
    turned = {"segment": "trade", "seen": "farm", "since": v.DRAWN.isoformat(), "reason": "开了店"}
    yield MANAGER, f"/households/{county.households[v.UPPER]}/segment/", turned


def of_notices(county: County) -> Sent:
    adopt_shipped_rule(since=v.OPENED)
    roster = Roster.objects.get(village_id=county.ground.cells[v.UPPER]).pk
    here = f"/notices/village/{v.UPPER}/"
    yield HEAD, "/notices/draw/", {"roster": roster, "village": v.UPPER}
    yield HEAD, f"{here}find/", {"household": county.households[v.UPPER], "finding": "agrees"}
    yield HEAD, f"{here}post/", {"place": "村部"}
    notice = Notice.objects.get().pk
    about = {"number": SampledHousehold.objects.get().household.number, "kind": "wrong", "words": "房子是租的"}
    yield MANAGER, f"/notices/{notice}/object/", {**about, "request_id": uuid4()}
    answered = {"objection": Objection.objects.get().pk, "answer": "dismissed", "words": "入户看过"}
    yield HEAD, "/notices/objections/answer/", answered
    yield MANAGER, f"/notices/{notice}/take-down/", {"reason": "印错"}


def of_accounts(county: County) -> Sent:
    token = {"holder": "2002", "name": "核心系统", "permits": ["funnel:read"], "days": "30"}
    yield ADMINISTRATOR, "/tokens/issue/", token
    yield ADMINISTRATOR, f"/tokens/{ApiToken.objects.get().pk}/revoke/", {}
    v.account("2005")
    yield ADMINISTRATOR, "/accounts/2005/change/", {"act": "reset", "seen": "open"}
    yield ADMINISTRATOR, "/accounts/2005/change/", {"act": "close", "seen": "initial"}
    yield ADMINISTRATOR, "/accounts/2005/change/", {"act": "open", "seen": "closed"}
    yield AUDITOR, "/audit/verify/", {}


def of_villages(county: County) -> Sent:
    form = {"to": county.ground.staff["2003"], "since": v.DRAWN.isoformat(), "reason": "重划", "seen": seen(v.UPPER)}
    yield HEAD, "/grids/handover/move/", form
    yield HEAD, f"/grids/handovers/{Handover.objects.latest('id').pk}/undo/", {}
    writing = Writing(scope=Scope(None), by=county.ground.staff["1001"], at=v.at(v.DRAWN), on=v.DRAWN)
    cut_cells(new=[NewCut(code=v.UPPER, kind=CellKind.BUILDING, name="1号楼", since=v.DRAWN)], writing=writing)
    home = Household.objects.get(id=county.households[v.UPPER])
    put = {"put": f"{home.pk}:{home.group_id or 0}:0", "target": Cell.objects.latest("id").pk, "reason": "新划楼栋"}
    yield HEAD, f"/grids/ledgers/{v.UPPER}/pieces/put/", put
    Cell.objects.filter(code=v.UPPER).update(boundary=mapping(box(119, 43, 119.2, 43.2)))
    corners = "119,43\n119.1,43\n119.1,43.1"
    yield HEAD, f"/grids/ledgers/{v.UPPER}/blocks/{Cell.objects.latest('id').code}/save/", {"points": corners}


def of_forms(county: County) -> Sent:
    yield PRODUCT, "/forms/farm/begin/", {"based_on": "1"}
    yield PRODUCT, "/forms/farm/2/edit/", {"revision": "0", "act": "remove-field", "key": "vice"}
    yield PRODUCT, "/forms/farm/2/step/", {"revision": "1", "act": "hand-in"}
    yield OFFICE, "/forms/farm/2/step/", {"revision": "1", "act": "publish"}
    yield OFFICE, "/forms/farm/roll-out/", {
        "number": "2", "where": "some", "branch": [county.ground.branches[v.FIRST]], "since": v.DRAWN.isoformat(),
        "old_until": "2026-04-05", "reason": "试点",
    }  # fmt: skip
    yield OFFICE, "/forms/farm/begin/", {"based_on": "2"}
    yield PRODUCT, "/forms/farm/3/step/", {"revision": "0", "act": "drop"}


def of_pay(county: County) -> Sent:
    lay_deposits(county.ground)
    put_in_force(county.ground)
    count()
    asked = {"staff": MANAGER, "since": "2026-03", "until": "2026-03", "yuan": "50", "cause": "breach", "said": "通报"}
    yield FINANCE, "/performance/deferred/ask/", asked
    yield "1008", f"/performance/deferred/{Clawback.objects.get().pk}/decide/", {"answer": "agree"}
    wrong = {
        "staff": MANAGER,
        "month": "2026-03",
        "line": "average",
        "yuan": "-5",
        "reason": "多计",
        "evidence": "第 3 号",
    }
    yield FINANCE, "/performance/corrections/ask/", wrong
    yield "1008", f"/performance/corrections/{Correction.objects.get().pk}/decide/", {"answer": "agree"}


def of_programmes(county: County) -> Sent:
    here = set_up(county)
    yield (
        FINANCE,
        f"{here}spend/",
        {"budget": Budget.objects.get().pk, "yuan": "9", "spent_on": "2026-02-02", "said": "展板"},
    )
    yield OFFICE, f"{here}decide/", {"spending": Spending.objects.get().pk, "answer": "agree"}
    late = Milestone.objects.get().pk
    watch = {"milestone": late, "leader": "1005", "asks": "补上", "due_on": "2026-12-01"}
    yield FINANCE, f"{here}supervise/", watch
    yield FINANCE, f"{here}supervise/", {"item": Supervision.objects.get().pk, "outcome": "补上了"}
    yield HEAD, f"{here}tell/", {"milestone": late, "evidence": "第 3 号文"}
    here = meeting(county)
    point = WeakPoint.objects.get().pk
    yield HEAD, f"{here}why/", {"point": point, "causes": ["market"]}
    yield HEAD, f"{here}promise/", {"point": point, "what": "多跑", "answers": "2002", "due_on": "2026-12-01"}
    yield MANAGER, f"{here}tell/", {"remedy": Remedy.objects.get().pk, "kept": "done", "said": "跑完了"}
    yield FINANCE, f"{here}close/", {"said": "议定"}


def of_callbacks(county: County) -> Sent:
    fieldwork._brought(county)
    form = {"branch": county.ground.branches[v.FIRST], "since": "2026-03-05", "until": "2026-03-05", "size": "5"}
    yield HEAD, "/callbacks/draw/", form | {"caller": county.ground.staff["2004"]}
    yield CLERK, "/callbacks/say/", {"callback": Callback.objects.get().pk, "outcome": "mismatch", "said": "没来过"}


def of_merges(county: County) -> Sent:
    home = county.households[v.UPPER]
    phone = county.filings[v.UPPER].members[0].phone
    (twin,) = v.file_families([v.family(county.ground, "孟二", phone=phone)])
    yield HEAD, "/duplicates/find/", {}
    yield HEAD, "/duplicates/judge/", {"pair": Likeness.objects.get().pk, "same": "1", "said": "问过"}
    yield HEAD, "/merges/propose/", {"merged": twin, "into": home, "said": "同一人"}
    step = f"/merges/{Merge.objects.get().pk}/step/"
    yield OFFICE, step, {"act": "confirm"}
    yield OFFICE, step, {"act": "undo", "said": "是父子"}


def of_results(county: County) -> Sent:
    here = "/performance/contests/"
    form = {"name": "春季投放", "measure": "loans", "scoring": "increase", "sides": "branch", "groups": "1"}
    yield OFFICE, f"{here}set-up/", form | {"first": "2026-04", "last": "2026-06"}
    contest = f"{here}{Contest.objects.get().pk}/"
    yield FINANCE, f"{contest}publish/", {}
    yield OFFICE, f"{contest}regroup/", {f"group-{one.pk}": "2" for one in ContestSide.objects.all()}
    yield OFFICE, f"{contest}drop/", {}
    lay_deposits(county.ground)
    household = county.households[v.UPPER]
    lay_accounts_of(county.ground, household)
    owed = {"account": ["1"], "staff": ["2003"], "from_on": v.DRAWN.isoformat(), "said": "共同营销"}
    yield ACCOUNTANT, f"/performance/attributions/{household}/ask/", owed
    yield HEAD, "/performance/attributions/decide/", {"attribution": Attribution.objects.get().pk, "answer": "agree"}
    grades, other = "/performance/grades/transfers/", county.ground.branches[v.SECOND]
    going = {"number": "2003", "branch": v.SECOND, "since": v.DRAWN.isoformat(), "reason": "轮岗"}
    yield OFFICE, f"{grades}ask/", going
    yield PEOPLE, f"{grades}agree/", {"transfer": StaffTransfer.objects.get(branch=other).pk, "taker": "2002"}


@pytest.mark.parametrize(
    "forms",
    [
        of_results,
        of_merges,
        of_callbacks,
        of_forms,
        of_a_drive,
        of_work,
        of_money,
        of_sittings,
        of_accounts,
        of_villages,
        of_registers,
        of_outreach,
        of_programmes,
        of_pay,
        of_notices,
        of_advice,
    ],
)
def test_a_form_sent_twice_is_done_once(forms):
    county = County()
    for person, address, form in forms(county):
        client, sent = visitor(person), {"request_id": str(uuid4())} | form
        before = rows()
        assert client.post(address, sent).status_code in {200, 302}, address
        first = rows()
        assert first != before, f"{address} did nothing"
        again = client.post(address, sent)
        assert again.status_code < 500, address
        assert rows() == first, address
