"""Every address of the product: the console's pages hang under the root."""

from django.urls import include, path

urlpatterns = [path("", include("qianmo.web.urls"))]
handler403 = "qianmo.web.views.errors.forbidden"
handler404 = "qianmo.web.views.errors.missing"
handler500 = "qianmo.web.views.errors.broken"
