"""The populations loans are counted by (口径): whose loans, for what, and up to which credit of one customer.

A population is a row here; the cap is the bank's own dated rule, since it changed before (500 万, 1,000 万, 2,000 万).
What is tested is all the customer may owe on the day, lines unused included, and never less than what is owed: a line
that rises over the cap takes the whole balance out. Segment, business, size and credit are those of the day counted;
what makes a loan 涉农 is judged as of the day it was made. Source: domain rules §1.4.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

OPERATING = "kind <> 'person' OR purpose <> 'consumption'"
"""Of persons only operating loans count, of firms all."""
SMALL_FIRMS = "kind IN ('micro', 'small')"
OWNERS = "kind = 'person' AND (segment = 'trade' OR runs)"
"""Who trades: 商户, and households with a 个体工商户 or 企业 that goes on."""
GRAINS: Mapping[str, str] = MappingProxyType(
    {"bank": "''", "branch": "branch_id::VARCHAR", "manager": "staff_id::VARCHAR", "product": "product"}
)
"""By whom a day is told, and the expression that is its key. The manager is who keeps the account (主办) that day."""


@dataclass(frozen=True, slots=True)
class Population:
    """Whose loans (`who`, a condition on the customer), for what (`use`), and whether a cap is asked for.

    `cap_of` names the population whose cap holds where it has none of its own. One with `parts` is what these hold
    together, each loan and each borrower once.
    """

    name: str
    meaning: str
    who: str = "true"
    use: str = "true"
    is_capped: bool = False
    cap_of: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cap:
    """A population with the cap of one version of the rules, 0 where none is asked for; of its parts each its own."""

    population: str
    fen: int
    parts: tuple["Cap", ...] = ()

    def holds(self) -> str:
        """The condition on a row of the loans."""
        if self.parts:
            return f"({' OR '.join(part.holds() for part in self.parts)})"
        asked = POPULATIONS[self.population]
        capped = f" AND credit_fen <= {int(self.fen)}" if asked.is_capped else ""
        return f"(({asked.who}) AND ({asked.use}){capped})"

    def asks(self) -> str:
        """The condition on a row of the applications: whose they are."""
        if self.parts:
            return f"({' OR '.join(part.asks() for part in self.parts)})"
        return f"({POPULATIONS[self.population].who})"


def cap_of(population: str, caps: Mapping[str, int]) -> Cap:
    """A population with what the caps of a day (fen by population) say of it and of its parts."""
    one = POPULATIONS[population]
    return Cap(population, caps.get(one.cap_of or population, 0), tuple(cap_of(part, caps) for part in one.parts))


POPULATIONS: Mapping[str, Population] = MappingProxyType(
    {
        "all": Population("各项贷款", "全部贷款"),
        "small": Population(
            "小微企业贷款", "小型、微型企业的贷款，商户、个体工商户和企业主的经营贷款，不论单户多大",
            f"{SMALL_FIRMS} OR ({OWNERS})", OPERATING,
        ),
        "inclusive": Population(
            "普惠型小微企业贷款", "小型、微型企业的贷款，商户、个体工商户和企业主的经营贷款，单户授信合计不超过上限",
            f"{SMALL_FIRMS} OR ({OWNERS})", OPERATING, is_capped=True,
        ),
        "inclusive_central": Population(
            "普惠小微贷款（人行口径）", "普惠型小微企业贷款和农牧户的经营贷款，单户授信合计不超过人行上限",
            f"{SMALL_FIRMS} OR ({OWNERS}) OR (kind = 'person' AND segment = 'farm')", OPERATING, is_capped=True,
        ),
        "agri": Population(
            "涉农贷款", "四类合计，按贷款发放那天的情况定",
            parts=("agri_farm", "agri_firm_rural", "agri_firm_urban", "agri_other"),
        ),
        "agri_farm": Population(
            "涉农：农户贷款", "发放那天住在涉农村、并已住满一年的户，全部贷款", "agri = 'farmer'"
        ),
        "agri_firm_rural": Population(
            "涉农：农村企业及组织贷款", "发放那天登记在农村区域的企业和组织，全部用途", "agri = 'rural_firm'"
        ),
        "agri_firm_urban": Population(
            "涉农：城市企业及组织贷款", "登记在城市区域的企业和组织，只算农林牧渔和支农用途", "agri = 'urban_firm'"
        ),
        "agri_other": Population(
            "涉农：非农户个人农林牧渔贷款", "不是农户的个人，只算农林牧渔用途", "agri = 'other'"
        ),
        "inclusive_agri": Population(
            "普惠型涉农贷款", "农户经营贷款和涉农小微企业贷款，各按自己的单户上限", is_capped=True,
            parts=("inclusive_agri_farm", "inclusive_agri_firm"),
        ),
        "inclusive_agri_farm": Population(
            "普惠型涉农：农户经营", "农户的经营贷款，单户授信合计不超过普惠型涉农的上限", "agri = 'farmer'", OPERATING,
            is_capped=True, cap_of="inclusive_agri",
        ),
        "inclusive_agri_firm": Population(
            "普惠型涉农：小微企业", "涉农的小型、微型企业贷款，单户授信合计不超过普惠型小微的上限",
            f"agri IN ('rural_firm', 'urban_firm') AND {SMALL_FIRMS}", is_capped=True, cap_of="inclusive",
        ),
        "fresh": Population("本年新发放贷款", "本年发放、现在还欠着的贷款", use="drawn_fen > 0"),
        "little": Population("小额贷款", "单户授信合计不超过做小做散的上限，不论客群用途", is_capped=True),
    }
)  # fmt: skip
"""By code."""
