"""Staff pages of customers."""

from django.urls import path

from customers.staff import detail, duplicates, views

urlpatterns = [
    path("customers/", views.CustomerListView.as_view(), name="customers"),
    path("activity/", views.ActivityView.as_view(), name="activity"),
    path("customers/new/", views.CustomerCreateView.as_view(), name="customer-new"),
    path("customers/pick/", views.CustomerPickView.as_view(), name="customer-pick"),
    path("customers/<int:pk>/", detail.CustomerDetailView.as_view(), name="customer"),
    path("customers/<int:pk>/edit/", views.CustomerEditView.as_view(), name="customer-edit"),
    path("customers/<int:pk>/contacts/", detail.ContactCreateView.as_view(), name="contact-new"),
    path("customers/<int:pk>/contacts/link/", detail.ContactLinkView.as_view(), name="contact-link"),
    path("contacts/<int:pk>/remove/", detail.ContactRemoveView.as_view(), name="contact-remove"),
    path("customers/<int:pk>/portal/", detail.PortalInviteView.as_view(), name="portal-invite"),
    path("portal-accesses/<int:pk>/end/", detail.PortalEndView.as_view(), name="portal-end"),
    path("duplicates/", duplicates.DuplicateListView.as_view(), name="duplicates"),
    path("duplicates/<int:pk>/", duplicates.DuplicateView.as_view(), name="duplicate"),
    path("duplicates/<int:pk>/reopen/", duplicates.DuplicateReopenView.as_view(), name="duplicate-reopen"),
]
