"""The designer of forms, as its pages post and show it, and what becomes of what phones write on older versions."""

import pytest

from qianmo.apps.fieldwork.models import FormVersion
from tests import village as v
from tests.api.field.conftest import phone_of
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
HERE = "/forms/farm/2/"


@pytest.fixture
def county(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return County()


@pytest.fixture
def drafter(county):
    """The product manager with version 2 begun."""
    client = visitor("1002")
    client.post("/forms/farm/begin/", {"based_on": "1"})
    return client


def said(client, address, **form):
    return client.post(address, form, follow=True).content.decode()


def edit(client, **form):
    revision = FormVersion.objects.get().revision
    return said(client, f"{HERE}edit/", revision=str(revision), **form)


def field(key):
    return next(one for page in FormVersion.objects.get().pages for one in page["fields"] if one["key"] == key)


def test_a_field_is_added_from_the_known_facts_and_says_what_its_form_said(drafter):
    assert "近一年纳税" in edit(drafter, act="add-field", page="3", fact="tax_fen")
    edit(
        drafter, act="set-field", key="tax_fen", label="去年纳税", min="0", max="1000000", hint="看完税证明",
        when="licence", test="is", value="是",
    )  # fmt: skip
    assert field("tax_fen") == {
        "key": "tax_fen", "kind": "money", "label": "去年纳税", "hint": "看完税证明", "min": 0, "max": 100_000_000,
        "shown_when": {"field": "licence", "is": True},
    }  # fmt: skip
    assert "表上已经有" in edit(drafter, act="add-field", page="3", fact="tax_fen")
    assert "代码小写字母开头" in edit(drafter, act="add-field", page="3", photo="圈舍", photo_key="圈舍")
    edit(drafter, act="add-field", page="3", photo="圈舍", photo_key="barn")
    assert field("barn") == {"key": "barn", "label": "圈舍", "kind": "photo"}
    assert "不是整数" in edit(drafter, act="set-field", key="herd_head", label="牲畜", min="三")


def test_pages_are_added_named_moved_and_taken_out(drafter):
    edit(drafter, act="add-page", title="牧场")
    edit(drafter, act="rename-page", page="6", title="草场")
    edit(drafter, act="move-page", page="6", way="up")
    assert [page["title"] for page in FormVersion.objects.get().pages][-2:] == ["草场", "需要核实"]
    assert "没有要问的" in drafter.get(HERE).content.decode()
    edit(drafter, act="remove-page", page="5")
    assert len(FormVersion.objects.get().pages) == 6
    edit(drafter, act="rename-form", form_title="农牧户冬季调查")
    assert FormVersion.objects.get().title == "农牧户冬季调查"
    assert "读不懂" in edit(drafter, act="dance")


def test_the_picture_of_the_phone_asks_what_the_answers_lead_to(drafter):
    shown = drafter.get(f"{HERE}phone/?page=4").content.decode()
    assert ("f-lenders" in shown, "没问：他行信用贷款、有贷款的机构" in shown) == (False, True)
    shown = drafter.get(f"{HERE}phone/?page=4&f-debt_fen=2").content.decode()
    assert ("f-lenders" in shown, 'value="2.00"' in shown) == (True, True)


def test_another_person_publishes_and_what_was_written_on_the_old_version_is_taken_to_its_last_day(county, drafter):
    edit(drafter, act="remove-field", key="vice")
    said(drafter, f"{HERE}step/", revision="1", act="hand-in")
    assert "您改过" in said(drafter, f"{HERE}step/", revision="1", act="publish")
    office = visitor("1001")
    assert "涉赌涉毒" in office.get(HERE).content.decode(), "what differs is shown beside the button"
    assert "已发布" in said(office, f"{HERE}step/", revision="1", act="publish")
    out = {"number": "2", "since": v.DRAWN.isoformat(), "old_until": v.DRAWN.isoformat(), "reason": "换版"}
    some = out | {"where": "some", "branch": [str(county.ground.branches[v.FIRST])]}
    assert "起用第 2 版" in said(office, "/forms/farm/roll-out/", **some)

    phone, home = phone_of("2002"), county.households[v.UPPER]
    assert "farm@2" in [one["id"] for one in phone.call("GET", "/start")[1]["forms"]]
    in_time = phone.survey(home, {"herd_head": [120, 130]}, made_at=v.at(v.DRAWN).isoformat())
    too_late = phone.survey(home, {"labourers": [3, 4]}, made_at=v.at(v.DRAWN.replace(day=9)).isoformat())
    (taken, closed) = phone.send(in_time, too_late)
    assert (taken["state"], closed["code"], "只收到 2026-03-05" in closed["reason"]) == (
        "received",
        "closed_form",
        True,
    )
    assert "富河支行第 2 版" in office.get("/forms/farm/").content.decode()
    assert "别的版收到" in said(office, "/forms/farm/roll-out/", **out, where="all")
