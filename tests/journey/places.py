"""`python manage.py shell -c "from tests.journey.places import tell; tell()"`: where the demo shows what follows a launch."""

import sys

from accounts.models import User
from initiatives.models import Initiative
from metrics.models import Alert, FeedbackForm, Metric, Retraining, Source
from phases.models import Ask, ExpansionWave


def tell() -> None:
    """Write one line for each place, `name path`. Changes nothing."""
    launched = Initiative.objects.get(title="Contact summaries")
    at = f"/i/{launched.key}"
    waves = {wave.title: wave.pk for wave in ExpansionWave.objects.filter(initiative=launched)}
    ask = Ask.objects.open().select_related("initiative")[0]
    drift = Alert.objects.open().get(initiative=launched, metric__purpose="drift", kind="breached")
    kpi = Metric.objects.get(initiative=launched, purpose="kpi")
    places = {
        "alert": drift.get_absolute_url(),
        "feedback": f"{at}/feedback/",
        "form": FeedbackForm.objects.filter(initiative=launched)[0].get_absolute_url(),
        "retraining": f"{at}/retrainings/{Retraining.objects.filter(initiative=launched)[0].pk}/",
        "wave": f"{at}/waves/{waves['Wave 2']}/",
        "outside": f"{at}/waves/{waves['Wave 3']}/",
        "value": f"{at}/value/",
        "ask": ask.get_absolute_url(),
        "handover": f"/people/{User.objects.get(email='business2@example.com').pk}/handover/",
        "wizard": f"{at}/metrics/add/",
        "source": Source.objects.get(kind="openmetrics").get_absolute_url(),
        "number": f"{at}/metrics/{kpi.pk}/confirm/",
    }
    sys.stdout.write("".join(f"{name} {path}\n" for name, path in places.items()))
