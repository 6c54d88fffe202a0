"""Staff pages of shows."""

from django.urls import path

from exhibitions.staff import views

urlpatterns = [
    path("exhibitions/", views.ExhibitionListView.as_view(), name="exhibitions"),
    path("exhibitions/new/", views.ExhibitionCreateView.as_view(), name="exhibition-new"),
    path("exhibitions/<int:pk>/editions/new/", views.EditionCreateView.as_view(), name="edition-new"),
    path("exhibitions/editions/<int:pk>/", views.EditionDetailView.as_view(), name="edition"),
    path("exhibitions/editions/<int:pk>/edit/", views.EditionEditView.as_view(), name="edition-edit"),
    path("exhibitions/editions/<int:pk>/book/", views.BookingCreateView.as_view(), name="booking-new"),
    path(
        "exhibitions/editions/<int:pk>/registrations/",
        views.EditionRegistrationsView.as_view(),
        name="edition-registrations",
    ),
    path("exhibitions/contracts/<int:pk>/", views.ContractView.as_view(), name="contract"),
    path("exhibitions/participations/<int:pk>/no-show/", views.NoShowView.as_view(), name="no-show"),
    path("exhibitions/registrations/<int:pk>/check-in/", views.RegistrationCheckInView.as_view(), name="check-in"),
    path("exhibitions/strip/<int:pk>/", views.EditionStripView.as_view(), name="edition-strip"),
    path("rates/", views.RatesView.as_view(), name="rates"),
]
