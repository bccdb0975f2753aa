"""`qianmo roster import FILE`: file the households of a roster, and hand back those that cannot be filed.

The file is read and judged first; then households go to the bank in batches, each batch whole or not at all. Importing
a file twice files nobody twice: the second time everybody is already in a file, and the answer says in which.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from qianmo.domain.households import Filing
from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters import (
    Places,
    RefusedHousehold,
    Roster,
    RosterHousehold,
    Village,
    read_roster,
    write_returned_rows,
)

BATCH = 20_000
"""Households in one transaction."""
SHOWN = 50
"""Sentences printed; the rest stand in the workbook of refused rows."""

FILED_ALL, SOME_RETURNED, FILE_REFUSED = 0, 1, 2


def run(argv: Sequence[str]) -> int:
    """Import a roster; 0 when every household is filed, 1 when some were handed back, 2 when the file was."""
    parser = argparse.ArgumentParser(prog="qianmo roster", description="名册导入：一行一人，按户序号成户")
    commands = parser.add_subparsers(dest="command", required=True)
    importing = commands.add_parser("import", help="导入一个名册文件")
    importing.add_argument("file", type=Path, metavar="FILE", help="名册：.xlsx、.xls、.csv、.txt 或 .tsv")
    importing.add_argument("--village", metavar="CODE", help="整份名册都是这个村的（12 位区划代码）")
    importing.add_argument("--by", metavar="STAFF_NUMBER", help="建档人工号；不填时由各村的主办客户经理建档")
    importing.add_argument("--dry-run", action="store_true", help="只检查，不建档")
    importing.add_argument("--refused", type=Path, metavar="OUT.xlsx", help="把退回的行和原因写成工作簿")
    asked = parser.parse_args(argv)
    answer = _import(asked)
    if isinstance(answer, Refused):
        print(answer.reason, file=sys.stderr)
        return FILE_REFUSED
    return answer


def _import(asked: argparse.Namespace) -> int | Refused:
    from django.core.exceptions import ObjectDoesNotExist

    from qianmo.apps.org.queries import business_date

    try:
        on = business_date()
    except ObjectDoesNotExist:
        return Refused(code="no_business_day", reason="还没有开启营业日，不能建档。请先开启营业日")
    places = _places()
    village = places.by_code(asked.village) if asked.village else None
    if asked.village and village is None:
        return Refused(code="unknown_village", reason=f"没有代码为 {asked.village} 的村。请核对 --village")
    if asked.refused and (asked.refused.exists() or not asked.refused.parent.is_dir()):
        return Refused(code="not_written", reason=f"{asked.refused} 已经存在，或所在的文件夹不存在。请换一个文件名")
    roster = read_roster(asked.file, places=places, village=village, on=on)
    if isinstance(roster, Refused):
        return roster
    filers = _filers(roster, by=asked.by, on=on)
    if isinstance(filers, Refused):
        return filers
    print(f"读到 {roster.rows:,} 行，{len(roster.households) + len(roster.refused):,} 户")
    for note in roster.notes:
        print(note)
    returned = list(roster.refused)
    filed = 0
    for batch in _batches(roster.households):
        known = _known_to_the_bank(batch, column=roster.identity_column)
        new = _without(batch, known)
        refused = [] if asked.dry_run else _file(new, filers=filers, on=on)
        filed += len(new) - len(refused)
        returned += known + refused
        _show_progress(filed, len(roster.households))
    return _tell(asked, filed=filed, returned=sorted(returned, key=lambda one: one.rows))


def _places() -> Places:
    """Every village of the grid with its town and groups."""
    from qianmo.apps.grids.queries import cells

    towns = {town.id: town.name for town in cells(level="town")}
    groups: dict[int | None, dict[str, str]] = {}
    for group in cells(level="group"):
        groups.setdefault(group.parent_id, {})[group.name] = group.code
    return Places(
        Village(village.code, village.name, towns.get(village.parent_id or 0, ""), groups.get(village.id, {}))
        for village in cells(level="village")
    )


def _filers(roster: Roster, *, by: str | None, on: date) -> dict[str, int] | Refused:
    """Who files the households of each village: the person named, or the village's steward."""
    from qianmo.apps.grids.queries import cells, stewards
    from qianmo.apps.org.queries import staff_ids

    codes = sorted({household.village_code for household in roster.households})
    if by:
        staff_id = staff_ids(numbers=[by]).get(by)
        if staff_id is None:
            return Refused(code="unknown_staff", reason=f"没有工号为 {by} 的员工。请核对 --by")
        return dict.fromkeys(codes, staff_id)
    villages = cells(level="village", codes=codes)
    held = stewards(cell_ids=[village.id for village in villages], on=on)
    filers = {
        village.code: owner
        for village in villages
        if village.id in held and (owner := held[village.id].owner_id) is not None
    }
    alone = [village.name for village in villages if village.code not in filers]
    if alone:
        reason = f"不知道由谁建档：{'、'.join(alone[:5])}没有主办客户经理。请用 --by 写明建档人工号"
        return Refused(code="no_steward", reason=reason)
    return filers


def _batches(households: Sequence[RosterHousehold]) -> Iterator[list[RosterHousehold]]:
    for start in range(0, len(households), BATCH):
        yield list(households[start : start + BATCH])


def _known_to_the_bank(households: Sequence[RosterHousehold], *, column: str) -> list[RefusedHousehold]:
    """Households with a member who is in a file already, each such cell named."""
    from qianmo.apps.households.queries import files_of

    numbers = files_of(identities=[member.identity for one in households for member in one.members])
    found = []
    for one in households:
        reasons = [
            f"{column}{row}：{member.name}已在 {numbers[member.identity]} 户的档案里，同一个人不能建两份档"
            for row, member in zip(one.rows, one.members, strict=True)
            if member.identity in numbers
        ]
        if reasons:
            found.append(RefusedHousehold(one.rows, tuple(reasons)))
    return found


def _without(households: Sequence[RosterHousehold], returned: Sequence[RefusedHousehold]) -> list[RosterHousehold]:
    rows = {one.rows for one in returned}
    return [one for one in households if one.rows not in rows]


def _file(households: Sequence[RosterHousehold], *, filers: dict[str, int], on: date) -> list[RefusedHousehold]:
    """File one batch; the households the bank refuses all the same, for example those just filed elsewhere."""
    from django.utils import timezone

    from qianmo.apps.households.services import file_households

    filings = [
        Filing(
            village_code=one.village_code,
            group_code=one.group_code,
            segment=one.segment,
            address=one.address,
            items=one.items,
            members=one.members,
            source="roster",
            filed_by=filers[one.village_code],
            facts={},
        )
        for one in households
    ]
    refused = file_households(filings=filings, at=timezone.now(), business_date=on).refused
    return [
        RefusedHousehold(households[position].rows, (f"第 {households[position].rows[0]} 行：{answer.reason}",))
        for position, answer in refused.items()
    ]


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r已处理 {done:,} / {total:,} 户", end="" if done < total else "\n", file=sys.stderr, flush=True)


def _tell(asked: argparse.Namespace, *, filed: int, returned: list[RefusedHousehold]) -> int | Refused:
    print(f"{'可以建档' if asked.dry_run else '已建档'} {filed:,} 户，退回 {len(returned):,} 户")
    sentences = [sentence for one in returned for sentence in one.reasons]
    for sentence in sentences[:SHOWN]:
        print(f"  {sentence}")
    if len(sentences) > SHOWN:
        print(f"  还有 {len(sentences) - SHOWN:,} 处没有列出，用 --refused 写成工作簿查看")
    if asked.refused and returned:
        reasons = {row: "；".join(one.reasons) for one in returned for row in one.rows}
        failed = write_returned_rows(asked.file, asked.refused, reasons=reasons, village_given=bool(asked.village))
        if failed is not None:
            return failed
        print(f"退回的 {len(reasons):,} 行和原因写在 {asked.refused}")
    return SOME_RETURNED if returned else FILED_ALL
