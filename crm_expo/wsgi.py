"""WSGI entry point: checks the database role before it serves the first request."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from crm_expo.tenancy.roles import refuse_strong_role  # noqa: E402  needs Django set up

refuse_strong_role()
