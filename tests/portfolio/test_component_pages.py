"""The inventory on screen and over the API: filters, what is hidden, acts with their refusals, one line a request."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.services import token_create
from common import clock
from common.actors import CLOCK
from initiatives.models import Component, Dependency, Visibility
from initiatives.services import dependency_none
from portfolio.panels.my_work import my_work
from portfolio.services.standings import standing_refresh, standings_refresh
from reviews.components import version_draft
from reviews.models import ComponentReview
from reviews.services import component_edit, dependency_add
from tests.cast import PASSWORD
from tests.reviews import parts


@pytest.fixture
def part(cast):
    made = parts.component(cast)
    parts.release(cast, made, "2026.1")
    return made


def _use(cast, part, count=1, **more):
    found = parts.initiatives(cast, count, **more)
    for one in found:
        dependency_add(actor=cast.engineer.actor, initiative=one, component=part)
    return found


def _page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_anybody_finds_the_inventory_from_the_portfolio(cast, part, sign_in):
    client = sign_in(cast.outsider)
    assert reverse("portfolio:component_list") in _page(client, "/portfolio/")
    page = _page(client, "/components/")
    assert part.get_absolute_url() in page
    assert "2026.1" in page


def test_empty_inventory_says_what_belongs_there(cast, sign_in):
    page = _page(sign_in(cast.pm), "/components/")
    assert "No component yet" in page
    assert reverse("portfolio:component_add") in page
    assert reverse("portfolio:component_add") not in _page(sign_in(cast.auditor), "/components/")


def test_its_page_leads_to_its_dependents_in_the_portfolio_and_filtering_further_keeps_them(cast, part, sign_in):
    used = _use(cast, part, 3)
    others = parts.initiatives(cast, 1)
    used[2].status = "retired"
    used[2].save(update_fields=["status"])
    standings_refresh()
    client = sign_in(cast.pm)
    link = re.search(r'class="panel-more" href="([^"]+)"', _page(client, part.get_absolute_url()))
    page = _page(client, html.unescape(link[1]))
    assert [one.key for one in (*used, *others) if f">{one.key}<" in page] == [one.key for one in used[:2]]
    form = page[page.index('id="filters"') : page.index("</form>", page.index('id="filters"'))]
    assert f'type="hidden" name="component" value="{part.name}"' in form
    assert "Component: " + part.name in page


def test_list_is_filtered_by_kind_owner_end_and_missing_review(cast, part, sign_in):
    other = parts.component(cast, "Rented model", kind="model", owner=cast.business.user)
    parts.review_all(cast, parts.release(cast, other, "4"))
    component_edit(actor=cast.pm.actor, component=part, values={"end_of_life_on": clock.today() + timedelta(days=90)})
    client = sign_in(cast.outsider)

    def shown(query):
        page = _page(client, f"/components/?{query}")
        return {one.name for one in Component.objects.all() if f'id="component-{one.pk}"' in page}

    assert shown("") == {"Language platform", "Rented model"}
    assert shown("kind=model") == {"Rented model"}
    assert shown(f"owner={cast.engineer.user.pk}") == {"Language platform"}
    assert shown("end=soon") == {"Language platform"}
    assert shown("reviews=missing") == {"Language platform"}
    assert shown("q=rented") == {"Rented model"}
    assert shown("q=nothing+such") == set()


def test_csv_has_the_same_lines_and_no_formula(cast, part, sign_in):
    parts.component(cast, "=cmd()", kind="prompt")
    text = sign_in(cast.outsider).get("/components.csv?kind=prompt").content.decode("utf-8-sig")
    head, line = text.strip().splitlines()
    assert head.startswith("Component,Kind,Provider")
    assert line.startswith("'=cmd(),Prompt")


def test_hidden_dependents_are_neither_named_nor_counted(cast, part, sign_in):
    seen, hidden = _use(cast, part, 2)
    type(hidden).objects.filter(pk=hidden.pk).update(visibility=Visibility.MEMBERS, title="Secret plan")
    page = _page(sign_in(cast.outsider), part.get_absolute_url())
    assert seen.key in page
    assert hidden.key not in page
    assert "Secret plan" not in page
    assert 'data-label="Dependents" class="num">1<' in _page(sign_in(cast.outsider), "/components/")
    assert 'data-label="Dependents" class="num">2<' in _page(sign_in(cast.engineer), "/components/")
    assert hidden.key in _page(sign_in(cast.engineer), part.get_absolute_url())
    (task,) = [one for one in my_work(cast.security.actor, "").tasks if one.initiative is None]
    assert task.about == "1 initiative depends on it"


def test_page_shows_the_open_request_and_the_reviewer_what_to_do(cast, part, sign_in):
    _use(cast, part)
    url = reverse("portfolio:component_review", kwargs={"pk": part.versions.get().pk})
    page = _page(sign_in(cast.security), part.get_absolute_url())
    assert "Review asked of version 2026.1" in page
    assert f"{url}?discipline=security" in page
    assert url not in _page(sign_in(cast.engineer), part.get_absolute_url())


def test_reviewer_signs_on_the_page_and_everything_typed_survives(cast, part, sign_in):
    _use(cast, part)
    version = part.versions.select_related("component", "added_by").get()
    client, url = sign_in(cast.security), f"/components/versions/{version.pk}/review/?discipline=security"
    assert version_draft(version).digest in _page(client, url)
    given = {"seen": version_draft(version).digest, "discipline": "security", "decision": "request_changes"}
    wrong = client.post(url, given | {"comment": "It keeps prompts.", "password": "nope"})
    assert wrong.status_code == 422
    assert "It keeps prompts." in wrong.content.decode()
    stale = client.post(url, given | {"seen": "0" * 64, "comment": "It keeps prompts.", "password": PASSWORD})
    assert stale.status_code == 409
    assert "It keeps prompts." in stale.content.decode()
    done = client.post(url, given | {"decision": "approve", "password": PASSWORD})
    assert done.headers["Location"] == f"{part.get_absolute_url()}#done"
    review = ComponentReview.objects.get()
    certificate = _page(sign_in(cast.outsider), f"/components/reviews/{review.pk}/certificate/")
    assert review.record_hash in certificate
    assert review.statement in certificate


def test_who_may_not_review_is_told_who_may(cast, part, sign_in):
    url = f"/components/versions/{part.versions.get().pk}/review/"
    page = _page(sign_in(cast.engineer), url)
    assert "Only a reviewer of" in page
    assert 'id="review-form"' not in page


def test_request_stands_once_on_my_work_and_in_the_queue(cast, part, sign_in):
    _use(cast, part, 12)
    tasks = [task for task in my_work(cast.security.actor, "").tasks if task.initiative is None]
    assert [task.about for task in tasks] == ["12 initiatives depend on it"]
    assert "Language platform 2026.1" in _page(sign_in(cast.security), "/my-work/?show=sign")
    assert _page(sign_in(cast.security), "/reviews/").count('id="component-request-') == 1
    assert 'id="component-request-' not in _page(sign_in(cast.engineer), "/reviews/")
    assert _page(sign_in(cast.engineer), "/reviews/?show=all").count('id="component-request-') == 1
    parts.review(cast, part.versions.get(), "security")
    assert [task for task in my_work(cast.security.actor, "").tasks if task.initiative is None] == []
    assert [task for task in my_work(cast.compliance.actor, "").tasks if task.initiative is None] != []


def test_component_is_added_edited_and_released_by_form(cast, sign_in):
    client = sign_in(cast.pm)
    given = {"name": "Vector store", "kind": "vendor_service", "provider": "Somebody", "owner": cast.engineer.user.pk}
    made = client.post("/components/add/", given)
    part = Component.objects.get()
    assert made.headers["Location"] == part.get_absolute_url()
    again = client.post("/components/add/", given)
    assert again.status_code == 422
    assert "already" in again.content.decode()
    url = f"/components/{part.pk}/edit/"
    assert client.post(url, given | {"note": "Two regions", "version": "1"}).status_code == 303
    stale = client.post(url, given | {"note": "Three regions", "version": "1"})
    assert stale.status_code == 409
    assert "Two regions" in stale.content.decode()
    assert client.post(f"/components/{part.pk}/versions/add/", {"label": "3"}).status_code == 303
    assert client.post(f"/components/{part.pk}/versions/add/", {"label": "3"}).status_code == 422
    assert part.versions.count() == 1


def test_initiative_says_what_it_depends_on(cast, part, initiative, sign_in):
    client, tab = sign_in(cast.engineer), "/i/AI-001/risks/"
    assert "Nothing said yet" in _page(client, tab)
    assert client.post("/i/AI-001/dependencies/none/").headers["Location"].startswith(tab)
    assert "It depends on no component" in _page(client, tab)
    assert client.post("/i/AI-001/dependencies/add/", {"component": part.pk}).status_code == 303
    page = _page(client, tab)
    assert part.get_absolute_url() in page
    assert "follows the newest" in page
    used = Dependency.objects.get()
    assert client.post(f"/i/AI-001/dependencies/{used.pk}/end/").status_code == 303
    assert "Nothing said yet" in _page(client, tab)
    outsider = sign_in(cast.outsider)
    assert outsider.post("/i/AI-001/dependencies/none/").status_code == 403
    assert reverse("portfolio:dependency_add", kwargs={"key": "AI-001"}) not in _page(outsider, tab)


def test_standing_of_every_dependent_follows_the_component(cast, part):
    users = _use(cast, part, 3)
    parts.review_all(cast, part.versions.get())
    for one in users:
        standing_refresh(one)
    standings_refresh()
    assert standings_refresh() == 0
    parts.release(cast, part, "2026.2")
    assert standings_refresh() == 3
    assert standings_refresh() == 0


def test_pages_ask_a_fixed_number_of_questions(cast, part, sign_in):
    playbook = parts.parts_playbook()
    _use(cast, part, 2, version=playbook)
    client = sign_in(cast.security)
    urls = ("/components/", part.get_absolute_url(), "/my-work/", "/reviews/")
    counts = {url: _queries(client, url) for url in urls}
    for number in range(3):
        other = parts.component(cast, f"Other {number}")
        parts.release(cast, other, "1")
        _use(cast, other, 3, version=playbook)
    _use(cast, part, 4, version=playbook)
    assert {url: _queries(client, url) for url in urls} == counts


def _queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    return len(found)


@pytest.fixture
def api(cast, client):
    _, secret = token_create(actor=CLOCK, user=cast.engineer.user, name="t", scopes=["read", "write:initiatives"])

    def call(method, path, body=None):
        answer = getattr(client, method)(
            f"/api/v1/{path}", json.dumps(body) if body is not None else None, content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )  # fmt: skip
        return answer.status_code, answer.json() if answer.content else None

    return call


def test_api_adds_releases_and_reads(cast, api):
    given = {"name": "Corpus", "kind": "dataset", "provider": "Own team", "owner": cast.engineer.user.pk}
    code, made = api("post", "components/", given)
    assert (code, made["name"], made["versions"]) == (201, "Corpus", [])
    assert api("post", "components/", given)[0] in (400, 422)
    assert api("post", f"components/{made['id']}/versions/", {"label": "1", "identifier": "sha256:1"})[0] == 201
    code, found = api("get", f"components/{made['id']}/")
    assert [one["label"] for one in found["versions"]] == ["1"]
    assert api("patch", f"components/{made['id']}/", {"note": "x", "version": 9})[0] == 409
    assert api("patch", f"components/{made['id']}/", {"note": "x", "version": 1})[1]["note"] == "x"
    assert api("get", "components/?kind=model")[1]["count"] == 0
    states = api("get", f"components/{made['id']}/reviews/")[1]
    assert (states["count"], states["next"], states["previous"]) == (1, None, None)
    assert {one["state"] for one in states["results"][0]["reviews"]} == {"missing"}


def test_api_declares_and_ends_dependencies(cast, api, part, initiative):
    path = "initiatives/AI-001/dependencies/"
    assert api("post", f"{path}none/")[1]["depends_on_none"] is True
    code, body = api("post", path, {"component": part.pk, "version": "2026.1"})
    assert (code, body["depends_on_none"], body["dependencies"][0]["follows_newest"]) == (201, False, False)
    assert api("post", path, {"component": part.pk, "version": "9"})[0] in (400, 422)
    assert api("post", path, {"component": 999})[0] in (400, 422)
    assert api("delete", f"{path}{body['dependencies'][0]['id']}/")[1] == {"depends_on_none": False, "dependencies": []}
    dependency_none(actor=cast.engineer.actor, initiative=initiative)
    assert api("get", path)[1] == {"depends_on_none": True, "dependencies": []}
