"""Staff pages of surveys."""

from django.urls import path

from surveys.staff import of_customer, views

urlpatterns = [
    path("surveys/", views.SurveyListView.as_view(), name="surveys"),
    path("surveys/new/", views.SurveyOpenView.as_view(), name="survey-new"),
    path("surveys/<int:pk>/", views.SurveyResultView.as_view(), name="survey"),
    path("surveys/<int:pk>/voices/", views.SurveyVoicesView.as_view(), name="survey-voices"),
    path("surveys/<int:pk>/figures.csv", views.SurveyFiguresView.as_view(), name="survey-figures"),
    path("surveys/<int:pk>/template.csv", views.SurveyTemplateView.as_view(), name="survey-template"),
    path("surveys/<int:pk>/answers/", views.SurveyAnswersView.as_view(), name="survey-answers"),
    path("surveys/<int:pk>/population/", views.SurveyPopulationView.as_view(), name="survey-population"),
    path("surveys/<int:pk>/remove/", views.SurveyRemoveView.as_view(), name="survey-remove"),
    path("surveys/of/<int:pk>/", of_customer.CustomerAnswersView.as_view(), name="customer-answers"),
    path("surveys/imports/<int:pk>/", views.AnswerImportView.as_view(), name="answer-import"),
    path("surveys/imports/<int:pk>/refused.csv", views.RefusedRowsView.as_view(), name="answer-import-refused"),
]
