"""A raise and a renewal are signed for like a contract, by whoever signed that, before a second person decides them."""

from uuid import uuid4

import pytest

from qianmo.apps.credit.models import LimitChange, Line
from qianmo.apps.credit.services import ChangeDecision, NewCut, NewRaise, cut_limits, decide_raises, request_raises
from qianmo.apps.grids.queries import Scope
from qianmo.apps.signing.models import Paper, Party
from qianmo.apps.signing.queries import (
    ContractFilter,
    contract_count,
    contract_document,
    contract_file,
    contract_list,
    contracts_of_line,
)
from qianmo.apps.signing.services import Guarantor, NewSupplement, print_supplement, void_paper
from tests import village as v
from tests.apps.credit.cutovers import ON, OldBank
from tests.apps.signing.desk import Desk
from tests.village import WAN

pytestmark = pytest.mark.django_db
EVERYWHERE = Scope(None)


class Raised(Desk):
    """A signed line of 8 万 under a guarantee, for which a raise to 10 万 waits."""

    def __init__(self) -> None:
        super().__init__()
        Line.objects.update(guarantee="保证")
        giver = Guarantor(name="李保国", identity=v.identity(v.date(1980, 2, 2)))
        contract = self.printed(guarantors=(giver,))
        self.sign(contract)
        assert self.sign(contract, role="guarantor").whole
        self.contract = contract.number
        new = NewRaise(
            line_id=self.line.pk, to_fen=10 * WAN, reason="扩栏", requested_by=self.manager, request_id=uuid4()
        )
        (self.change_id,) = request_raises(raises=[new], at=v.at(v.SIGNED), business_date=v.SIGNED).ids.values()

    def supplement(self, *, request_id=None, **changed):
        asked = {"kind": "raise", "subject_id": self.change_id, "printed_by": self.manager}
        new = NewSupplement(**(asked | changed), request_id=request_id or uuid4())
        return print_supplement(new=new, at=v.at(v.SIGNED), business_date=v.SIGNED)

    def paper(self) -> Paper:
        return Paper.objects.get(id=self.supplement())

    def decide(self, *, approve=True):
        by = self.ground.staff["2001"]
        one = ChangeDecision(
            change_id=self.change_id, approve=approve, note="再看看", decided_by=by, post="branch_head"
        )
        return decide_raises(decisions=[one], at=v.at(v.SIGNED), business_date=v.SIGNED)


@pytest.fixture
def raised():
    return Raised()


def words(paper: Paper) -> str:
    told = contract_document(paper_id=paper.pk)
    return "".join(run["text"] for part in told["parts"] for one in part["paragraphs"] for run in one["runs"])


def test_a_supplement_says_both_limits_and_is_signed_by_all_who_signed_the_contract(raised):
    paper = raised.paper()
    said = words(paper)
    assert f"同意补充合同{raised.contract}：额度由80,000.00 元调到100,000.00 元（人民币壹拾万元整）" in said
    assert "担保人：李保国。" in said
    assert list(Party.objects.filter(paper=paper).order_by("id").values_list("role", "name")) == [
        ("borrower", "王秀英"),
        ("guarantor", "李保国"),
    ]
    assert not raised.sign(paper).whole
    assert "还没有签补充协议" in raised.decide().refused[0].reason
    assert raised.sign(paper, role="guarantor").whole
    assert raised.line.limit_fen == 8 * WAN
    row = LimitChange.objects.get(kind="raise")
    assert (row.signed_on, row.supplement, bytes(row.digest)) == (v.SIGNED, paper.number, bytes(paper.pdf_digest))
    assert contracts_of_line(line_number=raised.line.number, scope=EVERYWHERE)[0].state_name == "已签，待复核"
    assert not raised.decide().refused
    assert raised.line.limit_fen == 10 * WAN
    latest, contract = contracts_of_line(line_number=raised.line.number, scope=EVERYWHERE)
    assert (latest.kind_name, latest.state_name, latest.limit_fen) == ("调增补充协议", "已签，已生效", 10 * WAN)
    assert (contract.number, contract.limit_fen, contract.state_name) == (raised.contract, 8 * WAN, "已签约")


def test_a_supplement_is_printed_once_and_again_only_after_it_is_voided(raised):
    request_id = uuid4()
    first = raised.supplement(request_id=request_id)
    assert raised.supplement(request_id=request_id) == first
    assert raised.supplement().code == "paper_exists"
    told = {"by": raised.manager, "at": v.at(v.SIGNED), "business_date": v.SIGNED}
    assert void_paper(paper_id=first, reason="名字写错", **told) is None
    again = raised.paper()
    assert raised.sign(again).signature_id
    assert raised.supplement(subject_id=10**9).code == "unknown_change"


def test_what_changed_since_it_was_printed_is_named_and_nothing_is_signed(raised):
    paper = raised.paper()
    cut = NewCut(line_id=raised.line.pk, to_fen=6 * WAN, reason="减量", by=raised.manager, request_id=uuid4())
    assert not cut_limits(cuts=[cut], at=v.at(v.SIGNED), business_date=v.SIGNED).refused
    Line.objects.update(rate_ppm=60_000)
    assert "年利率从 5.00% 变成 6.00%" in raised.sign(paper).reason


def test_a_raise_sent_back_meanwhile_is_signed_by_nobody(raised):
    paper = raised.paper()
    raised.sign(paper)
    assert not raised.decide(approve=False).refused
    assert raised.sign(paper, role="guarantor").code == "not_waiting"
    assert raised.supplement().code == "not_waiting"
    assert LimitChange.objects.get(kind="raise").digest is None


def test_a_contract_signed_before_the_system_stands_in_the_register_without_a_document():
    bank = OldBank()
    bank.take_over()
    line = Line.objects.get()
    (row,) = contract_list(scope=EVERYWHERE, chosen=ContractFilter(), limit=10)
    assert (row.number, row.state_name, row.limit_fen, row.printed_on) == (
        "农信高借字（2026）第 88 号", "系统上线前签订", 8 * WAN, None,
    )  # fmt: skip
    assert contract_file(number=row.number, scope=EVERYWHERE) is None
    assert contract_count(scope=EVERYWHERE, chosen=ContractFilter(state="before")) == 1
    assert contract_count(scope=EVERYWHERE, chosen=ContractFilter(state="signed")) == 0
    assert contract_list(scope=EVERYWHERE, chosen=ContractFilter(), after=row.place, limit=10) == []
    change = LimitChange.objects.create(
        line=line, kind="raise", before_fen=8 * WAN, after_fen=9 * WAN, effective_on=ON, reason="扩栏",
        state="requested", requested_by_id=bank.ground.staff["2002"], requested_at=v.at(ON),
    )  # fmt: skip
    new = NewSupplement(kind="raise", subject_id=change.pk, printed_by=bank.ground.staff["2002"], request_id=uuid4())
    paper = Paper.objects.get(id=print_supplement(new=new, at=v.at(ON), business_date=ON))
    assert f"同意补充合同{row.number}" in words(paper)
    assert [one.name for one in Party.objects.filter(paper=paper)] == ["孟庆和"]
    assert [one.place[0] for one in contract_list(scope=EVERYWHERE, chosen=ContractFilter(), limit=10)] == ["c", "b"]
