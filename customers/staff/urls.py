"""Staff pages of customers."""

from django.urls import path

from customers.staff import changes, contacts, detail, documents, duplicates, overrides, pins, views

urlpatterns = [
    path("customers/", views.CustomerListView.as_view(), name="customers"),
    path("activity/", views.ActivityView.as_view(), name="activity"),
    path("customers/new/", views.CustomerCreateView.as_view(), name="customer-new"),
    path("customers/pick/", views.CustomerPickView.as_view(), name="customer-pick"),
    path("customers/<int:pk>/", detail.CustomerDetailView.as_view(), name="customer"),
    path("customers/<int:pk>/edit/", views.CustomerEditView.as_view(), name="customer-edit"),
    path("customers/<int:pk>/contacts/", detail.ContactCreateView.as_view(), name="contact-new"),
    path("customers/<int:pk>/contacts/link/", detail.ContactLinkView.as_view(), name="contact-link"),
    path("customers/<int:pk>/contact/<slug:field>/", contacts.ContactRevealView.as_view(), name="contact-reveal"),
    path("contacts/<int:pk>/edit/", detail.ContactEditView.as_view(), name="contact-edit"),
    path("contacts/<int:pk>/remove/", detail.ContactRemoveView.as_view(), name="contact-remove"),
    path("customers/<int:pk>/portal/", detail.PortalInviteView.as_view(), name="portal-invite"),
    path("customers/<int:pk>/documents/", documents.DocumentsAddView.as_view(), name="documents-add"),
    path("documents/<int:pk>/", documents.DocumentView.as_view(), name="document"),
    path("documents/<int:pk>/remove/", documents.DocumentRemoveView.as_view(), name="document-remove"),
    path("customers/<int:pk>/pin/", pins.PinView.as_view(), name="note-pin"),
    path("customers/<int:pk>/unpin/", pins.UnpinView.as_view(), name="note-unpin"),
    path("customers/<int:pk>/set/", overrides.OverrideCreateView.as_view(), name="override-new"),
    path("overrides/<int:pk>/end/", overrides.OverrideEndView.as_view(), name="override-end"),
    path("customers/<int:pk>/revert/", changes.RevertView.as_view(), name="change-revert"),
    path("portal-accesses/<int:pk>/end/", detail.PortalEndView.as_view(), name="portal-end"),
    path("duplicates/", duplicates.DuplicateListView.as_view(), name="duplicates"),
    path("duplicates/<int:pk>/", duplicates.DuplicateView.as_view(), name="duplicate"),
    path("duplicates/<int:pk>/reopen/", duplicates.DuplicateReopenView.as_view(), name="duplicate-reopen"),
]
