"""The application that the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from lianmeng.site.lifeline import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianmeng.site.settings")
end_with_parent()

application = get_wsgi_application()
