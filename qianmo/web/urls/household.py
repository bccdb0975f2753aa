"""Addresses of households: the list, tiers, and the page of one customer."""

from django.urls import path

from qianmo.web.views.households import disclosures, household, listing, tiers

HOUSEHOLDS = [
    path("households/", listing.listing, name="households"),
    path("households/tiers/", tiers.page, name="tiers"),
    path("households/<int:household_id>/", household.page, name="household"),
    path("households/<int:household_id>/unmask/", household.unmasking, name="unmask"),
    path("households/<int:household_id>/disclosure/", disclosures.disclose, name="disclose"),
]
