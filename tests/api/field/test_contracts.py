"""Contracts signed at the household with the officer's phone, online, by the acts of the room of signing."""

import base64
import json
from uuid import uuid4

import pytest

from qianmo.apps.credit.models import Line
from qianmo.apps.org.services import open_business_day
from qianmo.apps.signing.models import Paper, Signature
from tests import village as v
from tests.api.field.conftest import phone_of
from tests.apps.signing.desk import SIGNATURE, Desk
from tests.web.test_roles import NUMBERS

pytestmark = pytest.mark.django_db
DRAWN = base64.b64encode(SIGNATURE).decode()


@pytest.fixture
def desk():
    desk = Desk()
    open_business_day(day=v.SIGNED, at=v.at(v.SIGNED, hour=8))
    return desk


def test_a_contract_is_read_and_signed_on_the_officers_phone_and_its_line_is_active(desk):
    paper, phone = desk.printed(), phone_of("2002")
    household = desk.line.household_id
    status, told = phone.call("GET", f"/households/{household}/contracts")
    (contract,) = told["contracts"]
    assert (status, contract["number"]) == (200, paper.number)
    assert any("综合融资成本" in word for word, _ in contract["costs"])
    assert contract["terms"]
    assert not NUMBERS.search(json.dumps(told)), "nobody's number in full"
    (party,) = contract["parties"]
    said = {"party": party["id"], "shown": contract["shown"], "drawn": DRAWN, "request": str(uuid4())}

    def sign(**changed):
        return phone.call("POST", f"/contracts/{paper.number}/sign", said | changed)

    refused = [sign(shown="0" * 64), sign(drawn="AAAA"), sign(party=10**9)]
    assert [status for status, _ in refused] == [422, 422, 422]
    assert [one["code"] for _, one in refused[::2]] == ["not_what_was_shown", "no_party"]
    assert not Signature.objects.exists()
    assert sign() == sign() == (200, {"whole": True}), "the same request again is the same signature"
    assert (Signature.objects.get().taken_by.number, Line.objects.get().state) == ("2002", "active")
    assert phone.call("GET", f"/households/{household}/contracts")[1] == {"contracts": []}


def test_a_contract_of_another_village_is_answered_like_none(desk):
    paper, other = desk.printed(), phone_of("3002")
    assert other.call("GET", f"/households/{desk.line.household_id}/contracts")[1] == {"contracts": []}
    body = {"party": 1, "shown": "0" * 64, "drawn": DRAWN, "request": str(uuid4())}
    assert other.call("POST", f"/contracts/{paper.number}/sign", body)[0] == 404
    assert Paper.objects.get().state == "printed"
