"""Acts of signing: contract texts, contracts printed and voided, signatures, evidence sealed."""

from qianmo.apps.signing.contents import Guarantor
from qianmo.apps.signing.services.papers import NewPaper, print_papers, void_paper
from qianmo.apps.signing.services.signatures import NewSigning, Signed, record_signed, sign_paper
from qianmo.apps.signing.services.texts import Wording, adopt_shipped, drop_text, open_text, publish_text, write_text

__all__ = [
    "Guarantor",
    "NewPaper",
    "NewSigning",
    "Signed",
    "Wording",
    "adopt_shipped",
    "drop_text",
    "open_text",
    "print_papers",
    "publish_text",
    "record_signed",
    "sign_paper",
    "void_paper",
    "write_text",
]
