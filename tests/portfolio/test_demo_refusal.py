"""Demo data never mixes with anybody's own."""

import pytest
from django.core.management import CommandError, call_command

from audit.services import is_demo
from initiatives.models import Initiative


@pytest.mark.django_db
def test_database_in_use_is_refused(cast):
    assert cast.pm
    with pytest.raises(CommandError, match="not a demo"):
        call_command("demo_load", port=8000)
    assert not is_demo()
    assert not Initiative.objects.exists()
