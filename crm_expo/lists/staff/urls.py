"""What all lists share: filter, columns, views, files, changes."""

from django.urls import path

from crm_expo.lists.staff import changing, dialogs

urlpatterns = [
    path("lists/<slug:key>/filter/", dialogs.FilterDialog.as_view(), name="list-filter"),
    path("lists/<slug:key>/count/", dialogs.CountView.as_view(), name="list-count"),
    path("lists/<slug:key>/columns/", dialogs.ColumnsDialog.as_view(), name="list-columns"),
    path("lists/<slug:key>/views/new/", dialogs.ViewDialog.as_view(), name="list-view-new"),
    path("lists/views/<int:pk>/", dialogs.SavedViewDialog.as_view(), name="list-view"),
    path("lists/<slug:key>/export/", dialogs.ExportDialog.as_view(), name="list-export"),
    path("lists/files/<int:pk>/", dialogs.ExportFileView.as_view(), name="list-file"),
    path("lists/<slug:key>/cells/<int:pk>/<slug:field>/", changing.CellView.as_view(), name="list-cell"),
    path("lists/<slug:key>/change/", changing.BulkView.as_view(), name="list-bulk"),
    path("lists/<slug:key>/changes/", changing.ChangesView.as_view(), name="list-changes"),
    path("lists/changes/<int:pk>/", changing.ChangeView.as_view(), name="list-change"),
]
