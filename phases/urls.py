"""Routes."""

from django.urls import URLPattern, path

from phases.views import asks, drafts, items, moves, parts, playbooks, regulation

app_name = "phases"
urlpatterns: list[URLPattern] = [
    path("i/<str:key>/items/<int:pk>/", items.item_detail, name="item_detail"),
    path("i/<str:key>/items/<int:pk>/answer/", items.item_answer, name="item_answer"),
    path("i/<str:key>/items/<int:pk>/evidence/", items.item_evidence_add, name="item_evidence_add"),
    path("i/<str:key>/items/<int:pk>/capture/", items.item_capture, name="item_capture"),
    path("i/<str:key>/items/<int:pk>/not-applicable/", items.item_not_applicable, name="item_not_applicable"),
    path("i/<str:key>/items/<int:pk>/reopen/", items.item_reopen, name="item_reopen"),
    path("i/<str:key>/items/<int:pk>/assign/", items.item_assign, name="item_assign"),
    path("i/<str:key>/items/<int:pk>/external/", items.item_external, name="item_external"),
    path("i/<str:key>/accept/", moves.initiative_accept, name="initiative_accept"),
    path("i/<str:key>/waits/start/", moves.wait_start, name="wait_start"),
    path("i/<str:key>/waits/<int:pk>/end/", moves.wait_end, name="wait_end"),
    path("i/<str:key>/asks/add/", asks.ask_raise, name="ask_raise"),
    path("i/<str:key>/asks/<int:pk>/", asks.ask_detail, name="ask_detail"),
    path("i/<str:key>/asks/<int:pk>/answer/", asks.ask_answer, name="ask_answer"),
    path("i/<str:key>/asks/<int:pk>/withdraw/", asks.ask_withdraw, name="ask_withdraw"),
    path("regulation/", regulation.regulation_list, name="regulation_list"),
    path("i/<str:key>/regulation/", regulation.regulation_detail, name="regulation_detail"),
    path("playbooks/", playbooks.playbook_list, name="playbook_list"),
    path("playbooks/schema.json", playbooks.playbook_schema, name="playbook_schema"),
    path("playbooks/import/", drafts.draft_import, name="draft_import"),
    path("playbooks/drafts/<int:pk>/", drafts.draft_detail, name="draft_detail"),
    path("playbooks/drafts/<int:pk>/effect/", drafts.draft_effect, name="draft_effect"),
    path("playbooks/drafts/<int:pk>/publish/", drafts.draft_publish, name="draft_publish"),
    path("playbooks/drafts/<int:pk>/discard/", drafts.draft_discard, name="draft_discard"),
    path("playbooks/drafts/<int:pk>/yaml/", drafts.draft_yaml, name="draft_yaml"),
    path("playbooks/drafts/<int:pk>/parts/add/", parts.part_add, name="part_add"),
    path("playbooks/drafts/<int:pk>/parts/<int:part>/", parts.part_detail, name="part_detail"),
    path("playbooks/drafts/<int:pk>/parts/<int:part>/save/", parts.part_save, name="part_save"),
    path("playbooks/drafts/<int:pk>/parts/<int:part>/move/", parts.part_move, name="part_move"),
    path("playbooks/drafts/<int:pk>/parts/<int:part>/remove/", parts.part_remove, name="part_remove"),
    path("playbooks/<slug:slug>/<int:number>/draft/", drafts.playbook_draft, name="playbook_draft"),
    path("playbooks/<slug:slug>/<int:number>/copy/", drafts.playbook_copy, name="playbook_copy"),
    path("playbooks/<slug:slug>/<int:number>/", playbooks.playbook_detail, name="playbook_detail"),
    path("playbooks/<slug:slug>/<int:number>/yaml/", playbooks.playbook_yaml, name="playbook_yaml"),
]
