"""Staff pages of insights; home stands here because it reads everything."""

from django.urls import path

from analytics.staff import value_settings, views

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("insights/", views.InsightsView.as_view(), name="insights"),
    path("insights/run/", views.ScoreRunView.as_view(), name="score-run"),
    path("insights/why/<int:pk>/", views.ScoreWhyView.as_view(), name="score-why"),
    path("settings/value/", value_settings.ValueSettingsView.as_view(), name="value-settings"),
]
