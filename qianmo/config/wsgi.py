"""The WSGI entry that granian loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qianmo.config.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  # every page loaded before the first is asked for
gc.collect()
gc.freeze()  # what has been loaded stays: walking it again and again would hold up whoever asks just then
