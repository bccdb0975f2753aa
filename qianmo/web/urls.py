"""Addresses of the console."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from qianmo.web.views import (
    applying,
    approvals,
    campaigns,
    grids,
    home,
    household,
    households,
    manual,
    opening,
    parts,
    rosters,
    village,
)
from qianmo.web.views.sign_in import SignIn

urlpatterns = [
    path("", home.today, name="today"),
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("grids/", grids.county_map, name="grids"),
    path("grids/map.geojson", grids.ground, name="ground"),
    path("grids/<slug:code>/", grids.cell_panel, name="cell"),
    path("campaigns/", campaigns.board, name="campaigns"),
    path("campaigns/opening/", opening.opening, name="opening"),
    path("campaigns/<slug:code>/", village.village, name="village"),
    path("campaigns/<slug:code>/open/", opening.open_village, name="open-village"),
    path("campaigns/<slug:code>/defer/", village.defer, name="defer-village"),
    path("campaigns/<slug:code>/resume/", village.resume, name="resume-village"),
    path("campaigns/<slug:code>/target/", village.target, name="set-target"),
    path("campaigns/<slug:code>/marks/<int:household_id>/", opening.marks, name="marks"),
    path("campaigns/<slug:code>/marks/<int:household_id>/save/", opening.mark, name="mark"),
    path("rosters/", rosters.rosters, name="rosters"),
    path("rosters/new/", rosters.new_roster, name="new-roster"),
    path("rosters/<int:upload_id>/", rosters.roster, name="roster"),
    path("rosters/<int:upload_id>/file/", rosters.file_roster, name="file-roster"),
    path("rosters/<int:upload_id>/return/", rosters.return_roster, name="return-roster"),
    path("rosters/<int:upload_id>/retry/", rosters.retry_roster, name="retry-roster"),
    path("rosters/<int:upload_id>/returned.xlsx", rosters.returned_rows, name="returned-rows"),
    path("households/", households.listing, name="households"),
    path("households/<int:household_id>/", household.page, name="household"),
    path("households/<int:household_id>/unmask/", household.unmasking, name="unmask"),
    path("households/<int:household_id>/apply/", applying.page, name="apply"),
    path("approvals/", approvals.inbox, name="approvals"),
    path("approvals/<int:case_id>/", approvals.case, name="case"),
    path("approvals/<int:case_id>/review/", approvals.review, name="review"),
    path("approvals/<int:case_id>/supplement/", approvals.supplement, name="supplement"),
    path("approvals/<int:case_id>/decide/", approvals.decide, name="decide"),
    path("manual/", manual.sections, name="manual"),
    path("parts/", parts.showcase, name="parts"),
]
