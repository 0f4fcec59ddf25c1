"""The API reference for people says what the schema says."""

from config.api_page import operations


def test_every_operation_of_the_schema_is_on_the_page(cast, sign_in):
    page = sign_in(cast.engineer).get("/api/v1/").content.decode()
    found = [one for group in operations().values() for one in group]
    assert len(found) > 20
    for one in found:
        assert f'id="{one.id}"' in page
        assert one.summary, f"{one.method} {one.path} has no description"


def test_strangers_are_sent_to_sign_in(client, db):
    assert client.get("/api/v1/").status_code == 302
