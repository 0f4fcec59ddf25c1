"""All routes. Each app's `urls` carries its own paths from the root."""

from allauth.account.decorators import secure_admin_login
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.urls import include, path

from config import errors, exposition, health
from config.late_routes import LateRoutes

admin.site.unregister(Authenticator)  # `factor_reset` takes factors away, with an entry and a mail
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # no door past the second step

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", exposition.metrics, name="exposition"),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("django-admin/", admin.site.urls),
    LateRoutes("api/v1/", "config.api", "api"),
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
