"""合同: the register, one contract and its signatures, printing over a line, the bank's texts."""

from qianmo.web.views.contracts import page, printing, register, signing, texts

__all__ = ["page", "printing", "register", "signing", "texts"]
