"""客户分层: a table of tiers is published by a second person, and the night gives every household what it answers.

The whole county is decided in one pass over the lake; only what differs from what holds is written, so a quiet day
writes next to nothing and a new version writes everybody.
"""

import hashlib
from datetime import date, datetime

import pyarrow as pa
from django.db import transaction

from qianmo import decisions
from qianmo.analytics.judging import ONE_ROW, sound_sheet
from qianmo.analytics.tiering import DECISION, compared_with, tier_ground
from qianmo.apps.crm.models import TierTable
from qianmo.apps.crm.queries import lake_day
from qianmo.apps.crm.queries.tiers import KEYS
from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.queries import living_tiers
from qianmo.apps.households.services import NewTiers, give_tiers
from qianmo.domain.refusal import Refused
from qianmo.storage.dated_rows import end_open


def unsound_tiers(source: bytes) -> Refused | None:
    """Why a model cannot be a table of tiers; None where it can.

    Refused: mistakes, gaps or overlaps; no table `tier` of which one row hits; a row that gives no tier; a fact the
    lake does not tell of every household, or one of another sort.
    """
    sheet = sound_sheet(source, decision=DECISION, called="分层")
    if isinstance(sheet, Refused):
        return _refused(sheet.code, sheet.reason)
    results = [one for one in sheet.columns if one.side == "out"]
    if sheet.kind != "table" or sheet.hit_policy not in ONE_ROW or len(results) != 1:
        return _refused("no_table", "“客户分层”要是一张决策表，只命中一行（UNIQUE 或 FIRST），只给一个结果")
    wanted = {f'"{name}"' for name in KEYS}
    odd = [row for row in sheet.rules if row.cells[-1].strip() not in wanted]
    return (
        _refused("odd_tier", f"第 {odd[0].number} 行给的是 {odd[0].cells[-1]}。只能是 {'、'.join(KEYS)}")
        if odd
        else None
    )


@transaction.atomic
def publish_tier_table(
    *, model: bytes, edited_by: int, published_by: int, valid_from: date, at: datetime
) -> int | Refused:
    """Put a table of tiers in force from a day on, after the one before it; its id.

    Refused: one person for both, a model that cannot be one, a day on which a later table already began.
    """
    if edited_by == published_by:
        return _refused("same_person", "编辑和发布是同一个人。请另一人发布")
    refused = unsound_tiers(model)
    if refused is not None:
        return refused
    later = end_open(valid_from, rows=TierTable.objects.all())
    if later is not None:
        return _refused("later_begun", f"{later} 起的分层表已经在用。请选更晚的日子")
    row = TierTable.objects.create(
        model=model.decode(), model_hash=hashlib.sha256(model).hexdigest(), valid=(valid_from, None),
        edited_by_id=edited_by, published_by_id=published_by, published_at=at,
    )  # fmt: skip
    return row.pk


@transaction.atomic
def decide_tiers(*, on: date, at: datetime, business_date: date) -> int:
    """Give every household the tier the table in force on a day answers; how many have another than before.

    The figures are those of the last day the lake knows. Nothing without a table or a lake. Decided twice, the second
    time changes nothing.
    """
    table = TierTable.objects.filter(valid__contains=on).first()
    day = lake_day()
    if table is None or day is None:
        return 0
    with tier_ground(lake=day.lake, edition=day.edition, as_of=day.as_of) as ground:
        found = ground.decided(decisions.load(table.model.encode()))
    keys = pa.array([KEYS[name] for name in found["tier"].to_pylist()], pa.string())
    found = found.set_column(found.column_names.index("tier"), "tier", keys)
    differing, gone = compared_with(living_tiers(), found, model_hash=table.model_hash)
    new = NewTiers(
        household_ids=differing["household_id"].to_pylist(), tiers=differing["tier"].to_pylist(),
        rules=differing["rule"].to_pylist(), facts=differing["facts"].to_pylist(), gone=gone,
        model_hash=table.model_hash, as_of=day.as_of,
    )  # fmt: skip
    changed = give_tiers(new=new, on=on, at=at, business_date=business_date)
    if changed:
        payload = {"on": str(on), "as_of": str(day.as_of), "households": found.num_rows, "changed": changed}
        fact = Fact(subject_id=table.pk, household_id=None, by=None, payload=payload)
        record(kind="crm.tiers_decided", facts=[fact], at=at, business_date=business_date)
    return changed


def _refused(code: str, why: str) -> Refused:
    return Refused(code=code, reason=f"不能用作分层表：{why}")
