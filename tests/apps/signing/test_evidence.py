"""The evidence of a case in one file: whole, checkable far from the bank, and naming whatever was changed."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest

from qianmo.apps.approvals.models import Case, ScenePhoto
from qianmo.apps.credit.models import Line
from qianmo.apps.events.models import Event
from qianmo.apps.events.services import seal
from qianmo.apps.signing.evidence import case_files
from qianmo.apps.signing.models import Paper, Party
from qianmo.apps.signing.services import NewPaper, NewSigning, print_papers, seal_evidence, sign_paper, void_paper
from qianmo.cli.evidence import run
from qianmo.domain.signing.parties import Method, Place
from qianmo.gateways import blobs
from qianmo.gateways.evidence import check
from qianmo.gateways.photos import redrawn
from tests import village as v
from tests.apps.dossiers.test_reviewing import Sent
from tests.apps.signing.desk import SIGNATURE
from tests.gateways.test_photos import drawn

pytestmark = pytest.mark.django_db


class Whole:
    """A case with everything: a dossier with its points answered, a photo, a voided contract and a signed one."""

    def __init__(self) -> None:
        sent = Sent(rated=True)
        self.staff = sent.desk.ground.staff
        for point in ("check__review__1", "check__review__2"):
            assert sent.fill(**{point: "符合"}) is None
        assert sent.send_on() is None
        picture = redrawn(drawn()).content
        self.case = Case.objects.get()
        ScenePhoto.objects.create(
            case=self.case, taken_by_id=self.staff["2002"], taken_at=v.at(v.DRAWN), latitude_e6=43_970_000,
            longitude_e6=119_380_000, digest=bytes.fromhex(blobs.put(picture)),
        )  # fmt: skip
        assert isinstance(sent.decide(), int)
        first, self.paper = self.printed(), None
        void_paper(paper_id=first.pk, reason="卡种写错", by=self.staff["2002"], **self.when)
        self.paper = self.printed()
        signing = NewSigning(
            party_id=Party.objects.get(paper=self.paper).pk, shown=bytes(self.paper.pdf_digest), method=Method.HAND,
            place=Place.SPOT, image=SIGNATURE, taken_by=self.staff["2002"], request_id=uuid4(),
        )  # fmt: skip
        assert sign_paper(signing=signing, **self.when).whole
        seal(at=v.at(v.DRAWN))

    @property
    def when(self):
        return {"at": v.at(v.DRAWN), "business_date": v.DRAWN}

    def printed(self) -> Paper:
        new = NewPaper(line_id=Line.objects.get().pk, card="fu", printed_by=self.staff["2002"], request_id=uuid4())
        return Paper.objects.get(id=print_papers(papers=[new], **self.when).ids[0])

    def pack(self, *, reason: str = "应诉"):
        return seal_evidence(
            application_id=self.case.subject_id, reason=reason, by=self.staff["1009"], by_number="1009", **self.when
        )


@pytest.fixture
def pack(tmp_path):
    """The pack of a whole case, on a desk far from the bank."""
    whole = Whole()
    sealed = whole.pack()
    path = tmp_path / "证据包.zip"
    path.write_bytes(sealed.content)
    return path, sealed, whole


def files_of(path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as held:
        return {one: held.read(one) for one in held.namelist()}


def put_together(path, files: dict[str, bytes]) -> None:
    """The pack with these files, put together again as a forger would."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as after:
        for one, content in files.items():
            after.writestr(one, content)
    path.write_bytes(made.getvalue())


def test_a_pack_holds_the_case_from_its_first_contact_to_its_signature_and_proves_itself(pack, capsys):
    path, sealed, whole = pack
    files = files_of(path)
    folder = f"contracts/{whole.paper.number}/"
    assert files.keys() >= {
        "dossier.json", "decision.json", "policy.dmn", "approval.json", "authority.json", "photos.json",
        "photos/1.jpg", f"{folder}contract.pdf", f"{folder}contract.json", f"{folder}signatures.json",
        f"texts/{whole.paper.texts[0]}.json", "events.json", "seals.json", "manifest.json", "seal.json",
    }  # fmt: skip
    assert files[f"{folder}signatures/1-picture.png"] == SIGNATURE
    assert json.loads(files["decision.json"])["trace"]
    said = json.loads(files["approval.json"])
    assert [one["step"] for one in said["opinions"]] == ["提交", "同意上报", "批准"]
    gathered = json.loads(files["dossier.json"])
    assert {"check:review:1", "paper:身份证件", "report"} <= {one["item"] for one in gathered["entries"]}
    assert json.loads(files["authority.json"])["posts"]
    kinds = [one["kind"] for one in json.loads(files["events.json"])]
    assert kinds[0] == "dossiers.begun"
    assert {"dossiers.forwarded", "approvals.spoken", "credit.granted", "signing.voided", "credit.signed"} <= set(kinds)
    states = [json.loads(files[name])["state"] for name in sorted(files) if name.endswith("contract.json")]
    assert states == ["void", "signed"]
    found = check(path, public_key=sealed.public_key)
    assert not found.faults
    assert found.about["line"] == Line.objects.get().number
    assert run(["verify", str(path), "--key", sealed.public_key]) == 0
    assert "全部相符" in capsys.readouterr().out
    told = Event.objects.get(kind="signing.evidence_sealed")
    assert (told.payload["reason"], told.payload["application"]) == ("应诉", whole.case.subject_id)


def test_a_case_decided_at_seven_in_the_morning_rests_on_the_authority_of_its_own_day():
    case = Whole().case
    Case.objects.filter(pk=case.pk).update(decided_at=v.at(v.DRAWN, 7))
    files = case_files(application_id=case.subject_id, on=v.DRAWN + timedelta(days=9))
    assert json.loads(files["authority.json"])["on"] == v.DRAWN.isoformat()


def test_one_changed_byte_in_any_file_is_named(pack, capsys):
    path, _, _ = pack
    files = files_of(path)
    for name, content in files.items():
        for at in {0, len(content) // 3, len(content) // 2, len(content) - 1}:
            put_together(path, files | {name: content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]})
            faults = check(path).faults
            assert any(name in one or "清单或印章读不出" in one for one in faults), (name, at, faults)
    assert run(["verify", str(path)]) == 1
    assert capsys.readouterr().err


def test_a_file_taken_out_or_slipped_in_is_named(pack):
    path, _, _ = pack
    files = files_of(path)
    put_together(path, {name: content for name, content in files.items() if name != "dossier.json"})
    assert "dossier.json 在清单里，包里没有" in check(path).faults
    put_together(path, files | {"photos/2.jpg": b"another"})
    assert "photos/2.jpg 在包里，清单里没有" in check(path).faults


def test_an_event_rewritten_with_its_manifest_still_does_not_fit_its_digest(pack):
    path, _, _ = pack
    files = files_of(path)
    assert b'"limit_fen": ' in files["events.json"]
    put_together(path, files | {"events.json": files["events.json"].replace(b'"limit_fen": ', b'"limit_fen": 9', 1)})
    faults = check(path).faults
    assert "events.json 被改过：内容和清单里的摘要不符" in faults
    assert any("内容与摘要不符" in one and "事件" in one for one in faults)


def test_a_pack_of_another_bank_and_a_file_that_is_no_pack_are_told(pack, tmp_path):
    path, _, _ = pack
    assert any("印章不是给定的公钥" in one for one in check(path, public_key="00" * 32).faults)
    other = tmp_path / "x.zip"
    other.write_bytes(b"PK\x03\x04 nothing")
    assert check(other).faults[0].startswith("整包不能核验")
    assert check(tmp_path / "nowhere.zip").faults[0].startswith("整包不能核验：打不开")


def test_a_pack_takes_a_purpose_and_a_refused_case_has_one_without_a_contract(tmp_path):
    sent = Sent(rated=True)
    sent.fill(check__review__1="符合")
    sent.fill(check__review__2="符合")
    sent.send_on()
    sent.decide(approve=False)
    told = {
        "application_id": Case.objects.get().subject_id, "by": sent.desk.reviewer, "by_number": "1004",
        "at": v.at(v.DRAWN), "business_date": v.DRAWN,
    }  # fmt: skip
    assert seal_evidence(reason=" ", **told).code == "no_purpose"
    path = tmp_path / "x.zip"
    path.write_bytes(seal_evidence(reason="复议", **told).content)
    assert not check(path).faults
    assert json.loads(files_of(path)["approval.json"])["outcome"] == "否决"
    assert not any(name.startswith("contracts/") for name in files_of(path))
