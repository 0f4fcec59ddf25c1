"""Routes."""

from django.urls import URLPattern, path

from portfolio.views import account, admin, audit, board, imports, initiative, my_work, portfolio, records

app_name = "portfolio"
urlpatterns: list[URLPattern] = [
    path("", account.home, name="home"),
    path("welcome/", account.welcome, name="welcome"),
    path("account/theme/", account.theme_set, name="theme_set"),
    path("styleguide/", account.styleguide, name="styleguide"),
    path("portfolio/", portfolio.portfolio_list, name="portfolio_list"),
    path("portfolio.csv", portfolio.portfolio_csv, name="portfolio_csv"),
    path("portfolio/views/add/", portfolio.saved_view_add, name="saved_view_add"),
    path("portfolio/views/<int:pk>/delete/", portfolio.saved_view_delete, name="saved_view_delete"),
    path("my-work/", my_work.my_work, name="my_work"),
    path("board/", board.board, name="board"),
    path("search/", my_work.search, name="search"),
    path("i/<slug:key>/", initiative.initiative_overview, name="initiative_overview"),
    path("i/<slug:key>/header/", initiative.initiative_header, name="initiative_header"),
    path("i/<slug:key>/readiness/", initiative.initiative_readiness, name="initiative_readiness"),
    path("i/<slug:key>/checklist/", initiative.initiative_checklist, name="initiative_checklist"),
    path("i/<slug:key>/metrics/", initiative.initiative_metrics, name="initiative_metrics"),
    path("i/<slug:key>/reviews/", initiative.initiative_reviews, name="initiative_reviews"),
    path("i/<slug:key>/risks/", initiative.initiative_risks, name="initiative_risks"),
    path("i/<slug:key>/activity/", initiative.initiative_activity, name="initiative_activity"),
    path("i/<slug:key>/settings/", initiative.initiative_settings, name="initiative_settings"),
    path("i/<slug:key>/records/<slug:kind>/add/", records.record_add, name="record_add"),
    path("i/<slug:key>/records/<slug:kind>/<int:pk>/", records.record_detail, name="record_detail"),
    path("i/<slug:key>/adopt/", imports.initiative_adopt_page, name="initiative_adopt"),
    path("import/", imports.import_list, name="import_list"),
    path("import/<int:pk>/", imports.import_detail, name="import_detail"),
    path("import/<int:pk>/undo/", imports.import_undo_page, name="import_undo"),
    path("admin/", admin.admin_index, name="admin_index"),
    path("admin/audit/", audit.audit_log, name="audit_log"),
    path("admin/audit/check/", audit.audit_check_now, name="audit_check"),
    path("admin/audit.csv", audit.audit_csv, name="audit_csv"),
    path("admin/users/", admin.user_list, name="user_list"),
    path("admin/users/add/", admin.user_add_page, name="user_add"),
    path("admin/users/<int:pk>/", admin.user_detail, name="user_detail"),
    path("admin/users/<int:pk>/roles/add/", admin.user_role_grant, name="user_role_grant"),
    path("admin/users/<int:pk>/roles/<int:grant>/revoke/", admin.user_role_revoke, name="user_role_revoke"),
    path("admin/users/<int:pk>/deactivate/", admin.user_deactivate_page, name="user_deactivate"),
    path("admin/tokens/", admin.token_list, name="token_list"),
    path("admin/tokens/<int:pk>/revoke/", admin.token_revoke_page, name="token_revoke"),
]
