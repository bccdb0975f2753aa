"""The lists of the console: each once, behind its page, its kept filters and its workbook.

A list narrows by the very filters its page has in the address, so a workbook holds what the page showed.
"""

from qianmo.web.lists.cases import CASES
from qianmo.web.lists.handovers import HANDOVERS
from qianmo.web.lists.households import HOUSEHOLDS
from qianmo.web.lists.lines import LINES
from qianmo.web.lists.listing import Listing
from qianmo.web.lists.reversals import REVERSALS
from qianmo.web.lists.tasks import TASKS
from qianmo.web.lists.villages import VILLAGES

LISTS: dict[str, Listing] = {one.key: one for one in (HOUSEHOLDS, LINES, CASES, VILLAGES, TASKS, REVERSALS, HANDOVERS)}

__all__ = ["CASES", "HANDOVERS", "HOUSEHOLDS", "LINES", "LISTS", "REVERSALS", "TASKS", "VILLAGES", "Listing"]
