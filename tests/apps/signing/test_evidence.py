import json
import zipfile
from io import BytesIO

import pytest

from qianmo.apps.events.models import Event
from qianmo.apps.events.services import seal
from qianmo.apps.signing.models import Paper
from qianmo.apps.signing.services import seal_evidence, void_paper
from qianmo.cli.evidence import run
from qianmo.gateways.evidence import check
from tests import village as v
from tests.apps.signing.desk import SIGNATURE, Desk

pytestmark = pytest.mark.django_db


def pack_of(desk: Desk, paper: Paper, *, reason: str = "应诉"):
    return seal_evidence(
        paper_id=paper.pk,
        reason=reason,
        by=desk.ground.staff["1009"],
        by_number="1009",
        at=v.at(v.SIGNED),
        business_date=v.SIGNED,
    )


@pytest.fixture
def pack(tmp_path):
    """The pack of a signed contract, on a desk far from the bank."""
    desk = Desk()
    paper = desk.printed()
    assert desk.sign(paper).active
    seal(at=v.at(v.SIGNED))
    sealed = pack_of(desk, paper)
    path = tmp_path / "证据包.zip"
    path.write_bytes(sealed.content)
    return path, sealed, paper


def changed(path, name: str, old: bytes, new: bytes) -> None:
    """The same pack with some bytes of one file replaced, put together again as a forger would."""
    with zipfile.ZipFile(path) as before:
        files = {one: before.read(one) for one in before.namelist()}
    assert old in files[name]
    files[name] = files[name].replace(old, new, 1)
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as after:
        for one, content in files.items():
            after.writestr(one, content)
    path.write_bytes(made.getvalue())


def test_a_pack_holds_the_whole_case_and_proves_itself(pack, capsys):
    path, sealed, paper = pack
    with zipfile.ZipFile(path) as held:
        names = set(held.namelist())
        picture = held.read("signatures/1-picture.png")
        decided = json.loads(held.read("decision.json"))
        said = json.loads(held.read("approval.json"))
    assert names >= {
        "contract.pdf", "contract.json", "signatures.json", "decision.json", "approval.json", "policy.dmn",
        "events.json", "seals.json", "manifest.json", "seal.json", f"texts/{paper.texts[0]}.json",
    }  # fmt: skip
    assert picture == SIGNATURE
    assert decided["trace"]
    assert said["approved_fen"] == 8_000_000
    found = check(path, public_key=sealed.public_key)
    assert not found.faults
    assert found.about["contract"] == paper.number
    assert found.events > 3
    assert run(["verify", str(path), "--key", sealed.public_key]) == 0
    assert "全部相符" in capsys.readouterr().out
    told = Event.objects.get(kind="signing.evidence_sealed")
    assert (told.payload["reason"], told.payload["contract"]) == ("应诉", paper.number)


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("contract.pdf", b"%PDF", b"%PDG", "contract.pdf 被改过"),
        ("signatures/1-picture.png", b"IHDR", b"IHDS", "signatures/1-picture.png 被改过"),
        ("decision.json", b"8000000", b"9000000", "decision.json 被改过"),
        ("manifest.json", b"1009", b"1008", "manifest.json 和印章不符"),
    ],
)
def test_a_changed_byte_is_named(pack, capsys, name, old, new, told):
    path, _, _ = pack
    changed(path, name, old, new)
    assert any(one.startswith(told) for one in check(path).faults)
    assert run(["verify", str(path)]) == 1
    assert told in capsys.readouterr().err


def test_an_event_rewritten_with_its_manifest_still_does_not_fit_its_digest(pack):
    path, _, _ = pack
    changed(path, "events.json", b'"limit_fen": 8000000', b'"limit_fen": 9000000')
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


def test_a_pack_takes_a_purpose_and_a_contract_that_stands(pack):
    _, _, paper = pack
    desk_of = {"paper_id": paper.pk, "by": 1, "by_number": "1009", "at": v.at(v.SIGNED), "business_date": v.SIGNED}
    assert seal_evidence(reason=" ", **desk_of).code == "no_purpose"
    Paper.objects.filter(pk=paper.pk).update(
        state="void", signed_on=None, signed_at=None, voided_by=paper.printed_by_id, void_reason="错"
    )
    assert seal_evidence(reason="应诉", **desk_of).code == "paper_void"
    assert void_paper(paper_id=paper.pk, reason="再", by=1, at=v.at(v.SIGNED), business_date=v.SIGNED).code
