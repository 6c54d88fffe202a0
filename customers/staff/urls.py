"""Staff pages of customers."""

from django.urls import path

from customers.staff import views

urlpatterns = [
    path("customers/", views.CustomerListView.as_view(), name="customers"),
    path("customers/new/", views.CustomerCreateView.as_view(), name="customer-new"),
    path("customers/<int:pk>/", views.CustomerDetailView.as_view(), name="customer"),
    path("customers/<int:pk>/edit/", views.CustomerEditView.as_view(), name="customer-edit"),
    path("customers/<int:pk>/contacts/", views.ContactCreateView.as_view(), name="contact-new"),
    path("customers/<int:pk>/portal/", views.PortalInviteView.as_view(), name="portal-invite"),
    path("duplicates/", views.DuplicateListView.as_view(), name="duplicates"),
    path("duplicates/<int:pk>/", views.DuplicateView.as_view(), name="duplicate"),
]
