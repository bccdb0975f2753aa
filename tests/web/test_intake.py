"""What phones sent and a person has to settle: the same household or not, whose value holds."""

from uuid import uuid4

import pytest

from benchmarks.measuring.phones import visited
from qianmo.apps.fieldwork.models import FieldConflict, Visit
from qianmo.apps.households.models import Household
from qianmo.apps.households.queries import facts_in_force
from qianmo.apps.intake.models import Envelope
from tests import village as v
from tests.api.field.conftest import phone_of
from tests.web.rules import County
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return County()


@pytest.fixture
def filed_again(county):
    """The head of the upper village's household filed again on a phone, with a visit that waits for it."""
    phone, known = phone_of("2002"), county.filings[v.UPPER].members[0]
    head = {"name": known.name, "relation": "head", "identity": known.identity}
    papers = ["identity_card", "household_register", "land_certificate"]
    body = {"village_cell": county.ground.cells[v.UPPER], "segment": "farm", "members": [head], "items": papers}
    filing = phone.envelope("filing", f"new:{uuid4()}", body=body, changes={"scale_count": [None, 30]})
    visit = phone.envelope("visit", filing["entity"], body=visited())
    items = [phone.item(filing), phone.item(visit)]
    assert [one["state"] for one in phone.send(*items)] == ["parked", "parked"]
    return phone, items


def rule(person, envelope, *, same):
    form = {"envelope": envelope, "same": "1" if same else "0"}
    return visitor(person).post("/intake/rule/", form, follow=True).content.decode()


def test_the_branch_says_it_is_the_same_household_and_all_that_waited_is_carried_out(county, filed_again):
    phone, items = filed_again
    page = visitor("2001").get("/intake/").content.decode()
    assert ("孟庆和" in page, county.filings[v.UPPER].members[0].identity in page) == (True, False)
    assert "孟庆和" not in visitor("3001").get("/intake/").content.decode()
    assert "不在您的范围" in rule("3001", items[0]["envelope"], same=True)
    assert "已并进" in rule("2001", items[0]["envelope"], same=True)
    home = county.households[v.UPPER]
    assert facts_in_force(household_ids=[home], on=v.DRAWN)[home]["scale_count"] == 30
    assert (Visit.objects.get().household_id, Household.objects.count()) == (home, 3)
    outcomes = phone.send(*items)
    assert [one["state"] for one in outcomes] == ["received", "received"]
    assert all(phone.holds(item, outcome) for item, outcome in zip(items, outcomes, strict=True))
    assert "已经办过" in rule("2001", items[0]["envelope"], same=True)


def test_the_branch_says_it_is_another_and_the_filing_goes_back_with_the_reason(county, filed_again):
    _, items = filed_again
    assert "已退回" in rule("2001", items[0]["envelope"], same=False)
    assert not Envelope.objects.filter(uid=items[0]["envelope"]).exists()
    page = visitor("2001").get("/intake/").content.decode()
    assert "不是同一户，不能这样建档" in page
    assert not Visit.objects.exists(), "its visit still waits"


def test_a_conflict_is_settled_at_the_console(county):
    phone, home = phone_of("2002"), county.households[v.UPPER]
    phone.send(phone.survey(home, {"income_fen": [county.filings[v.UPPER].facts["income_fen"], 12 * v.WAN]}))
    phone.send(phone.survey(home, {"income_fen": [1, 20 * v.WAN]}))
    conflict = FieldConflict.objects.get()
    page = visitor("2001").get("/intake/").content.decode()
    assert ("20.00 万元" in page or "20 万" in page, "年收入" in page) == (True, True)
    form = {"conflict": conflict.pk, "choice": "mine"}
    assert "没有这个冲突" in visitor("3001").post("/intake/settle/", form, follow=True).content.decode()
    assert "取调查值" in visitor("2001").post("/intake/settle/", form, follow=True).content.decode()
    assert facts_in_force(household_ids=[home], on=v.DRAWN)[home]["income_fen"] == 20 * v.WAN
