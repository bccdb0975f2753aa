"""Every address of the product: the API under its version, the console's pages under the root."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("qianmo.api.urls")),
    path("api/field/", include("qianmo.api.field.urls")),
    path("", include("qianmo.web.urls")),
]
handler403 = "qianmo.web.views.errors.forbidden"
handler404 = "qianmo.web.views.errors.missing"
handler500 = "qianmo.web.views.errors.broken"
