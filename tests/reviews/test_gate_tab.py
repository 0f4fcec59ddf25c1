"""The reviews tab of an initiative, and reading an idea that has no gate."""

from reviews.panels import gate_tab


def test_tab_shows_the_gate_its_rounds_and_who_may_request(gate):
    tab = gate_tab(gate.cast.pm.actor, gate.initiative)
    assert tab.request
    assert not tab.rounds
    gate.answer_all()
    request = gate.request()
    gate.sign_all(request)
    tab = gate_tab(gate.cast.sponsor.actor, gate.initiative)
    assert tab.gate_request == request
    assert tab.readiness.verdict.is_open


def test_tab_page_answers(gate, sign_in):
    gate.answer_all()
    request = gate.request()
    page = sign_in(gate.cast.auditor).get("/i/AI-001/reviews/")
    assert page.status_code == 200
    assert request.get_absolute_url() in page.content.decode()


def test_an_idea_has_no_gate(cast, initiative):
    tab = gate_tab(cast.pm.actor, initiative)
    assert tab.readiness is None
