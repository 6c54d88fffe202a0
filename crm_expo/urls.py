"""The root: sign-in, organizer chooser, API, documents, health."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from crm_expo.kit import operator, pages
from crm_expo.kit.health import HealthView, ReadyView

handler404 = "crm_expo.kit.pages.page_not_found"
urlpatterns = [
    path("", pages.RootView.as_view(), name="root"),
    path("organizers/", pages.OrganizersView.as_view(), name="organizers"),
    path("invitation/<str:token>/", pages.InvitationView.as_view(), name="invitation"),
    path("operator/", operator.OperatorView.as_view(), name="operator-home"),
    path("operator/leave/", operator.LeaveView.as_view(), name="operator-leave"),
    path("operator/mail/", operator.OperatorMailView.as_view(), name="operator-mail"),
    path("healthz", HealthView.as_view(), name="healthz"),
    path("readyz", ReadyView.as_view(), name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("crm_expo.api_urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", pages.ApiDocsView.as_view(), name="api-docs"),
    path("api/docs/problems/", pages.ProblemsView.as_view(), name="api-problems"),
]
