"""What is filled into a contract: the facts of its line, who signs, what it costs; worked out anew or as kept.

Everything is text by the time it stands here, so that what was printed can be compared with what would be printed
today, and set again years later from what was kept.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from qianmo.apps.credit.queries.signable import SignableLine
from qianmo.apps.households.queries import NamedInFull, addresses_of, branches_of, named_in_full, spouses_of
from qianmo.apps.org.queries import branches_named, head_office
from qianmo.apps.products.queries import Terms, terms_in_force
from qianmo.apps.signing.models import Paper
from qianmo.apps.signing.texts import TextRow
from qianmo.apps.signing.wording import cost_words, interest_words, said_day
from qianmo.domain.money import yuan
from qianmo.domain.refusal import Refused
from qianmo.domain.signing.capitals import capital_amount
from qianmo.domain.signing.costs import AllInCost, all_in_cost, percent
from qianmo.domain.signing.parties import Role, asks_spouse
from qianmo.storage.identifiers import open_bytes

CARDS = {"fu": "福卡", "social": "社保卡"}
KINDS = {"revolving": "循环额度", "term": "一次性额度"}
NOBODY = "无"
OWN_SURETY = Refused(code="own_surety", reason="不能打印合同：保证人是借款人自己。请由另一人保证，或请审批改担保方式")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantor:
    """Who gives a guarantee, as the identity card has it; need not be a customer."""

    name: str
    identity: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs, in full; `person_id` where the bank holds a file of him or her."""

    role: str
    name: str
    identity: str
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """A contract filled in: each blank by name, who signs, who gives a guarantee, the table of what it costs."""

    facts: Mapping[str, str]
    signers: tuple[Signer, ...]
    guarantors: tuple[Guarantor, ...]
    cost: Mapping[str, Any]

    def packed(self) -> bytes:
        """As it is kept, sealed."""
        told = asdict(self)
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def digest(self, texts: Sequence[TextRow]) -> bytes:
        """SHA-256 over the contents and the digests of the texts they are filled into."""
        return hashlib.sha256(self.packed() + b"".join(one.digest for one in texts)).digest()


def unpacked(kept: bytes) -> Contents:
    """Contents as they were kept."""
    told = json.loads(kept)
    signers = tuple(Signer(**one) for one in told["signers"])
    return Contents(told["facts"], signers, tuple(Guarantor(**one) for one in told["guarantors"]), told["cost"])


@dataclass(frozen=True, slots=True)
class Asked:
    """A contract to fill in: the line, its number, the card, who gives a guarantee, and the texts it is made of.

    A supplement brings further blanks, and whoever signed the contract signs it too.
    """

    line: SignableLine
    number: str
    card: str
    guarantors: tuple[Guarantor, ...]
    texts: tuple[TextRow, ...]
    signers: tuple[Signer, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)


def filled_in(*, asked: Sequence[Asked], on: date) -> list[Contents | Refused]:
    """The contents of each contract as of a day; refused where it would cost more than may be."""
    lines = [one.line for one in asked]
    spouses = spouses_of(person_ids={line.borrower_id for line in lines if asks_spouse(line.guarantee)})
    people = named_in_full(person_ids={line.borrower_id for line in lines} | set(spouses.values()))
    homes = [line.household_id for line in lines]
    addresses, branches = addresses_of(household_ids=homes), branches_of(household_ids=homes)
    names, terms = branches_named(), terms_in_force(on=on)
    bank = head_office() or ""
    found: list[Contents | Refused] = []
    for one in asked:
        line = one.line
        cost = _cost(one, terms[line.product_id])
        if isinstance(cost, Refused):
            found.append(cost)
            continue
        borrower, spouse = people[line.borrower_id], people.get(spouses.get(line.borrower_id, 0))
        if line.guarantee == "保证" and borrower.identity in {giver.identity for giver in one.guarantors}:
            found.append(OWN_SURETY)
            continue
        signers = one.signers or _signers(one, borrower, spouse)
        _, branch = names.get(branches[line.household_id] or 0, ("", bank))
        where = {"贷款银行": bank, "经办机构": branch, "借款人住址": addresses[line.household_id]}
        facts = {
            **where,
            **_terms(one, terms[line.product_id], cost, on=on),
            **_named(borrower, spouse, one.guarantors),
            **one.more,
        }
        found.append(Contents(facts, signers, one.guarantors, cost_words(cost, terms[line.product_id].interest)))
    return found


def _cost(one: Asked, terms: Terms) -> AllInCost | Refused:
    return all_in_cost(
        principal_fen=one.line.limit_fen,
        starts_on=one.line.starts_on,
        ends_on=one.line.ends_on,
        rate_ppm=one.line.rate_ppm,
        terms=terms.interest,
        charges=[charge for text in one.texts for charge in text.charges],
    )


def _signers(one: Asked, borrower: NamedInFull, spouse: NamedInFull | None) -> tuple[Signer, ...]:
    signers = [Signer(Role.BORROWER, borrower.name, borrower.identity, borrower.id)]
    if spouse is not None:
        signers.append(Signer(Role.SPOUSE, spouse.name, spouse.identity, spouse.id))
    known = {signer.identity: signer.person_id for signer in signers}
    signers += [
        Signer(Role.GUARANTOR, giver.name, giver.identity, known.get(giver.identity))
        for giver in one.guarantors
        if giver.identity not in known
    ]
    return tuple(signers)


def _named(borrower: NamedInFull, spouse: NamedInFull | None, givers: Sequence[Guarantor]) -> dict[str, str]:
    """The blanks that name persons."""
    return {
        "借款人": borrower.name,
        "借款人证件号码": borrower.identity,
        "配偶": spouse.name if spouse else NOBODY,
        "担保人": "、".join(one.name for one in givers) or NOBODY,
    }


def _terms(one: Asked, terms: Terms, cost: AllInCost, *, on: date) -> dict[str, str]:
    """The blanks that come from line and product."""
    line = one.line
    months = (line.ends_on.year - line.starts_on.year) * 12 + line.ends_on.month - line.starts_on.month
    return {
        "合同编号": one.number,
        "签订日期": said_day(on),
        "产品名称": line.product,
        "额度形态": KINDS.get(line.line_kind, line.line_kind),
        "额度金额": f"{yuan(line.limit_fen)} 元",
        "额度大写": capital_amount(line.limit_fen),
        "年利率": percent(line.rate_ppm),
        "逾期利率": percent(cost.overdue_ppm),
        "挪用利率": percent(cost.misuse_ppm),
        "起始日": said_day(line.starts_on),
        "到期日": said_day(line.ends_on),
        "期限": f"{months} 个月",
        "用途": line.purpose,
        "担保方式": line.guarantee,
        "卡种": CARDS.get(one.card, NOBODY),
        "综合融资成本": percent(cost.annual_ppm),
        **interest_words(terms),
    }


def kept_contents(*, paper_id: int) -> Contents:
    """What was filled into a contract when it was printed."""
    sealed = Paper.objects.values_list("facts", flat=True).get(id=paper_id)
    return unpacked(open_bytes(bytes(sealed), bound_to=f"paper:{paper_id}"))
