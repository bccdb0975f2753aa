"""Numbers that people read out: household, line, contract, draw.

A household number says where the household was first filed and never changes, even when villages merge: it
is a name, not an address. The other numbers carry a kind, a year and a serial. These functions only write
and read them; serials are kept elsewhere.
"""

import re
from dataclasses import dataclass

from qianmo.domain.refusal import Refused

_HOUSEHOLD = re.compile(r"([0-9]{6})-([0-9]{3})-([0-9]{3})-([0-9]{4,})")


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdNumber:
    """The parts of 150422-101-211-0087: county, town, village as coded when filed, serial in the village."""

    county: str
    town: str
    village: str
    serial: int

    @property
    def village_code(self) -> str:
        """The twelve-figure code of the village at the time of filing."""
        return self.county + self.town + self.village


def household_number(*, village_code: str, serial: int) -> str:
    """Write a household number from the twelve-figure village code; serials beyond 9999 simply grow longer."""
    return f"{village_code[:6]}-{village_code[6:9]}-{village_code[9:]}-{serial:04d}"


def read_household_number(text: str) -> HouseholdNumber | Refused:
    """Read a household number as written; refused where it does not have the four parts."""
    match = _HOUSEHOLD.fullmatch(text.strip())
    if match is None:
        return Refused(
            reason=f"户号「{text.strip()[:30]}」的写法不对。应当像 150422-101-211-0087。", code="household_number"
        )
    county, town, village, serial = match.groups()
    return HouseholdNumber(county=county, town=town, village=village, serial=int(serial))


def line_number(*, year: int, serial: int) -> str:
    """The number of a granted line (授信额度): SX-2026-000123."""
    return f"SX-{year}-{serial:06d}"


def contract_number(*, year: int, serial: int) -> str:
    """The number of a signed contract (合同): HT-2026-000123."""
    return f"HT-{year}-{serial:06d}"


def draw_number(*, year: int, serial: int) -> str:
    """The number of a posted draw (借据), which carries a short year: JJ-26-000123."""
    return f"JJ-{year % 100:02d}-{serial:06d}"
