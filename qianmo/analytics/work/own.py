"""Measures a bank says itself as sums of the same evidence: a source and its filters in the words of the catalogue."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from qianmo.analytics.work.measures import INCREMENT, Measure
from qianmo.domain.performance.measures import OF_MOVES, Counts, OwnMeasure, Source, meaning

EVENT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "fieldwork.visited": "上门走访", "fieldwork.surveyed": "入户采集", "fieldwork.called_back": "电话回访",
        "tasks.ended": "走访与待办办结", "leads.touched": "名单触达", "leads.converted": "名单转化",
        "households.filed": "建档", "households.consented": "取得授权", "ratings.sitting_opened": "评议会",
        "campaigns.drive_opened": "启动整村", "campaigns.group_opened": "启动客户群",
        "outreach.guest_registered": "签约日登记来客",
        "credit.applied": "受理申请", "dossiers.survey_signed": "调查签字", "credit.signed": "签约",
        "credit.renewed": "续贷",
    }
)  # fmt: skip
"""What people do that a measure may count, by the kind of event it leaves."""
PARTS: Mapping[Source, str] = {
    Source.END: "end_fen", Source.GROWTH: "(end_fen - start_fen)", Source.AVERAGE: "fen_days",
    Source.INCREMENT: "(fen_days - base_fen * $days)", Source.LENT: "lent_fen", Source.HELD: "1", Source.OPENED: "1",
    Source.FLOW: "moved_fen", Source.MOVES: "moves",
}  # fmt: skip
SINCE = frozenset({Source.GROWTH, Source.INCREMENT, Source.LENT, Source.GAINED, Source.OPENED})
"""Sources that tell of what came since."""
ONLY: Mapping[Source, str] = {Source.HELD: "last_owner", Source.OPENED: "opened"}


def own_measure(one: OwnMeasure, *, outcome: str) -> Measure:
    """A measure of the catalogue as the bank says it; `outcome` is the word as events keep it."""
    source = one.source
    known = Measure(
        name=one.name, meaning=meaning(one, events=EVENT_NAMES), unit=one.unit_of, unit_name=one.unit, fewer=one.fewer,
        entered=source is Source.ENTERED, event=one.event, outcome=outcome, once=one.once,
        condition=None if one.condition.counts is Counts.ALL else one.condition,
    )  # fmt: skip
    if not known.of_lake:
        return known
    part, rows = _counted(one)
    return Measure(
        name=known.name, meaning=known.meaning, unit=known.unit, unit_name=known.unit_name, fewer=known.fewer,
        condition=known.condition, total=f"CASE WHEN {rows} THEN {part} ELSE 0 END", part=part,
        rows=f"{rows} AND {part} <> 0", moves=one.kinds, days=source in {Source.AVERAGE, Source.INCREMENT},
        book=INCREMENT if source in SINCE else "",
    )  # fmt: skip


def _counted(one: OwnMeasure) -> tuple[str, str]:
    """What of a row of evidence is counted, and of which rows."""
    asked = [f"side = {_text(one.side)}"] if one.side else []
    if one.products:
        listed = _listed(one.products)
        asked.append(f"product IN (SELECT product FROM products WHERE product IN ({listed}) OR name IN ({listed}))")
    if one.source in OF_MOVES:
        return PARTS[one.source], " AND ".join([*asked, f"kind IN ({_listed(one.kinds)})"])
    now, then = _stands(one, "end"), _stands(one, "start")
    if one.source is Source.GAINED:
        return f"((last_owner{now})::INT - (first_owner{then})::INT)", " AND ".join(asked)
    asked += [ONLY[one.source]] if one.source in ONLY else []
    return PARTS[one.source], " AND ".join(asked) + now


def _stands(one: OwnMeasure, when: str) -> str:
    """What an account must be at the start or the end to count."""
    told = f" AND {when}_fen >= {int(one.least_fen)}" if one.least_fen else ""
    return f"{told} AND {when}_class = 1 AND NOT {when}_late" if one.sound else told


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(_text, names))


def _text(value: str) -> str:
    quoted = value.replace("'", "''")
    return f"'{quoted}'"
