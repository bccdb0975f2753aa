"""A process killed in the middle of a signature leaves nothing half, and the signature can be given again."""

import json

import pytest

from qianmo.apps.credit.models import Contract
from qianmo.apps.events.models import Event
from qianmo.apps.signing.models import Paper, Party, Signature
from tests import village as v
from tests.apps.signing.desk import Desk
from tests.killed import kill_in_the_middle

SCRIPT = """
from datetime import datetime
from uuid import uuid4
from qianmo.apps.signing.services import NewSigning, sign_paper, signatures
from qianmo.domain.signing.parties import Method, Place
from tests.apps.signing.desk import SIGNATURE

def after(act):
    def acted(*args, **named):
        act(*args, **named)
        ready()
    return acted

{where}
at = datetime.fromisoformat("{at}")
sign_paper(
    signing=NewSigning(
        party_id={party}, shown=bytes.fromhex("{shown}"), method=Method.HAND, place=Place.SPOT, image=SIGNATURE,
        taken_by={by}, request_id=uuid4(),
    ),
    at=at,
    business_date=at.date(),
)
"""
POINTS = {
    "the signature is written and the line is not active": "signatures._complete = lambda *_, **__: ready()",
    "the line is active and nothing is committed": "signatures._complete = after(signatures._complete)",
}


@pytest.mark.parametrize("where", POINTS.values(), ids=POINTS)
def test_a_signature_killed_in_the_middle_leaves_nothing_half(transactional_db, tmp_path, monkeypatch, where):
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"seal": "11" * 16, "index": "22" * 32}))
    monkeypatch.setenv("QIANMO_KEYS_FILE", str(keys))
    desk = Desk()
    paper = desk.printed()
    kill_in_the_middle(
        SCRIPT.format(
            where=where,
            at=v.at(v.SIGNED).isoformat(),
            party=Party.objects.get(paper=paper).pk,
            shown=bytes(paper.pdf_digest).hex(),
            by=desk.manager,
        )
    )
    assert not Signature.objects.exists()
    assert not Contract.objects.exists()
    assert not Event.objects.filter(kind__in=["signing.signed", "credit.signed"]).exists()
    assert (Paper.objects.get().state, desk.line.state) == ("printed", "granted")
    assert desk.sign(paper).whole
