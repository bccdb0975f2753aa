"""The populations loans are counted by (口径): whose loans, for what, and up to which credit of one customer.

A population is a row here; the cap is the bank's own dated rule, since it changed before (500 万, 1,000 万, 2,000 万).
What is tested is all the customer may owe on the day, lines unused included, and never less than what is owed: a line
that rises over the cap takes the whole balance out. A household is counted by the segment it has today.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

OPERATING = "purpose <> 'consumption'"
GRAINS: Mapping[str, str] = MappingProxyType(
    {"bank": "''", "branch": "branch_id::VARCHAR", "manager": "staff_id::VARCHAR", "product": "product"}
)
"""By whom a day is told, and the expression that is its key. The manager is who keeps the account (主办) that day."""


@dataclass(frozen=True, slots=True)
class Population:
    """Whose loans (`who`, a condition on the customer), for what (`use`), and whether a cap is asked for."""

    name: str
    meaning: str
    who: str = "true"
    use: str = "true"
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class Cap:
    """A population with the cap of one version of the rules; 0 where none is asked for."""

    population: str
    fen: int

    def holds(self) -> str:
        """The condition on a row of the loans."""
        asked = POPULATIONS[self.population]
        capped = f" AND credit_fen <= {int(self.fen)}" if asked.is_capped else ""
        return f"({asked.who}) AND ({asked.use}){capped}"


POPULATIONS: Mapping[str, Population] = MappingProxyType(
    {
        "all": Population("各项贷款", "全部贷款"),
        "small": Population("小微企业贷款", "商户的经营贷款，不论单户多大", "segment = 'trade'", OPERATING),
        "inclusive": Population(
            "普惠型小微企业贷款", "商户的经营贷款，单户授信合计不超过上限", "segment = 'trade'", OPERATING,
            is_capped=True,
        ),
        "inclusive_central": Population(
            "普惠小微贷款（人行口径）", "商户和农户的经营贷款，单户授信合计不超过人行上限",
            "segment IN ('trade', 'farm')", OPERATING, is_capped=True,
        ),
        "agri": Population("涉农贷款", "农牧户的全部贷款", "segment = 'farm'"),
        "inclusive_agri": Population(
            "普惠型涉农贷款", "农牧户的经营贷款，单户授信合计不超过上限", "segment = 'farm'", OPERATING, is_capped=True
        ),
        "little": Population("小额贷款", "单户授信合计不超过做小做散的上限，不论客群用途", is_capped=True),
    }
)  # fmt: skip
"""By code."""
