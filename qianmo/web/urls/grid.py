"""Addresses of grids: the map, who has which village, points, boundaries and editions of divisions."""

from django.urls import path

from qianmo.web.views.grids import boundaries, county, divisions, handovers, positions

GRIDS = [
    path("grids/", county.county_map, name="grids"),
    path("grids/map.geojson", county.ground, name="ground"),
    path("grids/handover/", handovers.preview, name="handover"),
    path("grids/handover/move/", handovers.move, name="move-cells"),
    path("grids/handovers/", handovers.history, name="handovers"),
    path("grids/handovers/<int:handover_id>/undo/", handovers.undo, name="undo-handover"),
    path("grids/points/", positions.page, name="points"),
    path("grids/points/map.json", positions.drawn, name="points-drawn"),
    path("grids/points/bring/", positions.bring, name="bring-points"),
    path("grids/boundaries/", boundaries.page, name="boundaries"),
    path("grids/boundaries/bring/", boundaries.bring, name="bring-boundaries"),
    path("grids/boundaries/draw/", boundaries.draw, name="draw-boundary"),
    path("grids/boundaries/<slug:code>/save/", boundaries.save, name="save-boundary"),
    path("grids/divisions/", divisions.page, name="divisions"),
    path("grids/divisions/load/", divisions.load, name="load-edition"),
    path("grids/divisions/enter/", divisions.enter, name="enter-redistricting"),
    path("grids/divisions/bring/", divisions.bring, name="bring-redistricting"),
    path("grids/divisions/<int:redistricting_id>/", divisions.redistricting, name="redistricting"),
    path("grids/divisions/<int:redistricting_id>/carry-out/", divisions.carry_out, name="carry-out-redistricting"),
    path("grids/divisions/<int:redistricting_id>/decline/", divisions.decline, name="decline-redistricting"),
    path("grids/<slug:code>/", county.cell_panel, name="cell"),
]
