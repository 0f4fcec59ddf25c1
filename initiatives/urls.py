"""Routes."""

from django.urls import URLPattern, path

from initiatives.views import acts, disposals, evidence, intake, seats

app_name = "initiatives"
urlpatterns: list[URLPattern] = [
    path("i/new/", intake.idea_add, name="idea_add"),
    path("i/new/full/", intake.intake_start, name="intake_start"),
    path("i/new/score/<slug:step>/", intake.intake_score, name="intake_score"),
    path("i/new/D<int:pk>/<slug:step>/", intake.intake_step, name="intake_step"),
    path("i/<slug:key>/edit/", acts.initiative_edit, name="initiative_edit"),
    path("i/<slug:key>/pause/", acts.initiative_pause, name="initiative_pause"),
    path("i/<slug:key>/resume/", acts.initiative_resume, name="initiative_resume"),
    path("i/<slug:key>/stop/", acts.initiative_stop, name="initiative_stop"),
    path("i/<slug:key>/retire/", acts.initiative_retire, name="initiative_retire"),
    path("i/<slug:key>/disposal/", disposals.disposal_record, name="disposal_record"),
    path("i/<slug:key>/visibility/", acts.visibility_set, name="visibility_set"),
    path("i/<slug:key>/sources/<int:pk>/quality/", acts.quality_rate, name="quality_rate"),
    path("i/<slug:key>/seats/<slug:kind>/assign/", seats.seat_assign, name="seat_assign"),
    path("i/<slug:key>/seats/<int:pk>/accept/", seats.seat_accept, name="seat_accept"),
    path("i/<slug:key>/seats/<int:pk>/end/", seats.seat_end, name="seat_end"),
    path("seats/accept/", seats.seats_accept, name="seats_accept"),
    path("i/<slug:key>/evidence/<int:pk>/<int:number>/", evidence.evidence_download, name="evidence_download"),
    path("i/<slug:key>/evidence/<int:pk>/<int:number>/inline/", evidence.evidence_inline, name="evidence_inline"),
]
