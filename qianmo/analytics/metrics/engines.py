"""Which engine computes: one setting, `QIANMO_ENGINE`.

Nothing or `duckdb`: in this process. `spark`: where Spark's own files say, on this machine if they say nothing. A
master's address (`spark://host:7077`): on that cluster, whose workers must see the lake under the same path.
"""

import os
from functools import cache

from qianmo.analytics.metrics.embedded import Embedded
from qianmo.analytics.metrics.plan import Engine


def chosen() -> Engine:
    """The engine of this process. Raises ValueError for a setting that names none."""
    said = os.environ.get("QIANMO_ENGINE", "duckdb")
    if said == "duckdb":
        return Embedded()
    if said == "spark":
        return _spark("local[*]")
    if said.startswith(("spark://", "local[")):
        return _spark(said)
    raise ValueError(f"QIANMO_ENGINE 是「{said}」：可以是 duckdb、spark，或主节点的地址，例如 spark://host:7077。")


@cache
def _spark(master: str) -> Engine:
    from qianmo.analytics.spark.engine import Distributed
    from qianmo.analytics.spark.session import HERE, session

    return Distributed(session(master=master, settings=HERE if master.startswith("local[") else {}))
