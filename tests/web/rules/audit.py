"""The audit: read by auditors and security administrators only."""

from django.db.models import Max

from qianmo.apps.events.models import Event
from qianmo.domain.access import Right
from tests.web.rules import County, Rule, Visit, anywhere


def records(_: County) -> list[Visit]:
    return [Visit(f"/audit/{Event.objects.aggregate(last=Max('id'))['last']}/")]


SEATED = {
    "audit": anywhere(
        Right.SEE_AUDIT, "/audit/", "/audit/?who=2002&kind=files&since=2026-01-01&until=x", "/audit/?household=²"
    ),
    "audit-record": Rule(Right.SEE_AUDIT, records),
}
POSTED = {"verify-chain": anywhere(Right.SEE_AUDIT, "/audit/verify/")}
