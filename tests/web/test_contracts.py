import base64
import re
from uuid import uuid4

import pytest
from django.test import Client

from qianmo.apps.credit.models import Line
from qianmo.apps.events.models import Event
from qianmo.apps.households.queries import named_in_full
from qianmo.apps.org.services import open_business_day
from qianmo.apps.signing.models import ContractText, Paper, Party, Signature
from tests import village as v
from tests.apps.signing.desk import SIGNATURE, Desk
from tests.web.test_roles import visitor

pytestmark = pytest.mark.django_db
DRAWN = "data:image/png;base64," + base64.b64encode(SIGNATURE).decode()
PRODUCT, RISK, MANAGER, AUDITOR = "1002", "1006", "2002", "1009"


class Office(Desk):
    """The desk on the day of signing, with people at screens."""

    def __init__(self) -> None:
        super().__init__()
        open_business_day(day=v.SIGNED, at=v.at(v.SIGNED, hour=8))

    def post(self, person: str, address: str, **form: object):
        """What comes of a form, followed to the page it leads to."""
        return visitor(person).post(address, {"request_id": str(uuid4()), **form}, follow=True)

    def printed_here(self) -> Paper:
        """A contract printed on the page of the line."""
        self.post(MANAGER, f"/lines/{self.line.number}/contract/print/", card="social")
        return Paper.objects.get(state="printed")


@pytest.fixture
def office():
    return Office()


def said(answer) -> str:
    return answer.content.decode()


def test_a_manager_shows_the_cost_prints_and_takes_the_signature(office):
    number = office.line.number
    shown = said(visitor(MANAGER).get(f"/lines/{number}/contract/"))
    assert "综合融资成本（年化，单利，一年 365 天）" in shown
    assert "5.0694%" in shown
    paper = office.printed_here()
    page = said(visitor(MANAGER).get(f"/contracts/{paper.number}/"))
    assert "社保卡" in page
    assert named_in_full(person_ids=[office.line.borrower_id])[office.line.borrower_id].identity not in page
    party = Party.objects.get(paper=paper)
    form = {"party": party.pk, "place": "counter", "shown": bytes(paper.pdf_digest).hex(), "method": "hand"}
    refused = office.post(MANAGER, f"/contracts/{paper.number}/sign/", **form, drawn="data:text/html;base64,PHN2Zz4=")
    assert refused.status_code == 422
    assert "没有签名。请在方框里签上姓名" in said(refused)
    done = office.post(MANAGER, f"/contracts/{paper.number}/sign/", **form, drawn=DRAWN)
    assert f"合同 {paper.number} 已签齐" in said(done)
    assert Line.objects.get().state == "active"
    papers = said(visitor(MANAGER).get(f"/households/{office.line.household_id}/?tab=papers"))
    assert f'href="/contracts/{paper.number}/"' in papers
    picture = visitor(MANAGER).get(f"/contracts/{paper.number}/signatures/{Signature.objects.get().pk}/")
    assert (picture.content, picture.headers["Content-Type"]) == (SIGNATURE, "image/png")


def test_opening_the_file_and_sealing_the_evidence_are_told(office):
    paper = office.printed_here()
    pdf = visitor(MANAGER).post(f"/contracts/{paper.number}/open/")
    assert pdf.content.startswith(b"%PDF")
    assert Event.objects.get(kind="signing.opened").payload["contract"] == paper.number
    nothing = office.post(AUDITOR, f"/contracts/{paper.number}/evidence/", reason=" ")
    assert "没有导出：请写明用途" in said(nothing)
    pack = visitor(AUDITOR).post(f"/contracts/{paper.number}/evidence/", {"reason": "检查"})
    assert pack.headers["Content-Type"] == "application/zip"
    assert Event.objects.get(kind="signing.evidence_sealed").payload["reason"] == "检查"


def test_a_voided_contract_stays_in_the_register_with_its_reason(office):
    paper = office.printed_here()
    office.post(MANAGER, f"/contracts/{paper.number}/void/", reason="卡种选错")
    page = said(visitor(MANAGER).get("/contracts/?state=void"))
    assert paper.number in page
    assert "卡种选错" in page
    again = office.printed_here()
    assert again.number in said(visitor(MANAGER).get(f"/contracts/?q={again.number[-6:]}"))


def test_a_text_is_written_by_one_previewed_and_published_by_another(office):
    office.post(PRODUCT, "/contracts/texts/begin/", key="body:revolving")
    draft = ContractText.objects.get(state="draft")
    here = f"/contracts/texts/{draft.pk}/"
    words = {
        "revision": "1",
        "title": "循环合同",
        "charge_name": "印花税",
        "charge_basis": "不收",
        "charge_payee": "税务",
    }
    charge = {"charge_bearer": "bank", "charge_fixed": "2.50", "charge_share": "0.005"}
    wrong = office.post(PRODUCT, f"{here}write/", **words, **charge, typed="贷给{客户}")
    assert wrong.status_code == 422
    assert "第 1 段的空格「客户」不在词表里" in said(wrong)
    assert "贷给{客户}" in said(wrong)
    page = said(office.post(PRODUCT, f"{here}write/", **words, **charge, typed="# 一\r\n贷给{借款人}"))
    assert "<u>王秀英</u>" in page
    assert "6.50" in page  # 2.50 and 0.005 % of 80,000
    assert visitor(PRODUCT).get(f"{here}sample.pdf").content.startswith(b"%PDF")
    office.post(RISK, f"{here}publish/", revision="2", valid_from=v.SIGNED.isoformat())
    assert ContractText.objects.get(pk=draft.pk).published_by_id == office.ground.staff[RISK]


def test_the_customer_reads_and_signs_on_his_own_phone(office):
    paper = office.printed_here()
    link = said(office.post(MANAGER, f"/lines/{office.line.number}/link/make/"))
    path = re.search(r"http://testserver(/my/[^<]+/)", link)[1]
    borrower = named_in_full(person_ids=[office.line.borrower_id])[office.line.borrower_id]
    phone = Client()
    token = re.search(r'name="link" value="([^"]+)"', said(phone.get(path)))[1]
    phone.post("/my/open/", {"link": token, "tail": borrower.identity[-4:]})
    assert paper.number in said(phone.get("/my/"))
    page = said(phone.get("/my/contract/"))
    assert "综合融资成本" in page
    shown = re.search(r'name="shown" value="(\w+)"', page)[1]
    wrong = phone.post("/my/contract/sign/", {"shown": "00" * 32, "drawn": DRAWN})
    assert "您看到的合同不是现在这一份" in said(wrong)
    phone.post("/my/contract/sign/", {"shown": shown, "drawn": DRAWN, "request_id": str(uuid4())})
    signature = Signature.objects.get()
    assert (signature.place, signature.taken_by_id) == ("phone", None)
    assert Line.objects.get().state == "active"
