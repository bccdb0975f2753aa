"""The field app's page and its service worker, as the build left them; everything else of the app is static files.

The page is the same for everybody and holds nothing of the bank: who is at the phone the app finds out itself, with the
API under `/api/field/`. Both answers are never kept by a browser, so that a new release is found the next time a phone
has a network. The page may use the camera and the place of its phone, which no page of the console may.
"""

from pathlib import Path

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

BUILT = Path(settings.STATICFILES_DIRS[0]) / "dist" / "field"
ALLOWED = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"
PICTURES = {"img-src": ["blob:"], "media-src": ["'self'", "blob:"], "worker-src": ["'self'"]}


def _built(name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse((BUILT / name).read_bytes(), content_type=content_type)
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def _app(_: HttpRequest) -> HttpResponse:
    answer = _built("index.html", "text/html; charset=utf-8")
    answer["Permissions-Policy"] = ALLOWED
    return answer


app = csp_update(PICTURES)(_app)
"""The one page of the app, which alone may show pictures it made itself."""


@require_safe
def worker(_: HttpRequest) -> HttpResponse:
    """The service worker, whose scope is the app's own folder."""
    return _built("sw.js", "text/javascript; charset=utf-8")
