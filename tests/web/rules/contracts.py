"""Contracts: whoever sees lines sees them within reach; files and pictures take the right to whole numbers."""

from hashlib import sha256
from uuid import uuid4

from qianmo.apps.signing.models import ContractText, Paper, Party, Signature
from qianmo.apps.signing.services import Wording, open_text
from qianmo.domain.access import Right
from qianmo.storage.copying import allocate_ids
from qianmo.storage.identifiers import seal_bytes
from tests import village as v
from tests.apps.signing.desk import SIGNATURE
from tests.web.rules import EVERYWHERE, County, Rule, Visit, Visits
from tests.web.rules.lines import HERE

MISSING = "/contracts/HT-2026-999999/"
RECORDING = b"OggS" + bytes(40)


def lists(_: County) -> list[Visit]:
    everyone = [Visit("/contracts/"), Visit("/contracts/?state=signed&q=HT")]
    missing = "/contracts/?village=150422999999"
    return everyone + [Visit(f"/contracts/?village={code}", frozenset({code}), missing) for code in EVERYWHERE]


def of_contract(path: str = "", **form: object) -> Visits:
    """Addresses below the contract of the upper village."""

    def visits(county: County) -> list[Visit]:
        number = Paper.objects.get(line=county.line).number
        return [Visit(f"/contracts/{number}/{path}", HERE, f"{MISSING}{path}", form=form)]

    return visits


def of_signature(path: str) -> Visits:
    """A signature on the contract of the upper village, with a picture and a reading."""

    def visits(county: County) -> list[Visit]:
        paper = Paper.objects.get(line=county.line)
        party = Party.objects.create(paper=paper, role="spouse", name="乌云")
        (pk,) = allocate_ids(Signature, 1)
        Signature.objects.create(
            id=pk,
            party=party,
            method="hand",
            place="spot",
            signed_digest=bytes(32),
            image=seal_bytes(SIGNATURE, bound_to=f"signature:{pk}"),
            image_digest=sha256(SIGNATURE).digest(),
            reading=seal_bytes(RECORDING, bound_to=f"reading:{pk}"),
            reading_digest=sha256(RECORDING).digest(),
            signed_at=v.at(v.SIGNED),
            request_id=uuid4(),
        )
        return [Visit(f"/contracts/{paper.number}/{path}/{pk}/", HERE, f"/contracts/{paper.number}/{path}/999999999/")]

    return visits


def of_text(path: str = "", **form: object) -> Visits:
    """A published text; a draft where something is done to it."""

    def visits(county: County) -> list[Visit]:
        key = "body:revolving"
        if form and not ContractText.objects.filter(key=key, state="draft").exists():
            wording = Wording(title="新版", typed="贷给{借款人}")
            open_text(key=key, wording=wording, by=county.ground.staff["1002"], at=v.at(v.DRAWN), business_date=v.DRAWN)
        row = ContractText.objects.filter(key=key).latest("id")
        return [Visit(f"/contracts/texts/{row.pk}/{path}", missing=f"/contracts/texts/999999999/{path}", form=form)]

    return visits


SEATED = {
    "contracts": Rule(Right.SEE_LINES, lists),
    "contract": Rule(Right.SEE_LINES, of_contract()),
    "signature-image": Rule(Right.UNMASK, of_signature("signatures")),
    "reading": Rule(Right.UNMASK, of_signature("readings")),
    "contract-texts": Rule(Right.SEE_PRODUCTS, lambda _: [Visit("/contracts/texts/")]),
    "contract-text": Rule(Right.SEE_PRODUCTS, of_text()),
    "contract-sample": Rule(Right.SEE_PRODUCTS, of_text("sample.pdf")),
}
POSTED = {
    "open-contract": Rule(Right.UNMASK, of_contract("open/")),
    "sign-contract": Rule(Right.SIGN, of_contract("sign/", party="1", place="spot")),
    "void-contract": Rule(Right.SIGN, of_contract("void/", reason="错")),
    "seal-evidence": Rule(Right.SEAL_EVIDENCE, of_contract("evidence/", reason="检查")),
    "begin-contract-text": Rule(Right.EDIT_PRODUCTS, lambda _: [Visit("/contracts/texts/begin/", form={"key": "x"})]),
    "write-contract-text": Rule(Right.EDIT_PRODUCTS, of_text("write/", revision="1", title="新", typed="{借款人}")),
    "drop-contract-text": Rule(Right.EDIT_PRODUCTS, of_text("drop/", revision="1")),
    "publish-contract-text": Rule(Right.REVIEW_PRODUCTS, of_text("publish/", valid_from="", revision="1")),
}
