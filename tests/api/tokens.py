"""Programs that call the API: a token issued to a person of the small county, and what is sent with it."""

from datetime import date
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from qianmo.apps.org.models import Staff
from qianmo.apps.org.tokens import NewToken, issue_tokens
from qianmo.domain.access import access_of
from qianmo.domain.permits import permits_within
from tests import village as v


def token_of(number, permits=None):
    """A token of a person with these permits; with every permit the post bears unless told."""
    wanted = NewToken(
        holder_number=number,
        name="核心系统",
        permits=frozenset(permits) if permits is not None else permits_within(access_of(v.STAFF[number][1])),
        days=30,
        by=Staff.objects.get(number="1011").pk,
        request_id=uuid4(),
    )
    (issued,) = issue_tokens(wanted=[wanted], now=timezone.now(), at=v.at(v.DRAWN), business_date=v.DRAWN)
    return issued.secret


class Program:
    """A program with a token."""

    def __init__(self, secret):
        self.client, self.secret = Client(), secret

    def get(self, address):
        return self.client.get(f"/api/v1{address}", headers={"Authorization": f"Bearer {self.secret}"})

    def post(self, address, body, key=None):
        headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": str(key or uuid4())}
        return self.client.post(f"/api/v1{address}", body, content_type="application/json", headers=headers)

    def send_file(self, name, content, key=None, **told):
        headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": str(key or uuid4())}
        body = {"file": SimpleUploadedFile(name, content.encode())} | told
        return self.client.post("/api/v1/deliveries", body, headers=headers)


def wish(household, **changed):
    """A wish for 5 万, with the permission signed today."""
    asked = {
        "household": household,
        "product": "funong",
        "requested_fen": 5 * v.WAN,
        "purpose": "购羊",
        "report": "属实",
        "consent_until": "2027-03-05",
        "filled": {"paper:身份证件": "已收", "paper:户口簿": "已收"},
    }
    return asked | changed


def wanted_draw(line, **changed):
    """A draw of 1 万 for the year."""
    return {"line": line, "amount_fen": v.WAN, "due_on": "2027-03-03", "purpose": "production"} | changed


def sent_household(village=v.UPPER, **changed):
    """A household with a head nobody knows yet."""
    head = {"name": "苏和", "relation": "head", "identity": v.identity(date(1984, 5, 6)), "phone": "13900001234"}
    household = {
        "village": village,
        "segment": "farm",
        "address": "201 号院",
        "items": ["identity_card", "household_register", "land_certificate"],
        "members": [head],
    }
    return household | changed
