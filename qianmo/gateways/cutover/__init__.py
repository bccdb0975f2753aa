"""Files of another system at a cut-over (切换): lines, draws, arrears, collateral and control totals, one file each.

`read_files` finds the files of a folder by their names and reads each row by row: sound rows as values, bad cells by
the name a spreadsheet gives them. Nothing here knows the bank; whether a borrower or a product exists is for it to say.
"""

from qianmo.gateways.cutover.columns import KINDS, Kind
from qianmo.gateways.cutover.reading import Fault, File, Row, files_by_kind, read_files

__all__ = ["KINDS", "Fault", "File", "Kind", "Row", "files_by_kind", "read_files"]
