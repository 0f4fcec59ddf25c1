"""Routes."""

from django.urls import path

from metrics.otlp_api import OtlpViewSet
from metrics.views import alerts, files, hooks, kpi, metrics, sources

app_name = "metrics"
urlpatterns = [
    path("api/v1/otlp/v1/metrics", OtlpViewSet.as_view({"post": "create"}), name="otlp_push"),
    path("alerts/", alerts.alert_list, name="alert_list"),
    path("alerts/<int:pk>/", alerts.alert_detail, name="alert_detail"),
    path("alerts/<int:pk>/acknowledge/", alerts.alert_acknowledge, name="alert_acknowledge"),
    path("alerts/<int:pk>/snooze/", alerts.alert_snooze, name="alert_snooze"),
    path("sources/", sources.source_list, name="source_list"),
    path("sources/add/", sources.source_add, name="source_add"),
    path("sources/addresses/allow/", sources.address_allow, name="address_allow"),
    path("sources/addresses/<int:pk>/end/", sources.address_end, name="address_end"),
    path("sources/<int:pk>/", sources.source_detail, name="source_detail"),
    path("sources/<int:pk>/test/", sources.source_test, name="source_test"),
    path("i/<str:key>/metrics/add/", metrics.metric_add, name="metric_add"),
    path("i/<str:key>/metrics/preview/", metrics.metric_preview, name="metric_preview"),
    path("i/<str:key>/metrics/<int:pk>/", metrics.metric_detail, name="metric_detail"),
    path("i/<str:key>/metrics/<int:pk>/edit/", metrics.metric_edit, name="metric_edit"),
    path("i/<str:key>/metrics/<int:pk>/pull/", metrics.metric_pull, name="metric_pull"),
    path("i/<str:key>/metrics/<int:pk>/history/", metrics.metric_history, name="metric_history"),
    path("i/<str:key>/metrics/<int:pk>/value/", metrics.metric_value, name="metric_value"),
    path("i/<str:key>/metrics/<int:pk>/files/add/", files.points_file_add, name="points_file_add"),
    path("i/<str:key>/metrics/<int:pk>/files/<int:file_pk>/", files.points_file, name="points_file"),
    path("i/<str:key>/metrics/<int:pk>/files/<int:file_pk>/store/", files.points_file_store, name="points_file_store"),
    path(
        "i/<str:key>/metrics/<int:pk>/files/<int:file_pk>/report/", files.points_file_report, name="points_file_report"
    ),
    path("i/<str:key>/kpi/", kpi.kpi_contract, name="kpi_contract"),
    path("i/<str:key>/kpi/save/", kpi.kpi_version_add, name="kpi_version_add"),
    path("hooks/github/<int:pk>/", hooks.hook_receive, name="hook_receive"),
    path("i/<str:key>/hooks/", hooks.hook_list, name="hook_list"),
    path("i/<str:key>/hooks/add/", hooks.hook_add, name="hook_add"),
    path("i/<str:key>/hooks/<int:pk>/end/", hooks.hook_end, name="hook_end"),
    path("i/<str:key>/annotations/add/", alerts.annotation_add, name="annotation_add"),
]
