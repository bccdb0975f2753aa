"""Reads of signing: contract texts, the register and each contract, what would be printed."""

from qianmo.apps.signing.queries.contracts import (
    ContractFile,
    PartyRow,
    contract_document,
    contract_file,
    contract_pdf,
    signature_file,
)
from qianmo.apps.signing.queries.printable import Printable, printable
from qianmo.apps.signing.queries.register import (
    CARDS,
    PAPER_STATES,
    ContractFilter,
    ContractRow,
    contract_count,
    contract_list,
    contracts_of_household,
    contracts_of_line,
    supplements_printed,
)
from qianmo.apps.signing.texts import (
    BODIES,
    TextRow,
    charge_of,
    keys_possible,
    place_of,
    text_versions,
    texts_in_force,
    texts_numbered,
)

__all__ = [
    "BODIES",
    "CARDS",
    "PAPER_STATES",
    "ContractFile",
    "ContractFilter",
    "ContractRow",
    "PartyRow",
    "Printable",
    "TextRow",
    "charge_of",
    "contract_count",
    "contract_document",
    "contract_file",
    "contract_list",
    "contract_pdf",
    "contracts_of_household",
    "contracts_of_line",
    "keys_possible",
    "place_of",
    "printable",
    "signature_file",
    "supplements_printed",
    "text_versions",
    "texts_in_force",
    "texts_numbered",
]
