"""Addresses of contracts: printing over a line, the register, one contract, the texts of the bank."""

from django.urls import path

from qianmo.web.views import contracts

CONTRACTS = [
    path("lines/<slug:number>/contract/", contracts.printing.page, name="line-contract"),
    path("lines/<slug:number>/contract/print/", contracts.printing.print_one, name="print-contract"),
    path("contracts/", contracts.register.page, name="contracts"),
    path("contracts/texts/", contracts.texts.listing, name="contract-texts"),
    path("contracts/texts/begin/", contracts.texts.begin, name="begin-contract-text"),
    path("contracts/texts/<int:text_id>/", contracts.texts.page, name="contract-text"),
    path("contracts/texts/<int:text_id>/sample.pdf", contracts.texts.sample, name="contract-sample"),
    path("contracts/texts/<int:text_id>/write/", contracts.texts.write, name="write-contract-text"),
    path("contracts/texts/<int:text_id>/drop/", contracts.texts.drop, name="drop-contract-text"),
    path("contracts/texts/<int:text_id>/publish/", contracts.texts.publish, name="publish-contract-text"),
    path("contracts/<slug:number>/", contracts.page.page, name="contract"),
    path("contracts/<slug:number>/open/", contracts.page.open_file, name="open-contract"),
    path("contracts/<slug:number>/sign/", contracts.signing.sign, name="sign-contract"),
    path("contracts/<slug:number>/void/", contracts.page.void, name="void-contract"),
    path("contracts/<slug:number>/evidence/", contracts.page.evidence, name="seal-evidence"),
    path("contracts/<slug:number>/signatures/<int:signature_id>/", contracts.page.picture, name="signature-image"),
    path("contracts/<slug:number>/readings/<int:signature_id>/", contracts.page.reading, name="reading"),
]
