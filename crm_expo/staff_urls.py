"""Behind /o/<organizer>/: every staff page."""

from django.urls import include, path

from crm_expo.kit.url_index import IndexedURLs

urlpatterns = [
    IndexedURLs(
        [
            path("", include("home.staff.urls")),
            path("", include("analytics.staff.urls")),
            path("", include("customers.staff.urls")),
            path("", include("exhibitions.staff.urls")),
            path("", include("surveys.staff.urls")),
            path("", include("crm_expo.fields.staff.urls")),
            path("", include("crm_expo.lists.staff.urls")),
            path("", include("crm_expo.kit.staff.urls")),
        ]
    )
]
