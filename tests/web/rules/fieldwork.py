"""Devices: every one for the system administrator, those of his people for the head of a branch."""

from qianmo.apps.fieldwork.models import Device, Enrolment
from qianmo.domain.access import Right
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


SEATED = {
    "intake": anywhere(Right.ASSIGN_WORK, "/intake/"),
    "devices": anywhere(Right.MANAGE_DEVICES, "/devices/"),
    "device": Rule(Right.MANAGE_DEVICES, lambda county: [Visit(_devices(county, "/devices/{}/"))]),
}
POSTED = {
    "rule-filing": Rule(Right.ASSIGN_WORK, lambda _: [Visit("/intake/rule/", form={"envelope": UID, "same": "1"})]),
    "settle-conflict": Rule(
        Right.ASSIGN_WORK, lambda _: [Visit("/intake/settle/", form={"conflict": "1", "choice": "mine"})]
    ),
    "order-device": Rule(
        Right.MANAGE_DEVICES,
        lambda county: [Visit(_devices(county, "/devices/{}/order/"), form={"kind": "lock", "reason": "丢了"})],
    ),
}
