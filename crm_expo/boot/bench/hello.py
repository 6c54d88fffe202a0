"""The floor of every web figure: HttpResponse('ok') on the same server and workers, without middleware."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, MIDDLEWARE=[], ALLOWED_HOSTS=["*"], SECRET_KEY="floor")
urlpatterns = [path("", lambda request: HttpResponse("ok"))]
application = get_wsgi_application()
