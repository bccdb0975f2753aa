"""The pages of a committee, the board of promises and the batches, as those who sit before them use them."""

import pytest

from qianmo.apps.approvals.models import AgendaItem, Case, Committee
from qianmo.apps.approvals.services import NewOpinion, found_committee, set_authority, speak
from qianmo.apps.credit.models import Line
from qianmo.apps.org.services import open_business_day
from tests import village as v
from tests.apps.credit.test_alike import Drive
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def drive():
    """Four cases before the branch head, and a committee of three chaired by the approver of the head office."""
    drive = Drive()
    open_business_day(day=v.DRAWN, at=v.at(v.DRAWN, hour=8))
    staff = drive.desk.ground.staff
    others = [staff["1001"], staff["1006"]]
    found_committee(
        code="credit", name="授信委", chair=staff["1005"], others=others, limit_fen=300 * v.WAN, since=v.OPENED
    )
    return drive


def test_from_the_agenda_to_the_minutes_and_the_grant(drive):
    set_authority(post="branch_head", limit_fen=v.WAN, valid_from=v.DRAWN)
    head, chair = visitor("2001"), visitor("1005")
    case = Case.objects.order_by("id").first()
    assert "可以上会 4 件" in head.get("/committees/").content.decode()
    answer = head.post("/committees/call/", {"case": case.pk, f"amount_{case.pk}": "5", "committee": "0"}, follow=True)
    assert "请选由哪个委员会审议" in answer.content.decode()
    committee_id = Committee.objects.get().pk
    form = {"case": case.pk, f"amount_{case.pk}": "5", "committee": committee_id}
    room = head.post("/committees/call/", form).url
    item = AgendaItem.objects.get()
    for number, choice in (("1001", "yes"), ("1006", "no")):
        visitor(number).post(f"/committees/items/{item.pk}/vote/", {"choice": choice, "text": "羊价在跌"})
    assert "羊价在跌" not in chair.get(room).content.decode()
    chair.post(f"/committees/items/{item.pk}/vote/", {"choice": "yes"})
    assert "羊价在跌" in chair.get(room).content.decode()
    chair.post(f"/committees/items/{item.pk}/count/")
    assert "同意 2 票，需 2 票（有权表决的 2/3），通过" in head.get(room).content.decode()
    case.refresh_from_db()
    head.post(f"/approvals/{case.pk}/decide/", {"step": "approved", "limit": "5", "revision": case.revision})
    assert Line.objects.get().limit_fen == 5 * v.WAN


def test_a_member_who_is_kin_says_so_on_the_committee_s_page_and_neither_votes_nor_decides(drive):
    set_authority(post="branch_head", limit_fen=v.WAN, valid_from=v.DRAWN)
    case, committee = Case.objects.order_by("id").first(), Committee.objects.get()
    form = {"case": case.pk, f"amount_{case.pk}": "5", "committee": committee.pk}
    room = visitor("2001").post("/committees/call/", form).url
    item, member = AgendaItem.objects.get(), visitor("1006")
    assert "登记亲属，回避" in member.get(room).content.decode()
    said = {"what": "表兄", "meeting": item.meeting_id}
    answer = member.post(f"/approvals/{case.pk}/kin/", said, follow=True)
    assert answer.redirect_chain[-1][0] == room
    assert "亲属：表兄" in answer.content.decode()
    answer = member.post(f"/committees/items/{item.pk}/vote/", {"choice": "yes"}, follow=True)
    assert "您已回避这件" in answer.content.decode()


def test_who_is_kin_says_so_on_the_case_and_decides_none_of_the_household_s(drive):
    case, head = Case.objects.order_by("id").first(), visitor("2001")
    assert "我与这一户有亲属关系" in head.get(f"/approvals/{case.pk}/").content.decode()
    head.post(f"/approvals/{case.pk}/kin/", {"what": "姑父"})
    assert "您登记了与这一户是亲属（姑父）" in head.get(f"/approvals/{case.pk}/").content.decode()
    answer = head.post(f"/approvals/{case.pk}/decide/", {"step": "approved", "limit": "5", "revision": case.revision})
    assert "登记了与这一户是亲属（姑父），须回避。请另派审批人" in answer.content.decode()
    assert not Line.objects.exists()


def test_a_batch_is_approved_as_it_was_shown(drive):
    head = visitor("2001")
    shown = head.get("/approvals/alike/")
    (batch,) = shown.context["batches"]
    assert "不能成批 1 件" in shown.content.decode()
    answer = head.post("/approvals/alike/", {"batch": batch.key, "cases": "4"}, follow=True)
    assert "和您看到的不一样了" in answer.content.decode()
    answer = head.post("/approvals/alike/", {"batch": batch.key, "cases": "3"}, follow=True)
    assert "已批准 3 户" in answer.content.decode()
    assert Line.objects.count() == 3


def test_the_board_counts_what_is_paused_and_names_what_is_late(drive):
    case = Case.objects.order_by("id").first()
    papers = NewOpinion(
        case_id=case.pk, revision=case.revision, step="returned", by=drive.desk.approver, items=("承包合同",)
    )
    assert speak(opinions=[papers], at=v.at(v.DRAWN), business_date=v.DRAWN) == [None]
    later = v.DRAWN.replace(day=31)
    open_business_day(day=later, at=v.at(later, hour=8))
    found = visitor("2001").get("/approvals/board/").context["board"]
    assert [(one.name, one.cases, one.paused, one.stuck, one.late) for one in found.steps] == [
        ("待审批", 3, 0, 3, 3),
        ("待补件", 1, 1, 0, 1),
    ]
    assert (found.total.cases, found.people[0].name, len(found.troubled)) == (4, "尹红霞", 4)
    assert visitor("3001").get("/approvals/board/").context["board"].total.cases == 0
