from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from qianmo.apps.credit.models import Contract, Line
from qianmo.apps.events.models import Event
from qianmo.apps.org.models import BranchAbility
from qianmo.apps.signing.models import ContractText, Paper, Signature
from qianmo.apps.signing.services import (
    Guarantor,
    NewPaper,
    Signed,
    Wording,
    open_text,
    print_papers,
    publish_text,
    void_paper,
    write_text,
)
from qianmo.domain.signing.parties import Method, Witness
from qianmo.gateways import printing
from qianmo.storage.identifiers import open_bytes
from tests import village as v
from tests.apps.signing.desk import SIGNATURE, Desk, png

pytestmark = pytest.mark.django_db
NEXT = v.SIGNED + timedelta(days=1)


def only_reason(answers) -> str:
    (refused,) = answers.refused.values()
    return refused.reason


def pdf_of(paper: Paper) -> bytes:
    return open_bytes(bytes(paper.pdf), bound_to=f"pdf:{paper.pk}")


def new_version(desk: Desk, *, typed: str = "# 新版\n{借款人}借{额度金额}。", valid_from=NEXT) -> None:
    at = v.at(v.SIGNED)
    wording = Wording(title="个人循环额度借款合同", typed=typed)
    opened = open_text(
        key="body:revolving", wording=wording, by=desk.ground.staff["1002"], at=at, business_date=v.SIGNED
    )
    published = publish_text(
        text_id=opened, revision=1, valid_from=valid_from, by=desk.ground.staff["1006"], at=at, business_date=v.SIGNED
    )
    assert published is None, published


def test_a_printed_contract_signed_by_its_borrower_makes_the_line_active():
    desk = Desk()
    paper = desk.printed()
    pdf = pdf_of(paper)
    assert pdf.startswith(b"%PDF")
    assert sha256(pdf).digest() == bytes(paper.pdf_digest)
    assert desk.line.state == "granted"
    signed = desk.sign(paper)
    assert isinstance(signed, Signed)
    assert signed.whole
    contract, line = Contract.objects.get(), desk.line
    assert (line.state, contract.number, bytes(contract.digest)) == ("active", paper.number, bytes(paper.pdf_digest))
    kept = Signature.objects.get()
    assert open_bytes(bytes(kept.image), bound_to=f"signature:{kept.pk}") == SIGNATURE
    wanted = ["signing.printed", "signing.signed", "credit.signed"]
    told = Event.objects.filter(kind__in=wanted).order_by("id")
    assert list(told.values_list("kind", flat=True)) == wanted


def test_the_same_contract_is_the_same_bytes_and_hostile_words_stay_words():
    runs = [{"text": '#read("/etc/passwd")', "filled": True}]
    document = {
        "title": "合同", "bank": "行", "number": "HT", "numbered": "编号", "foot": "脚",
        "parties": [{"role": "借款人", "name": "#panic() *粗* $x$ \\ [a] <b>", "identity": '"}'}],
        "parts": [{"title": "", "paragraphs": [{"heading": False, "runs": runs}]}],
        "cost": {
            "title": "表", "basis": "法", "heads": list("甲乙丙丁戊"), "rows": [["#a", "b", "c", "d", "1.00"]],
            "sums": [["计", "1"]], "default_title": "违约", "default": ["罚息"],
        },
        "signing": {"title": "签署", "words": "字", "lines": ["借款人："]},
    }  # fmt: skip
    once = printing.print_contract(document)
    assert isinstance(once, bytes)
    assert printing.print_contract(document) == once
    other = printing.print_contract({**document, "number": "HU"})
    assert other != once


def test_a_character_no_font_has_is_named_and_without_fonts_nothing_is_printed(monkeypatch):
    refused = printing.print_contract({"title": "王\U0003fffd"})
    assert refused.reason.startswith("不能打印：字库里没有")
    assert "U+3FFFD" in refused.reason
    monkeypatch.setattr(printing, "_font_folder", lambda: None)
    assert printing.print_contract({"title": "王"}).code == "no_fonts"


def test_a_text_that_changed_between_print_and_signature_is_refused_until_printed_again():
    desk = Desk()
    paper = desk.printed()
    new_version(desk)
    refused = desk.sign(paper, on=NEXT)
    assert refused.reason == (
        "不能签字：打印之后合同文本换了，这一份用的是个人循环额度借款合同 第 1 版，现在生效的是第 2 版。"
        "请作废这一份，重新打印后再签"
    )
    assert not Signature.objects.exists()
    assert desk.line.state == "granted"
    assert only_reason(desk.print(on=NEXT)).startswith(f"不能打印合同：这笔额度已有合同 {paper.number}")
    void = {"paper_id": paper.pk, "by": desk.manager, "at": v.at(NEXT), "business_date": NEXT}
    assert void_paper(reason=" ", **void).code == "no_reason"
    assert void_paper(reason="文本换版", **void) is None
    again = desk.printed(on=NEXT)
    assert again.number != paper.number
    assert desk.sign(again, on=NEXT).whole


def test_a_fact_that_changed_between_print_and_signature_is_named():
    desk = Desk()
    paper = desk.printed()
    Line.objects.update(limit_fen=6_000_000)
    assert desk.sign(paper).reason.startswith(
        "不能签字：打印之后额度金额从 80,000.00 元 变成 60,000.00 元；额度大写从 人民币捌万元整 变成 人民币陆万元整"
    )


def test_only_what_was_shown_is_signed_and_a_contract_once():
    desk = Desk()
    paper = desk.printed()
    assert desk.sign(paper, shown=bytes(32)).code == "not_what_was_shown"
    request_id = uuid4()
    first = desk.sign(paper, request_id=request_id)
    assert desk.sign(paper, request_id=request_id) == first
    assert desk.sign(paper).code == "paper_closed"
    assert Contract.objects.count() == 1


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (b"", "no_signature"),
        (b"<svg onload=alert(1)>", "picture_kind"),
        (SIGNATURE[:-5], "picture_broken"),
        (SIGNATURE + b"<script>", "picture_broken"),
        (SIGNATURE.replace(b"IDAT", b"IDAX"), "picture_broken"),
        (png(ink=False), "signature_empty"),
        (png(width=2_401, height=2), "signature_size"),
        (SIGNATURE + b"\0" * 200_000, "signature_large"),
    ],
)
def test_a_picture_that_is_no_signature_is_refused_and_nothing_kept(image, code):
    desk = Desk()
    assert desk.sign(desk.printed(), image=image).code == code
    assert not Signature.objects.exists()


def test_a_line_with_a_guarantee_waits_for_everybody_who_must_sign():
    desk = Desk()
    Line.objects.update(guarantee="保证")
    giver = Guarantor(name="李保国", identity=v.identity(v.date(1980, 2, 2)))
    assert only_reason(desk.print()).startswith("不能打印合同：担保方式是保证，没有写保证人")
    wrong = Guarantor(name="李保国", identity="150422198002020001")
    assert only_reason(desk.print(guarantors=(wrong,))).startswith("李保国：")
    paper = desk.printed(guarantors=(giver,))
    first = desk.sign(paper)
    assert not first.whole
    assert desk.line.state == "granted"
    assert desk.sign(paper, role="guarantor").whole


STATEMENT = "客户经理逐条宣读合同和成本表，客户说听懂了，没有问题。"


def test_who_cannot_write_hears_the_terms_and_a_witness_sees_the_fingerprint():
    desk = Desk()
    paper = desk.printed()
    print_ = {"method": Method.FINGERPRINT, "statement": STATEMENT}
    assert desk.sign(paper, **print_).code == "no_witness"
    assert desk.sign(paper, **print_, witness=Witness(staff_id=desk.manager)).code == "own_witness"
    assert desk.sign(paper, **print_, recording=b"<html>", witness=Witness(name="邻居")).code == "recording_kind"
    assert not Signature.objects.exists()
    signed = desk.sign(paper, **print_, recording=b"OggS" + b"\0" * 40, witness=Witness(name="邻居老白"))
    assert signed.whole
    kept = Signature.objects.get()
    assert bytes(kept.reading_digest) == sha256(b"OggS" + b"\0" * 40).digest()


def test_the_database_keeps_no_fingerprint_without_reading_and_witness():
    desk = Desk()
    desk.sign(desk.printed())
    columns = "party_id, place, signed_digest, image, image_digest, taken_by_id, signed_at, statement, witness_name"
    as_fingerprint = (
        f"INSERT INTO signing_signature (method, request_id, {columns})"
        f" SELECT 'fingerprint', gen_random_uuid(), {columns} FROM signing_signature"
    )
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="signature_read_and_witnessed"):
        cursor.execute(as_fingerprint)


def test_a_refused_activation_takes_the_signature_back():
    desk = Desk()
    paper = desk.printed()
    BranchAbility.objects.filter(ability="accept").delete()
    assert desk.sign(paper).reason == "不能签约：管这一户的网点只能推荐。请到有受理权限的支行面签"
    assert not Signature.objects.exists()
    assert Paper.objects.get().state == "printed"


def test_contracts_signed_on_paper_are_recorded_together_and_set_when_asked():
    desk = Desk("甲一", "乙二", "丙三")
    v.sign(desk.ground, desk.line_ids)
    assert Paper.objects.filter(state="signed", pdf__isnull=True).count() == 3
    assert set(Line.objects.values_list("state", flat=True)) == {"active"}
    assert {bytes(one) for one in Contract.objects.values_list("digest", flat=True)} == {
        bytes(one) for one in Paper.objects.values_list("facts_digest", flat=True)
    }


def test_a_text_is_written_by_one_and_published_by_another_from_a_day_on():
    desk = Desk()
    writer, at = desk.ground.staff["1002"], v.at(v.SIGNED)
    told = {"at": at, "business_date": v.SIGNED}
    refused = open_text(key="body:revolving", wording=Wording(title="新版", typed="贷给{客户}"), by=writer, **told)
    assert refused.reason == "第 1 段的空格「客户」不在词表里，打印时没有东西可填。请从词表里选一个"
    opened = open_text(key="body:revolving", wording=Wording(title="新版", typed="贷给{借款人}"), by=writer, **told)
    sound = Wording(title="新版", typed="贷给{借款人}，年利率{年利率}")
    assert write_text(text_id=opened, revision=2, wording=sound, by=writer, **told).code == "text_moved"
    assert write_text(text_id=opened, revision=1, wording=sound, by=writer, **told) is None
    day = {"valid_from": v.SIGNED, **told}
    assert publish_text(text_id=opened, revision=2, by=writer, **day).code == "own_text"
    assert publish_text(text_id=opened, revision=1, by=desk.ground.staff["1006"], **day).code == "text_moved"
    past = {**day, "valid_from": v.SIGNED - timedelta(days=1)}
    assert publish_text(text_id=opened, revision=2, by=desk.ground.staff["1006"], **past).code == "text_backdated"
    assert publish_text(text_id=opened, revision=2, by=desk.ground.staff["1006"], **day) is None
    assert write_text(text_id=opened, revision=2, wording=sound, by=writer, **told).code == "text_closed"
    assert ContractText.objects.get(id=opened).version == 2


def test_one_bad_row_holds_up_no_other():
    desk = Desk("甲一", "乙二")
    wishes = [
        NewPaper(line_id=pk, card=card, printed_by=desk.manager, request_id=uuid4())
        for pk, card in ((desk.line_ids[0], "fu"), (desk.line_ids[1], "blue"), (10**9, "fu"), (desk.line_ids[0], "fu"))
    ]
    answers = print_papers(papers=wishes, at=v.at(v.SIGNED), business_date=v.SIGNED)
    assert sorted(answers.ids) == [0]
    assert {place: one.code for place, one in answers.refused.items()} == {
        1: "no_card", 2: "unknown_line", 3: "paper_exists",
    }  # fmt: skip
