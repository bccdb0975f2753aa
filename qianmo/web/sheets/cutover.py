"""The differences of a cut-over as a workbook: every bad cell and every total that does not agree."""

from collections.abc import Sequence

from qianmo.gateways.cutover import Fault
from qianmo.gateways.workbooks import Head, write_workbook

HEADS = [Head("文件"), Head("单元格"), Head("差错")]


def differences(faults: Sequence[Fault], *, taker: str) -> bytes:
    """All faults, in the order of the files."""
    return write_workbook(
        title="切换差错",
        notes={"怎么用": "按文件和单元格改正，整批重新送入；有一处差错，一笔也不转入"},
        heads=HEADS,
        rows=([one.file, one.cell, one.reason] for one in faults),
        taker=taker,
    )
