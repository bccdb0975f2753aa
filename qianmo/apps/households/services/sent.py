"""Households another system sends in: judged one by one, and filed all together or not at all.

The same checks as for any filing. Whoever sends sees only the villages of a scope: a household of any other village is
answered like one of a village that does not exist, and of a file elsewhere only that there is one is told.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.grids.queries import Scope, cells
from qianmo.apps.households.queries import files_of
from qianmo.apps.households.services.filing import Filed, file_households
from qianmo.domain.households import Filing
from qianmo.domain.identity import read_identity
from qianmo.domain.refusal import Refused


def file_sent(*, filings: Sequence[Filing], scope: Scope, preview: bool, at: datetime, business_date: date) -> Filed:
    """File every household, or none when one is refused or `preview` is set; refusals by position.

    Refused: whatever filing refuses, and a village outside the scope.
    """
    villages = {village.code for village in cells(level="village") if scope.allows(village.id)}
    read = [_with_plain_numbers(filing, on=business_date) for filing in filings]
    identities = {member.identity for filing in read for member in filing.members}
    files = files_of(identities=sorted(identities), scope=scope)
    refused: dict[int, Refused] = {}
    first: dict[str, int] = {}
    kept: list[tuple[int, Filing]] = []
    for position, filing in enumerate(read):
        twice = [member for member in filing.members if member.identity in files]
        again = [member for member in filing.members if first.setdefault(member.identity, position) != position]
        if filing.village_code not in villages:
            reason = f"没有代码为 {filing.village_code} 的村，请核对村名或区划代码"
            refused[position] = Refused(code="unknown_village", reason=reason)
        elif twice:
            where = f" {files[twice[0].identity]} 户" if files[twice[0].identity] else "本行另一户"
            reason = f"{twice[0].name}已在{where}的档案里，同一个人不能建两份档"
            refused[position] = Refused(code="duplicate_person", reason=reason)
        elif again:
            reason = f"{again[0].name}在第 {first[again[0].identity] + 1} 户已出现，同一个人不能建两份档"
            refused[position] = Refused(code="duplicate_person", reason=reason)
        else:
            kept.append((position, filing))
    with transaction.atomic():
        filed = file_households(filings=[filing for _, filing in kept], at=at, business_date=business_date)
        refused |= {kept[place][0]: answer for place, answer in filed.refused.items()}
        ids = {kept[place][0]: household_id for place, household_id in filed.ids.items()}
        if preview or refused:
            transaction.set_rollback(True)
            ids = {}
    return Filed(ids=ids, refused=dict(sorted(refused.items())))


def _with_plain_numbers(filing: Filing, *, on: date) -> Filing:
    """A filing whose sound identity numbers stand as the bank writes them, so that they can be looked up."""
    members = []
    for member in filing.members:
        identity = read_identity(member.identity, on=on)
        members.append(member if isinstance(identity, Refused) else replace(member, identity=identity.number))
    return replace(filing, members=tuple(members))
