"""Addresses with every parameter of lists, searches, exports and filters; `{key}` and ids are filled in from the demo."""

QUESTIONS = (
    "/portfolio/?q=1&phase=2&status=active&risk_tier=low&business_unit=1&sort=key&page=1", "/portfolio.csv?q=1&sort=title",
    "/board/?unit=1", "/board/flow/?range=90&unit=1", "/search/?q=1", "/search/?part=palette&q=1", "/waivers/?show=open&unit=1&criterion=1",
    "/frameworks/?framework=1", "/reports/on/?day=2026-01-01", "/alerts/?state=open", "/reviews/?state=open",
    "/api/v1/initiatives/?search=1&phase=1&status=active&ordering=key&limit=5&offset=0",
    "/api/v1/metrics/?initiative={initiative}&purpose=latency&search=1&ordering=id",
    "/api/v1/comments/?initiative__key={key}&subject=item&subject_id=1",
    "/api/v1/alerts/?initiative={initiative}&kind=breached", "/api/v1/annotations/?initiative={initiative}",
    "/api/v1/reviews/?state=open&phase=1",
    "/admin/audit/?q=1&actor=1&action=1&since=2026-01-01&page=1", "/admin/audit.csv?q=1&actor=1",
    "/admin/audit/decisions.csv?kind=1&size=1&seed=1",
    "/admin/audit/decisions.xlsx?kind=1&size=1&seed=1",
    "/admin/audit/as-of/?key={key}&day=2026-01-01",
)  # fmt: skip
