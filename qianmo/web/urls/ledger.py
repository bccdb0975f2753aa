"""Addresses of the ledgers of villages, and of the allocation of villages to the nearest outlet."""

from django.urls import path

from qianmo.web.views.grids import allocating, ledger_writing, ledgers, piece_ground, pieces

LEDGERS = [
    path("grids/ledgers/", ledgers.page, name="ledgers"),
    path("grids/ledgers/rural/accept/", ledger_writing.accept_rural, name="accept-rural"),
    path("grids/ledgers/plaques/check/", ledger_writing.check, name="check-plaque"),
    path("grids/ledgers/contacts/phone/", ledger_writing.phone, name="contact-phone"),
    *(path(f"grids/ledgers/{key}/enter/", view, name=f"enter-{key}") for key, view in ledger_writing.ENTER.items()),
    *(path(f"grids/ledgers/{key}/bring/", view, name=f"bring-{key}") for key, view in ledger_writing.BRING.items()),
    *(path(f"grids/ledgers/{key}/end/", view, name=f"end-{key}") for key, view in ledger_writing.END.items()),
    path("grids/ledgers/<slug:code>/", ledgers.village, name="ledger-village"),
    path("grids/ledgers/<slug:code>/pieces/", pieces.page, name="pieces"),
    path("grids/ledgers/<slug:code>/pieces/put/", pieces.put, name="put-into-pieces"),
    path("grids/ledgers/<slug:code>/blocks/", piece_ground.page, name="village-pieces"),
    path("grids/ledgers/<slug:code>/blocks/ground/", piece_ground.ground, name="village-ground"),
    path("grids/ledgers/<slug:code>/blocks/bring/", piece_ground.bring, name="bring-pieces"),
    path("grids/ledgers/<slug:code>/blocks/<slug:piece>/draw/", piece_ground.draw, name="draw-piece"),
    path("grids/ledgers/<slug:code>/blocks/<slug:piece>/save/", piece_ground.save, name="save-piece"),
    path("grids/nearest/", allocating.page, name="nearest"),
    path("grids/nearest/accept/", allocating.accept, name="accept-nearest"),
    path("grids/nearest/place/", allocating.place, name="place-outlet"),
]
