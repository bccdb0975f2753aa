"""Addresses of what other systems deliver: files, mappings, the cut-over to the core and the shadow ledger."""

from django.urls import path

from qianmo.web.views import feeds
from qianmo.web.views.ledger import cutovers, shadow

DELIVERIES = [
    path("feeds/", feeds.listing.listing, name="feeds"),
    path("feeds/upload/", feeds.uploads.form, name="upload-delivery"),
    path("feeds/upload/send/", feeds.uploads.take_in, name="take-in-upload"),
    path("feeds/uploads/<int:upload_id>/", feeds.uploads.page, name="upload"),
    path("feeds/uploads/<int:upload_id>/send/", feeds.uploads.send, name="send-upload"),
    path("feeds/uploads/<int:upload_id>/drop/", feeds.uploads.drop, name="drop-upload"),
    path("feeds/mappings/", feeds.mappings.listing, name="mappings"),
    path("feeds/mappings/<int:mapping_id>/", feeds.mappings.page, name="mapping"),
    path("feeds/mappings/<int:mapping_id>/change/", feeds.mappings.change, name="change-mapping"),
    path("feeds/mappings/<int:mapping_id>/try/", feeds.mappings.try_out, name="try-mapping"),
    path("feeds/mappings/<int:mapping_id>/publish/", feeds.mappings.publish, name="publish-mapping"),
    path("feeds/<int:delivery_id>/", feeds.delivery.page, name="delivery"),
    path("feeds/<int:delivery_id>/rejects/", feeds.delivery.rejects, name="delivery-rejects"),
    path("feeds/<int:delivery_id>/again/", feeds.delivery.again, name="deliver-again"),
    path("feeds/<int:delivery_id>/anew/", feeds.delivery.anew, name="replace-history"),
    path("cutovers/", cutovers.page, name="cutovers"),
    path("cutovers/new/", cutovers.new_cutover, name="new-cutover"),
    path("cutovers/<int:cutover_id>/", cutovers.one, name="cutover"),
    path("cutovers/<int:cutover_id>/confirm/", cutovers.confirm, name="confirm-cutover"),
    path("cutovers/<int:cutover_id>/return/", cutovers.give_back, name="return-cutover"),
    path("shadow/", shadow.page, name="shadow"),
    path("shadow/keeper/", shadow.keep, name="set-keeper"),
]
