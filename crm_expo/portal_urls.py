"""Behind /x/<organizer>/: every page for exhibitors."""

from django.urls import include, path

urlpatterns = [path("", include("exhibitions.portal.urls"))]
