"""Addresses of the exhibitor portal, below /x/<organizer>/."""

from django.urls import path

from exhibitions.portal import sign_in, views

urlpatterns = [
    path("", views.HomeView.as_view(), name="portal-home"),
    path("booths/", views.BoothsView.as_view(), name="portal-booths"),
    path("people/", views.PeopleView.as_view(), name="portal-people"),
    path("people/<int:pk>/", views.PersonView.as_view(), name="portal-person"),
    path("people/<int:pk>/remove/", views.PersonRemoveView.as_view(), name="portal-person-remove"),
    path("profile/", views.ProfileView.as_view(), name="portal-profile"),
    path("company/", views.SwitchView.as_view(), name="portal-switch"),
    path("password/", views.AccountView.as_view(), name="portal-password"),
    path("sign-in/", sign_in.SignInView.as_view(), name="portal-sign-in"),
    path("sign-in/code/", sign_in.CodeView.as_view(), name="portal-code"),
    path("sign-in/password/", sign_in.PasswordView.as_view(), name="portal-password-sign-in"),
    path("link/<str:secret>/", sign_in.LinkView.as_view(), name="portal-link"),
    path("sign-out/", sign_in.SignOutView.as_view(), name="portal-sign-out"),
]
