"""`qianmo roster import FILE`: file the households of a roster, and hand back those that cannot be filed.

The file is read and judged first; then households go to the bank in batches, each batch whole or not at all. Importing
a file twice files nobody twice: the second time everybody is already in a file, and the answer says in which.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters import RefusedHousehold, write_returned_rows

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
    from django.utils import timezone

    from qianmo.apps.grids.queries import Scope
    from qianmo.apps.households.services import file_roster, judge_roster
    from qianmo.apps.org.queries import business_date

    try:
        on = business_date()
    except ObjectDoesNotExist:
        return Refused(code="no_business_day", reason="还没有开启营业日，不能建档。请先开启营业日")
    if asked.refused and (asked.refused.exists() or not asked.refused.parent.is_dir()):
        return Refused(code="not_written", reason=f"{asked.refused} 已经存在，或所在的文件夹不存在。请换一个文件名")
    judged = judge_roster(path=asked.file, village_code=asked.village or "", scope=Scope(None), on=on)
    if isinstance(judged, Refused):
        return judged
    filers = _filers([one.village_code for one in judged.sound], by=asked.by, on=on)
    if isinstance(filers, Refused):
        return filers
    print(f"读到 {judged.rows:,} 行，{len(judged.sound) + len(judged.returned):,} 户")
    for note in judged.notes:
        print(note)
    returned = list(judged.returned)
    filed = 0
    for start in range(0, len(judged.sound), BATCH):
        batch = judged.sound[start : start + BATCH]
        refused = (
            [] if asked.dry_run else file_roster(households=batch, filers=filers, at=timezone.now(), business_date=on)
        )
        filed += len(batch) - len(refused)
        returned += refused
        _show_progress(filed, len(judged.sound))
    return _tell(asked, filed=filed, returned=sorted(returned, key=lambda one: one.rows))


def _filers(village_codes: Sequence[str], *, by: str | None, on: date) -> dict[str, int] | Refused:
    """Who files the households of each village: the person named, or the village's steward."""
    from qianmo.apps.households.services import stewards_who_file
    from qianmo.apps.org.queries import staff_ids

    if not by:
        return stewards_who_file(village_codes=village_codes, on=on)
    staff_id = staff_ids(numbers=[by]).get(by)
    if staff_id is None:
        return Refused(code="unknown_staff", reason=f"没有工号为 {by} 的员工。请核对 --by")
    return dict.fromkeys(village_codes, staff_id)


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
