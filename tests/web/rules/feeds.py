"""供数: watched by finance, risk, audit and the system administrator; delivered by finance."""

from datetime import timedelta
from uuid import uuid4

from qianmo.apps.feeds.models import Delivery, Mapping, Upload
from qianmo.apps.feeds.services import NewUpload, Totals, look_at_upload, receive_upload
from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import County, Rule, Visit, anywhere

SENDER = "1007"
SPEC = {"files": ["core_{day}.csv"], "fields": {"account": {"from": "账号"}, "fen": {"from": "余额"}}}
YESTERDAY = v.DRAWN - timedelta(days=1)


def delivered(county: County, **changed: object) -> int:
    """A delivery of balances of the day before, carried, with what may be changed of it."""
    del county
    mapping, _ = Mapping.objects.get_or_create(
        kind="balances", name="核心余额", version=1, defaults={"spec": SPEC, "made_at": v.at(v.DRAWN)}
    )
    told: dict[str, object] = {
        "kind": "balances",
        "since": YESTERDAY,
        "on": YESTERDAY,
        "name": "balances_2026-03-04.csv",
        "digest": bytes(32),
        "size_bytes": 4_096,
        "mapping": mapping,
        "channel": "folder",
        "received_at": v.at(v.DRAWN, hour=5),
        "ended_at": v.at(v.DRAWN, hour=5),
        "state": "carried",
        "rows": 1_204,
        "accepted": 1_202,
        "rejected": 2,
        "accepted_fen": 123_456_789_01,
        "told_rows": 1_204,
        "told_fen": 123_456_789_01,
    }
    return Delivery.objects.create(**told | changed).id


def one(address: str, right: Right = Right.SEE_FEEDS) -> Rule:
    def visits(county: County) -> list[Visit]:
        known = Delivery.objects.values_list("id", flat=True).first() or delivered(county)
        return [Visit(address.format(known), missing=address.format(999_999_999))]

    return Rule(right, visits)


def uploaded(county: County) -> int:
    """Rates somebody of the finance department uploaded, looked at and not sent yet."""
    known = Upload.objects.values_list("id", flat=True).first()
    if known is not None:
        return known
    new = NewUpload(
        name="rates_20260304.csv",
        by=county.ground.staff[SENDER],
        request_id=uuid4(),
        since=None,
        on=None,
        totals=Totals(rows=2),
    )
    rows = ["产品代码,起始日,年利率", "D101,2026-03-04,0.10", "D201,无,1.35", ""]
    upload_id = receive_upload(new=new, pieces=["\n".join(rows).encode()], at=v.at(v.DRAWN), business_date=v.DRAWN)
    look_at_upload(upload_id=upload_id, business_date=v.DRAWN)
    return upload_id


def own(address: str) -> Rule:
    missing = address.format(999_999_999)
    return Rule(
        Right.DELIVER_FEEDS, lambda county: [Visit(address.format(uploaded(county)), missing=missing, owner=SENDER)]
    )


def mapped(address: str, right: Right = Right.SEE_FEEDS, **form: object) -> Rule:
    def visits(county: County) -> list[Visit]:
        delivered(county, digest=uuid4().bytes * 2)
        known = Mapping.objects.values_list("id", flat=True).first()
        return [Visit(address.format(known), missing=address.format(999_999_999), form=form)]

    return Rule(right, visits)


SEATED = {
    "mappings": anywhere(Right.SEE_FEEDS, "/feeds/mappings/"),
    "mapping": mapped("/feeds/mappings/{}/"),
    "change-mapping": mapped("/feeds/mappings/{}/change/", Right.DELIVER_FEEDS),
    "feeds": anywhere(Right.SEE_FEEDS, "/feeds/", "/feeds/?kind=balances&state=carried&day=2026-03-04&page=x"),
    "delivery": one("/feeds/{}/"),
    "upload-delivery": anywhere(Right.DELIVER_FEEDS, "/feeds/upload/"),
    "upload": own("/feeds/uploads/{}/"),
}
POSTED = {
    "try-mapping": mapped("/feeds/mappings/{}/try/", Right.DELIVER_FEEDS),
    "publish-mapping": mapped("/feeds/mappings/{}/publish/", Right.DELIVER_FEEDS, files="x"),
    "take-in-upload": anywhere(Right.DELIVER_FEEDS, "/feeds/upload/send/"),
    "drop-upload": own("/feeds/uploads/{}/drop/"),
    "send-upload": own("/feeds/uploads/{}/send/"),
    "delivery-rejects": one("/feeds/{}/rejects/", Right.DELIVER_FEEDS),
    "replace-history": one("/feeds/{}/anew/", Right.DELIVER_FEEDS),
    "deliver-again": one("/feeds/{}/again/", Right.DELIVER_FEEDS),
}
