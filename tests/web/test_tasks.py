"""Work at households: assigned by ticks, found by whoever is steward that day, ended, put off, taken back."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from qianmo.apps.events.queries import timeline
from qianmo.apps.grids.queries import Scope
from qianmo.apps.org.services import open_business_day
from qianmo.apps.tasks.models import Task
from qianmo.apps.tasks.services import assign_tasks
from tests import village as v

pytestmark = pytest.mark.django_db
DUE = v.SIGNED + timedelta(days=3)


class Bank:
    def __init__(self) -> None:
        self.ground = v.found_village()
        self.ids = v.file_families([v.family(self.ground, name) for name in ("孟庆和", "乌云", "巴图")])
        (self.far,) = v.file_families([v.family(self.ground, "远客", village=v.FAR)])
        open_business_day(day=v.SIGNED, at=v.at(v.SIGNED, hour=8))

    def sign_in(self, number: str) -> Client:
        client = Client()
        client.force_login(get_user_model().objects.get(id=v.account(number)))
        return client

    def assign(self, *ids: int, note: str = "问问羊价") -> str:
        form = {"household": ids, "note": note, "due_on": DUE.isoformat()}
        return self.sign_in("2001").post("/tasks/assign/", form, follow=True).content.decode()


@pytest.fixture
def bank():
    return Bank()


def test_ticked_households_become_the_work_of_their_steward_once(bank):
    assert "已派 3 户走访" in bank.assign(*bank.ids, bank.far)
    assert "1 户已有在办的走访" in bank.assign(bank.ids[0])
    assert "问问羊价" in bank.sign_in("2002").get("/tasks/").content.decode()
    assert "问问羊价" in bank.sign_in("2002").get("/").content.decode()
    for stranger in ("2003", "3002"):
        assert "问问羊价" not in bank.sign_in(stranger).get("/tasks/").content.decode()


def test_one_who_is_sent_from_a_customers_page_comes_back_to_it_and_finds_it_as_the_next_step(bank):
    form = {"from": "household", "household": bank.ids[0], "note": "看看羊圈", "due_on": DUE.isoformat()}
    answer = bank.sign_in("2001").post("/tasks/assign/", form, follow=True)
    assert answer.redirect_chain[-1][0] == f"/households/{bank.ids[0]}/"
    page = answer.content.decode()
    assert "已派 1 户走访" in page
    assert f"派待办：看看羊圈</b><small>{DUE} 前办完" in page
    assert page.index("下一步") < page.rindex("看看羊圈")
    assert f"· {DUE:%m-%d}</span>" in page


def test_a_whole_filter_is_assigned_with_its_count(bank):
    form = {"all": "yes", "note": "回访", "due_on": DUE.isoformat(), "village": v.UPPER}
    answer = bank.sign_in("2001").post("/tasks/assign/", form, follow=True)
    assert "已派 3 户走访" in answer.content.decode()


def test_who_would_be_sent_where_is_shown_before_anybody_is_sent(bank):
    bank.assign(bank.ids[0])
    form = {"all": "yes", "note": "回访", "due_on": DUE.isoformat(), "village": v.UPPER}
    page = bank.sign_in("2001").post("/tasks/preview/", form).content.decode()
    assert "新派 2 户" in page
    assert "1 户已有在办的走访，不重派" in page
    assert Task.objects.count() == 1
    sent = dict(re.findall(r'type="hidden" name="(all|note|due_on|village)" value="([^"]*)"', page))
    assert "已派 2 户走访" in bank.sign_in("2001").post("/tasks/assign/", sent, follow=True).content.decode()
    assert (
        "还没有勾选户"
        in bank.sign_in("2001").post("/tasks/preview/", {**form, "all": ""}, follow=True).content.decode()
    )


def test_a_bulk_act_does_what_it_can_and_says_what_it_could_not(bank):
    bank.assign(*bank.ids)
    first, second, third = Task.objects.order_by("id").values_list("id", flat=True)
    manager = bank.sign_in("2002")
    manager.post("/tasks/act/", {"task": first, "act": "done", "words": "去过了"})
    answer = manager.post("/tasks/act/", {"task": [first, second, 10**9], "act": "done"}, follow=True)
    page = answer.content.decode()
    assert "已完成 1 件" in page
    assert "1 件没有办：这件待办已完成，不用再办" in page
    assert "1 件没有办：这件待办不在您的范围" in page
    assert (
        "取消要写明原因" in manager.post("/tasks/act/", {"task": third, "act": "cancel"}, follow=True).content.decode()
    )
    assert bank.sign_in("3002").post("/tasks/act/", {"task": third, "act": "done"}).status_code == 302
    assert Task.objects.get(id=third).ended_at is None
    kinds = [one.kind for one in timeline(household_id=bank.ids[0], limit=9)]
    assert {"tasks.assigned", "tasks.ended"} <= set(kinds)


def test_a_task_is_put_off_three_times_and_not_a_fourth(bank):
    bank.assign(bank.ids[0])
    task, manager = Task.objects.get(), bank.sign_in("2002")
    for later in (5, 7, 9, 11):
        form = {"task": task.pk, "act": "postpone", "words": "人不在", "due_on": v.SIGNED + timedelta(days=later)}
        said = manager.post("/tasks/act/", form, follow=True).content.decode()
    assert "已延期 3 次，请办结或取消" in said
    task.refresh_from_db()
    assert task.due_on == v.SIGNED + timedelta(days=9)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"note": "x", "due_on": "明天"}, "没有看懂期限"),
        ({"note": "x", "due_on": DUE.isoformat()}, "还没有勾选户"),
        ({"note": "x", "due_on": "2020-01-01", "household": 1}, "已经过了"),
        ({"note": " ", "due_on": DUE.isoformat(), "household": 1}, "请写清"),
    ],
)
def test_work_that_cannot_be_assigned_says_why(bank, form, sentence):
    answer = bank.sign_in("2001").post("/tasks/assign/", form, follow=True)
    assert sentence in answer.content.decode()


def test_the_same_work_assigned_at_once_by_two_is_opened_once(bank):
    wish = {"household_ids": bank.ids, "kind": "visit", "note": "x", "due_on": DUE, "scope": Scope(None)}
    when = {"by": bank.ground.staff["2001"], "at": v.at(v.SIGNED), "business_date": v.SIGNED}
    assert assign_tasks(**wish, **when).opened == 3
    again = assign_tasks(**wish, **{**when, "at": v.at(v.SIGNED, hour=10)})
    assert (again.opened, again.known) == (0, 3)
