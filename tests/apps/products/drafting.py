"""A draft of the village's product, and the ways its tests take it through."""

from datetime import date

from qianmo.apps.products.queries import draft
from qianmo.apps.products.services import open_draft, publish_draft, submit_draft
from qianmo.decisions import editing
from qianmo.domain.refusal import Refused
from tests import village as v

JUNE = date(2026, 6, 1)
MODEL = (v.POLICIES / "funong.dmn").read_bytes()
HALVED = editing.edited(MODEL, [editing.SetFormula("limit_fen", "limit_wan * 500000")])
WHEN = {"at": v.at(v.DRAWN), "business_date": v.DRAWN}
SOUND = v.SOUND | {"age": 41, "lpr_ppm": 30_000}


def begin(ground: v.Ground, **more: object) -> int:
    return open_draft(product_id=ground.product_id, by=ground.staff["1002"], **more, **WHEN)


def submit(ground: v.Ground, draft_id: int, **changed: object) -> int | Refused:
    row = draft(draft_id=draft_id)
    put = {
        "revision": row.revision,
        "valid_from": JUNE,
        "reason": "收紧额度",
        "evidence": {"model_hash": row.model_hash},
        "by": ground.staff["1002"],
    }
    return submit_draft(draft_id=draft_id, **(put | changed), **WHEN)


def publish(ground: v.Ground, draft_id: int, **changed: object) -> int | Refused:
    return publish_draft(draft_id=draft_id, by=ground.staff["1006"], **changed, **WHEN)
