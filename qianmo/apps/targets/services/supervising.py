"""What it takes to put something that lags under a leader: a unit behind its target, or a milestone that is late."""

from datetime import date

from qianmo.apps.org.queries import staff_ids
from qianmo.domain.refusal import Refused, join_refusals


def leader_for(*, what: str, leader: str, asks: str, due_on: date, watched: bool, on: date) -> int | Refused:
    """The leader's id. Refused, every fault at once: nobody of that number, nothing asked, a past day, one is open.

    `what` is called so in the refusal, `watched` whether it is under a leader already.
    """
    found = staff_ids(numbers=[leader]).get(leader)
    nobody = Refused(code="no_leader", reason=f"没有立项：没有工号“{leader[:20]}”。请填挂片领导的工号")
    faults = [
        (not asks.strip(), "no_ask", "没有立项：没有写要做到什么。请写明"),
        (due_on <= on, "no_time", f"没有立项：限期 {due_on} 不晚于今天。请选以后的日子"),
        (watched, "open_already", f"没有立项：{what}已经在督导。请先销号"),
    ]
    refused = [nobody] if found is None else []
    refused += [Refused(code=code, reason=reason) for fault, code, reason in faults if fault]
    return join_refusals(refused) or found or nobody
