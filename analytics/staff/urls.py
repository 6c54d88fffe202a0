"""Staff pages of insights; home stands here because it reads everything."""

from django.urls import path

from analytics.staff import evidence, insights, value_settings, views

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("insights/", insights.OverviewPage.as_view(), name="insights"),
    path("insights/value/", insights.ValuePage.as_view(), name="insights-value"),
    path("insights/moves/", insights.MovesPage.as_view(), name="insights-moves"),
    path("insights/risk/", insights.RiskPage.as_view(), name="insights-risk"),
    path("insights/triangle/", insights.TrianglePage.as_view(), name="insights-triangle"),
    path("insights/figures/", insights.InsightsFiguresView.as_view(), name="insights-figures"),
    path("insights/evidence/", evidence.EvidenceView.as_view(), name="evidence"),
    path("insights/evidence/figures/", evidence.EvidenceFiguresView.as_view(), name="evidence-figures"),
    path("insights/evidence/judge/", evidence.JudgeView.as_view(), name="judge"),
    path("insights/run/", views.ScoreRunView.as_view(), name="score-run"),
    path("insights/why/<int:pk>/", views.ScoreWhyView.as_view(), name="score-why"),
    path("settings/value/", value_settings.ValueSettingsView.as_view(), name="value-settings"),
]
