"""Home and what belongs to it."""

from django.urls import path

from home.staff import arrange, first_steps, practice, quality, views

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("home/tiles/", views.TilesView.as_view(), name="home-tiles"),
    path("home/pace/", views.PaceView.as_view(), name="home-pace"),
    path("home/arrange/", arrange.ArrangeView.as_view(), name="home-arrange"),
    path("quality/", quality.QualityView.as_view(), name="quality"),
    path("first-steps/", first_steps.FirstStepsView.as_view(), name="first-steps"),
    path("practice/open/", practice.PracticeOpenView.as_view(), name="practice-open"),
    path("practice/close/", practice.PracticeCloseView.as_view(), name="practice-close"),
]
