"""All routes. Each app's `urls` carries its own paths from the root."""

from allauth.account.decorators import secure_admin_login
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from config import api_page, errors, exposition, health
from config.api import router

admin.site.unregister(Authenticator)  # `factor_reset` takes factors away, with an entry and a mail
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # no door past the second step

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", exposition.metrics, name="exposition"),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("django-admin/", admin.site.urls),
    path("api/v1/", api_page.api_reference, name="api_reference"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/", include((router.urls, "api"))),
    path("", include("reviews.urls")),
    path("", include("metrics.urls")),
    path("", include("phases.urls")),
    path("", include("initiatives.urls")),
    path("", include("portfolio.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
