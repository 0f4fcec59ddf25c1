"""Routes."""

from django.urls import URLPattern, path

from reviews.views import assigning, correcting, evidence, gates, passkeys, points, reviews, upgrades

app_name = "reviews"
urlpatterns: list[URLPattern] = [
    path("account/passkeys/", passkeys.passkey_list, name="passkey_list"),
    path("account/passkeys/create/", passkeys.passkey_create, name="passkey_create"),
    path("account/passkeys/<int:pk>/remove/", passkeys.passkey_remove, name="passkey_remove"),
    path("reviews/passkey/", passkeys.passkey_begin, name="passkey_begin"),
    path("reviews/locks/<int:pk>/seen/", passkeys.signing_lock_see, name="signing_lock_see"),
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/<int:pk>/", reviews.review_detail, name="review_detail"),
    path("reviews/<int:pk>/sign/", reviews.review_sign, name="review_sign"),
    path("reviews/<int:pk>/decide/", reviews.gate_decide, name="gate_decide"),
    path("reviews/decisions/<int:pk>/correct/", correcting.decision_correct, name="decision_correct"),
    path("reviews/<int:pk>/seen/", reviews.review_seen, name="review_seen"),
    path("reviews/<int:pk>/assign/", reviews.review_assign, name="review_assign"),
    path("reviews/<int:pk>/claim/", assigning.review_claim, name="review_claim"),
    path("reviews/assignments/<int:pk>/release/", assigning.review_release, name="review_release"),
    path("reviews/assignments/<int:pk>/reassign/", assigning.review_reassign, name="review_reassign"),
    path("reviews/<int:pk>/withdraw/", reviews.request_withdraw, name="request_withdraw"),
    path("reviews/<int:pk>/certificate/", reviews.review_certificate, name="review_certificate"),
    path("reviews/<int:pk>/points/", points.point_raise, name="point_raise"),
    path("reviews/points/<int:pk>/", points.point_detail, name="point_detail"),
    path("reviews/points/<int:pk>/answer/", points.point_answer, name="point_answer"),
    path("reviews/points/<int:pk>/accept/", points.point_accept, name="point_accept"),
    path("reviews/points/<int:pk>/reopen/", points.point_reopen, name="point_reopen"),
    path("i/<slug:key>/consult/", points.consult_ask, name="consult_ask"),
    path("reviews/signatures/<int:pk>/revoke/", correcting.signature_revoke, name="signature_revoke"),
    path("reviews/conditions/<int:pk>/close/", gates.condition_close, name="condition_close"),
    path("reviews/waivers/<int:pk>/approve/", gates.waiver_approve, name="waiver_approve"),
    path("i/<slug:key>/gate/request/", gates.gate_request, name="gate_request"),
    path("i/<slug:key>/gate/waive/", gates.gate_waive, name="gate_waive"),
    path("i/<slug:key>/playbook/", upgrades.playbook_difference, name="playbook_difference"),
    path("i/<slug:key>/playbook/upgrade/", upgrades.playbook_upgrade, name="playbook_upgrade"),
    path("playbooks/<slug:slug>/<int:number>/upgrade/", upgrades.playbook_upgrade_many, name="playbook_upgrade_many"),
    path("i/<slug:key>/evidence/<int:pk>/", evidence.evidence_detail, name="evidence_detail"),
    path("i/<slug:key>/evidence/<int:pk>/restrict/", evidence.evidence_restrict, name="evidence_restrict"),
    path("i/<slug:key>/evidence/<int:pk>/<int:number>/preview/", evidence.evidence_preview, name="evidence_preview"),
    path("i/<slug:key>/evidence/<int:pk>/<int:number>/remove/", evidence.removal_request, name="removal_request"),
    path("i/<slug:key>/evidence/<int:pk>/<int:number>/confirm/", evidence.link_confirm, name="link_confirm"),
    path("evidence/removals/<int:pk>/approve/", evidence.evidence_remove, name="evidence_remove"),
    path("evidence/removals/<int:pk>/close/", evidence.removal_close, name="removal_close"),
]
