"""Settings of custom fields."""

from django.urls import path

from crm_expo.fields.staff import views

urlpatterns = [
    path("settings/fields/", views.FieldListView.as_view(), name="custom-fields"),
    path("settings/fields/new/", views.FieldCreateView.as_view(), name="custom-field-new"),
    path("settings/fields/<int:pk>/", views.FieldEditView.as_view(), name="custom-field"),
    path("settings/fields/<int:pk>/move/", views.FieldMoveView.as_view(), name="custom-field-move"),
    path("settings/fields/<int:pk>/close/", views.FieldCloseView.as_view(), name="custom-field-close"),
    path("settings/fields/<int:pk>/delete/", views.FieldRemoveView.as_view(), name="custom-field-remove"),
]
