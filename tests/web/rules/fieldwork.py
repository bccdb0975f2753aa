"""Devices: every one for the system administrator, those of his people for the head of a branch; forms for
whoever sees products to read, for two departments to draw up.
"""

from uuid import UUID

from qianmo.apps.fieldwork.models import CallbackDraw, Device, Enrolment, FormVersion, Photo
from qianmo.apps.fieldwork.models import Visit as Row
from qianmo.apps.fieldwork.services import NewCallbackDraw, NewDraft, begin_drafts, draw_callbacks
from qianmo.domain.access import Right
from qianmo.gateways import blobs
from tests import village as v
from tests.web.rules import Rule, Visit, anywhere

UID = "0195a1b2-0000-7000-8000-00000000000a"


def _devices(county, of):
    """A phone that a manager of each branch works on, so that whoever may see devices sees it; an address of it."""
    if not Device.objects.exists():
        stood = v.at(v.DRAWN)
        device = Device.objects.create(uid=UID, name="华为 A1", enrolled_at=stood, seen_at=stood)
        for number in ("2002", "3002"):
            Enrolment.objects.create(
                device=device,
                staff_id=county.ground.staff[number],
                token_digest=number.encode(),
                sealed_key=b"x",
                enrolled_at=stood,
                used_at=stood,
            )
    return of.format(Device.objects.get().pk)


def _draft(county):
    """A version of the farm form that is being made, by number."""
    making = FormVersion.objects.filter(code="farm").first()
    if making is not None:
        return making.number
    new = NewDraft(code="farm", based_on=1, by=county.ground.staff["1003"])
    now = v.at(v.DRAWN)
    return begin_drafts(drafts=[new], now=now, at=now, business_date=v.DRAWN)[0]


def _brought(county):
    """A visit and a picture of the household of the upper village, by id; the picture's bytes lie among the blobs."""
    if not Row.objects.exists():
        _devices(county, "")
        stood, home = v.at(v.DRAWN), county.households[v.UPPER]
        whose = {"household_id": home, "by_id": county.ground.staff["2002"]}
        visit = {"started_at": stood, "ended_at": stood, "made_at": stood, "stored_at": stood, "purpose": "看羊"}
        Row.objects.create(
            envelope=UID, device=Device.objects.get(), outcome="在家", business_date=v.DRAWN, **visit, **whose
        )
        digest = blobs.put(b"picture")
        Photo.objects.create(
            envelope=UID, sha256=digest, size=7, type="image/jpeg", purpose="barn", stored_at=stood, **whose
        )
    return Row.objects.get().pk, Photo.objects.get().pk


def _drawn(county):
    """A draw of the visit of the upper village, to be asked about by the head of its branch."""
    _brought(county)
    if not CallbackDraw.objects.exists():
        head = county.ground.staff["2001"]
        new = NewCallbackDraw(
            request_id=UUID(UID), branch_id=county.ground.branches[v.FIRST], since=v.DRAWN, until=v.DRAWN, size=1,
            seed=7, caller=head, by=head,
        )  # fmt: skip
        draw_callbacks(draws=[new], now=v.at(v.DRAWN), at=v.at(v.DRAWN), business_date=v.DRAWN)
    return CallbackDraw.objects.get().pk


def of_draw(county):
    """A draw of the first branch, seen by its people and from the county."""
    return [Visit(f"/callbacks/{_drawn(county)}/", frozenset({v.UPPER}), missing="/callbacks/999/")]


def of_visit(county):
    visit, _ = _brought(county)
    home, other = county.households[v.UPPER], county.households[v.LOWER]
    here = f"/households/{home}/visits/{visit}/"
    return [Visit(here, frozenset({v.UPPER}), missing=f"/households/{other}/visits/{visit}/")]


def of_photo(county):
    _, photo = _brought(county)
    home = county.households[v.UPPER]
    here = f"/households/{home}/photos/{photo}/"
    return [Visit(here, frozenset({v.UPPER}), missing=f"/households/{home}/photos/999999/")]


def of_draft(address, form=None):
    """An address of the version being made, and the same of one that is none."""
    return lambda county: [
        Visit(address.format(_draft(county)), missing=address.format(99), form=form or {"revision": "0"})
    ]


SEATED = {
    "forms": anywhere(Right.SEE_PRODUCTS, "/forms/"),
    "form": Rule(Right.SEE_PRODUCTS, lambda _: [Visit("/forms/farm/", missing="/forms/rice/")]),
    "form-version": Rule(Right.SEE_PRODUCTS, of_draft("/forms/farm/{}/")),
    "form-on-phone": Rule(Right.SEE_PRODUCTS, of_draft("/forms/farm/{}/phone/")),
    "intake": anywhere(Right.ASSIGN_WORK, "/intake/"),
    "visit-replay": Rule(Right.SEE_CUSTOMERS, of_visit),
    "photo": Rule(Right.SEE_CUSTOMERS, of_photo),
    "callbacks": anywhere(Right.CALL_BACK, "/callbacks/"),
    "callback-draw": Rule(Right.CALL_BACK, of_draw),
    "devices": anywhere(Right.MANAGE_DEVICES, "/devices/"),
    "device": Rule(Right.MANAGE_DEVICES, lambda county: [Visit(_devices(county, "/devices/{}/"))]),
}
POSTED = {
    "begin-form": Rule(
        Right.DESIGN_FORMS,
        lambda _: [Visit("/forms/trade/begin/", missing="/forms/rice/begin/", form={"based_on": "1"})],
    ),
    "edit-form": Rule(
        Right.DESIGN_FORMS,
        of_draft("/forms/farm/{}/edit/", {"revision": "0", "act": "move-field", "key": "vice", "way": "down"}),
    ),
    "step-form": Rule(Right.DESIGN_FORMS, of_draft("/forms/farm/{}/step/", {"revision": "0", "act": "hand-in"})),
    "roll-out-form": Rule(
        Right.DESIGN_FORMS,
        lambda _: [
            Visit(
                "/forms/farm/roll-out/",
                missing="/forms/rice/roll-out/",
                form={"number": "1", "where": "all", "since": v.DRAWN.isoformat(), "reason": "统一"},
            )
        ],
    ),
    "rule-filing": Rule(Right.ASSIGN_WORK, lambda _: [Visit("/intake/rule/", form={"envelope": UID, "same": "1"})]),
    "settle-conflict": Rule(
        Right.ASSIGN_WORK, lambda _: [Visit("/intake/settle/", form={"conflict": "1", "choice": "mine"})]
    ),
    "settle-figure": Rule(
        Right.ASSIGN_WORK, lambda _: [Visit("/intake/figure/", form={"proposal": "1", "accept": "1"})]
    ),
    "draw-callbacks": Rule(
        Right.DRAW_CALLBACKS,
        lambda county: [
            Visit(
                "/callbacks/draw/",
                form={
                    "branch": str(county.ground.branches[v.FIRST]),
                    "since": v.DRAWN.isoformat(),
                    "until": v.DRAWN.isoformat(),
                    "size": "3",
                    "caller": str(county.ground.staff["2004"]),
                },
            )
        ],
    ),
    "say-callback": Rule(
        Right.CALL_BACK,
        lambda _: [Visit("/callbacks/say/", form={"callback": "1", "outcome": "confirmed"})],
    ),
    "order-device": Rule(
        Right.MANAGE_DEVICES,
        lambda county: [Visit(_devices(county, "/devices/{}/order/"), form={"kind": "lock", "reason": "丢了"})],
    ),
}
