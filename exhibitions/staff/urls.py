"""Staff pages of shows."""

from django.urls import path

from exhibitions.staff import advocacy, attended, editions, lists, own_fields, rates, registrations, shows

urlpatterns = [
    path("exhibitions/", shows.ExhibitionListView.as_view(), name="exhibitions"),
    path("bookings/", lists.BookingListView.as_view(), name="bookings"),
    path("contracts/", lists.ContractListView.as_view(), name="contracts"),
    path("registrations/", lists.RegistrationListView.as_view(), name="registrations"),
    path("exhibitions/new/", shows.ExhibitionCreateView.as_view(), name="exhibition-new"),
    path("exhibitions/<int:pk>/editions/new/", shows.EditionCreateView.as_view(), name="edition-new"),
    path("exhibitions/editions/<int:pk>/", editions.EditionDetailView.as_view(), name="edition"),
    path("exhibitions/editions/<int:pk>/edit/", shows.EditionEditView.as_view(), name="edition-edit"),
    path("exhibitions/editions/<int:pk>/delete/", shows.EditionRemoveView.as_view(), name="edition-remove"),
    path("exhibitions/editions/<int:pk>/book/", editions.BookingCreateView.as_view(), name="booking-new"),
    path(
        "exhibitions/editions/<int:pk>/registrations/",
        registrations.EditionRegistrationsView.as_view(),
        name="edition-registrations",
    ),
    path(
        "exhibitions/editions/<int:pk>/registrations/new/",
        registrations.RegistrationCreateView.as_view(),
        name="registration-new",
    ),
    path("exhibitions/contracts/<int:pk>/", editions.ContractView.as_view(), name="contract"),
    path("exhibitions/participations/<int:pk>/no-show/", editions.NoShowView.as_view(), name="no-show"),
    path(
        "exhibitions/registrations/<int:pk>/check-in/",
        registrations.RegistrationCheckInView.as_view(),
        name="check-in",
    ),
    path("exhibitions/strip/<int:pk>/", attended.EditionStripView.as_view(), name="edition-strip"),
    path("exhibitions/attended/<int:pk>/", attended.CustomerEditionsView.as_view(), name="customer-editions"),
    path(
        "exhibitions/registrations/<int:pk>/fields/",
        own_fields.RegistrationFieldsView.as_view(),
        name="registration-fields",
    ),
    path(
        "exhibitions/participations/<int:pk>/fields/",
        own_fields.BookingFieldsView.as_view(),
        name="booking-fields",
    ),
    path("exhibitions/advocacy/<int:pk>/", advocacy.AdvocacyCardView.as_view(), name="advocacy-card"),
    path("customers/<int:pk>/advocacy/new/", advocacy.AdvocacyCreateView.as_view(), name="advocacy-new"),
    path(
        "exhibitions/advocacies/<int:pk>/withdraw/", advocacy.AdvocacyWithdrawView.as_view(), name="advocacy-withdraw"
    ),
    path("rates/", rates.RatesView.as_view(), name="rates"),
    path("rates/<int:pk>/delete/", rates.RateRemoveView.as_view(), name="rate-remove"),
]
