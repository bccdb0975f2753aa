"""Lines that wait for signature, and what it takes to sign them, for the tests of the room."""

import struct
import zlib
from hashlib import sha256
from uuid import uuid4

from qianmo.apps.credit.models import Line
from qianmo.apps.signing.models import Paper, Party
from qianmo.apps.signing.services import NewPaper, NewSigning, print_papers, sign_paper
from qianmo.domain.signing.parties import Method, Place
from tests import village as v


def png(*, width: int = 60, height: int = 40, ink: bool = True) -> bytes:
    """A drawn signature as a screen sends it: black strokes on white."""
    rows = b"".join(
        b"\0" + b"".join(b"\0\0\0\xff" if ink and (x + y) % 7 == 0 else b"\xff" * 4 for x in range(width))
        for y in range(height)
    )

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


SIGNATURE = png()


class Desk:
    """A village with granted lines, and the manager who has them signed."""

    def __init__(self, *names: str) -> None:
        self.ground = v.found_village()
        self.line_ids = v.grant(self.ground, v.rated_households(self.ground, names or ("王秀英",)))
        self.manager = self.ground.staff["2002"]

    @property
    def line(self) -> Line:
        """The first line, as it stands."""
        return Line.objects.get(id=self.line_ids[0])

    def print(self, *, line_id: int = 0, on=v.SIGNED, **changed):
        """Print a contract over the first line."""
        asked = {"line_id": line_id or self.line_ids[0], "card": "fu", "printed_by": self.manager}
        new = NewPaper(**{**asked, "request_id": uuid4(), **changed})
        return print_papers(papers=[new], at=v.at(on), business_date=on)

    def printed(self, **changed) -> Paper:
        """A contract over the first line, printed."""
        answers = self.print(**changed)
        assert not answers.refused, answers.refused
        return Paper.objects.get(id=answers.ids[0])

    def sign(self, paper: Paper, *, role: str = "borrower", on=v.SIGNED, **changed):
        """Sign a contract by hand as its borrower."""
        wanted = {
            "party_id": Party.objects.get(paper=paper, role=role).pk,
            "shown": bytes(paper.pdf_digest),
            "method": Method.HAND,
            "place": Place.SPOT,
            "image": SIGNATURE,
            "taken_by": self.manager,
            "request_id": uuid4(),
        }
        return sign_paper(signing=NewSigning(**(wanted | changed)), at=v.at(on), business_date=on)


def digest(content: bytes) -> bytes:
    """SHA-256."""
    return sha256(content).digest()
