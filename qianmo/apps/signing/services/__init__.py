"""Acts of signing: contract texts, contracts printed and voided, signatures, evidence sealed."""

from qianmo.apps.signing.contents import Guarantor
from qianmo.apps.signing.services.evidence import Sealed, seal_evidence
from qianmo.apps.signing.services.papers import NewPaper, NewSupplement, open_contract, print_papers, void_paper
from qianmo.apps.signing.services.signatures import NewSigning, Signed, record_signed, sign_paper
from qianmo.apps.signing.services.supplements import print_supplement
from qianmo.apps.signing.services.texts import Wording, adopt_shipped, drop_text, open_text, publish_text, write_text

__all__ = [
    "Guarantor",
    "NewPaper",
    "NewSigning",
    "NewSupplement",
    "Sealed",
    "Signed",
    "Wording",
    "adopt_shipped",
    "drop_text",
    "open_contract",
    "open_text",
    "print_papers",
    "print_supplement",
    "publish_text",
    "record_signed",
    "seal_evidence",
    "sign_paper",
    "void_paper",
    "write_text",
]
