"""Staff pages of insights."""

from django.urls import path

from analytics.staff import evidence, insights, relationship, value_parts, value_settings, views

urlpatterns = [
    path("insights/", insights.OverviewPage.as_view(), name="insights"),
    path("insights/value/", insights.ValuePage.as_view(), name="insights-value"),
    path("insights/moves/", insights.MovesPage.as_view(), name="insights-moves"),
    path("insights/risk/", insights.RiskPage.as_view(), name="insights-risk"),
    path("insights/triangle/", insights.TrianglePage.as_view(), name="insights-triangle"),
    path("insights/card/", insights.InsightsCardView.as_view(), name="insights-card"),
    path("insights/figures/", insights.InsightsFiguresView.as_view(), name="insights-figures"),
    path("insights/evidence/", evidence.EvidenceView.as_view(), name="evidence"),
    path("insights/evidence/figures/", evidence.EvidenceFiguresView.as_view(), name="evidence-figures"),
    path("insights/evidence/judge/", evidence.JudgeView.as_view(), name="judge"),
    path("insights/run/", views.ScoreRunView.as_view(), name="score-run"),
    path("insights/why/<int:pk>/", views.ScoreWhyView.as_view(), name="score-why"),
    path("insights/why/<int:pk>/brief/", views.ScoreBriefView.as_view(), name="score-brief"),
    path("insights/relationship/<int:pk>/", relationship.RelationshipCardView.as_view(), name="relationship-card"),
    path("insights/worth/<int:pk>/", value_parts.ValuePartsView.as_view(), name="value-parts"),
    path("settings/value/", value_settings.ValueSettingsView.as_view(), name="value-settings"),
]
