"""Addresses of lists, of the leads on them, of partners and referrers."""

from django.urls import path

from qianmo.web.views.leads import asking, lists, making, modelling, no_contact, partners, picking, referrers, working

LEADS = [
    path("lists/", lists.lists, name="lead-lists"),
    path("lists/new/", making.new, name="new-list"),
    path("lists/queries/", asking.page, name="list-queries"),
    path("lists/queries/try/", asking.attempt, name="try-list-query"),
    path("lists/queries/propose/", asking.propose, name="propose-list-query"),
    path("lists/model/", modelling.page, name="list-model"),
    path("lists/no-contact/", no_contact.page, name="no-contacts"),
    path("lists/no-contact/note/", no_contact.note, name="note-no-contact"),
    path("lists/no-contact/lift/", no_contact.lift, name="lift-no-contact"),
    path("lists/pick/", picking.pick, name="pick-list"),
    path("lists/make/", making.make, name="make-list"),
    path("lists/import/", making.bring, name="bring-list"),
    path("lists/import/take/", making.take, name="take-list"),
    path("lists/<int:list_id>/", lists.page, name="lead-list"),
    path("lists/<int:list_id>/returned.xlsx", lists.returned, name="list-returned"),
    path("lists/<int:list_id>/read/", making.read, name="read-list-anew"),
    path("lists/<int:list_id>/retry/", making.retry, name="retry-list"),
    path("lists/<int:list_id>/release/", making.release, name="release-list"),
    path("lists/<int:list_id>/drop/", making.drop, name="drop-list"),
    path("lists/<int:list_id>/reassign/", working.reassign, name="reassign-leads"),
    path("leads/", working.leads, name="leads"),
    path("leads/hand-over/", working.hand_over, name="hand-over-leads"),
    path("leads/touch/", working.touch, name="touch-lead"),
    path("partners/", partners.partners_page, name="partners"),
    path("partners/enter/", partners.enter, name="enter-partner"),
    path("partners/agree/", partners.agree, name="enter-agreement"),
    path("referrers/", referrers.referrers_page, name="referrers"),
    path("referrers/enter/", referrers.enter, name="enter-referrer"),
    path("referrers/refer/", referrers.refer, name="note-referral"),
    path("referrers/<int:referrer_id>/", referrers.page, name="referrer"),
]
