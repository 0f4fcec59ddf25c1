"""Routes of the sign-in that differ from django-allauth's own."""

from allauth.socialaccount.views import login_cancelled
from django.urls import URLPattern, path

from accounts import views

urlpatterns: list[URLPattern] = [
    path("accounts/login/", views.SignIn.as_view(), name="account_login"),
    path("accounts/logout/", views.SignOut.as_view(), name="account_logout"),
    path("accounts/login/second/", views.second_step, name="mfa_authenticate"),
    path("accounts/oidc/<slug:provider_id>/login/", views.provider_begin, name="openid_connect_login"),
    path("accounts/oidc/<slug:provider_id>/login/callback/", views.provider_return, name="openid_connect_callback"),
    path("accounts/oidc/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
]
