"""All routes of REST: each app registers its own viewsets. Read when the first request comes to one (`config.urls`)."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

import accounts.rest  # noqa: F401  # registers how the schema names our authenticators
import initiatives.api
import metrics.alert_api
import metrics.api
import metrics.drift_api
import metrics.feedback_api
import metrics.kpi_api
import metrics.objective_api
import metrics.value_api
import phases.api
import portfolio.api
import portfolio.classification_api
import portfolio.component_api
import reviews.api
import reviews.point_api
from config import api_page
from metrics.otlp_api import OtlpViewSet

router = DefaultRouter()
router.include_root_view = False
for _app in (
    initiatives.api,
    phases.api,
    metrics.api,
    metrics.alert_api,
    metrics.drift_api,
    metrics.feedback_api,
    metrics.kpi_api,
    metrics.objective_api,
    metrics.value_api,
    reviews.api,
    reviews.point_api,
    portfolio.api,
    portfolio.component_api,
    portfolio.classification_api,
):
    _app.register(router)

urlpatterns = [
    path("", api_page.api_reference, name="api_reference"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("otlp/v1/metrics", OtlpViewSet.as_view({"post": "create"}), name="otlp_push"),
    *router.urls,
]
