"""Routes."""

from django.urls import URLPattern, path

from portfolio.views import account, portfolio

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
    path("my-work/", account.home, name="my_work"),
    path("board/", account.home, name="board"),
    path("search/", account.home, name="search"),
    path("admin/audit/", account.home, name="audit_log"),
    path("admin/users/", account.home, name="user_list"),
    path("admin/tokens/", account.home, name="token_list"),
]
