"""The MLflow adapter against a real MLflow server."""

import datetime as dt
from dataclasses import replace

import pytest

from metrics.sources import registry
from metrics.sources.base import FetchWindow, QuerySettings, SourceError, SourceSettings
from tests.servers import MlflowServer, Site, loopback_policy
from tests.servers.mlflow import LONG
from tests.servers.sdk import sdk_run

ADAPTER = registry.get("mlflow")


def source_of(server: MlflowServer, **changes: object) -> SourceSettings:
    settings = SourceSettings(url=server.url, policy=loopback_policy(read_timeout_s=60.0, total_timeout_s=60.0))
    return replace(settings, **changes)  # type: ignore[arg-type]


def hours(server: MlflowServer, back: float = 2) -> FetchWindow:
    end = dt.datetime.fromtimestamp(server.started_ms / 1000, dt.UTC)
    return FetchWindow(end - dt.timedelta(hours=back), end, 60)


def failure(source: SourceSettings, text: str, window: FetchWindow, **query: object) -> SourceError:
    with pytest.raises(SourceError) as caught:
        ADAPTER.fetch(source, QuerySettings(text, **query), window)  # type: ignore[arg-type]
    return caught.value


def test_each_finished_run_is_a_point_at_its_end(mlflow: MlflowServer) -> None:
    query, window = QuerySettings(f"experiment {mlflow.experiment} accuracy"), hours(mlflow)
    result = ADAPTER.fetch(source_of(mlflow), query, window)
    assert [sample.value for sample in result.samples] == [0.91, 0.93]
    assert result.samples[0].at == window.end.replace() - dt.timedelta(minutes=49)
    assert result.samples[0].labels == {"run_id": mlflow.run}
    assert result.warnings == ("1 runs were left out because their value is no number",)
    assert ADAPTER.fetch(source_of(mlflow), query, window) == result


def test_filter_window_and_missing_metric(mlflow: MlflowServer) -> None:
    source = source_of(mlflow)
    query = QuerySettings(f"experiment {mlflow.experiment} accuracy where tags.stage = 'trial'")
    assert [sample.value for sample in ADAPTER.fetch(source, query, hours(mlflow)).samples] == [0.93]
    recent = ADAPTER.fetch(source, QuerySettings(f"experiment {mlflow.experiment} accuracy"), hours(mlflow, 0.5))
    assert [sample.value for sample in recent.samples] == [0.93]
    other = ADAPTER.fetch(source, QuerySettings(f"experiment {mlflow.experiment} recall"), hours(mlflow))
    assert (other.samples, other.warnings) == ((), ("3 runs have no metric recall",))


def test_history_of_a_run_leaves_out_what_is_infinite(mlflow: MlflowServer) -> None:
    result = ADAPTER.fetch(source_of(mlflow), QuerySettings(f"run {mlflow.run} loss"), hours(mlflow))
    assert [sample.value for sample in result.samples] == [5.0, 4.0, 2.0, 1.0]
    assert result.warnings == ("1 points were left out because they are not numbers (NaN or infinite)",)


def test_long_history_is_read_page_by_page(mlflow: MlflowServer) -> None:
    result = ADAPTER.fetch(source_of(mlflow), QuerySettings(f"run {mlflow.run} tokens"), hours(mlflow))
    assert [sample.value for sample in result.samples] == list(range(LONG))
    assert [sample.at for sample in result.samples] == sorted(sample.at for sample in result.samples)
    assert result.warnings == ()


EVALUATIONS = """
import sys
import mlflow, pandas as pd
from mlflow.genai.scorers import scorer
mlflow.set_tracking_uri(sys.argv[1])
print("experiment", mlflow.set_experiment("evaluations").experiment_id)
rows = pd.DataFrame({"question": [1, 2, 3, 4], "answer": [1.0, 0.0, 1.0, 1.0], "truth": [1.0, 0.0, 1.0, 0.0]})
golden = mlflow.data.from_pandas(rows, name="golden", predictions="answer", targets="truth")
mlflow.models.evaluate(data=golden, model_type="classifier", evaluator_config={"log_explainer": False})
@scorer
def exact(outputs, expectations):
    return outputs == expectations["answer"]
asked = [{"inputs": {"q": str(n)}, "outputs": "x" if n else "y", "expectations": {"answer": "x"}} for n in range(5)]
mlflow.genai.evaluate(data=asked, scorers=[exact])
"""


def test_evaluation_runs_of_the_sdk_become_points_with_their_number_of_cases(mlflow: MlflowServer) -> None:
    """Both ways of the SDK to evaluate: the classic one over a table, and the one for GenAI with scorers."""
    told = sdk_run(EVALUATIONS, mlflow.url, timeout_s=240).splitlines()
    experiment = next(line.split()[1] for line in told if line.startswith("experiment "))
    end = dt.datetime.now(dt.UTC)
    window = FetchWindow(end - dt.timedelta(hours=1), end, 60)

    def points(text: str) -> list[tuple[float, int | None]]:
        found = ADAPTER.fetch(source_of(mlflow), QuerySettings(f"experiment {experiment} {text}"), window)
        return [(sample.value, sample.n) for sample in found.samples]

    assert points("accuracy_score where dataset.name = 'golden'") == [(0.75, 4)]
    assert points("exact/mean where tags.`mlflow.runType` = 'genai_evaluate'") == [(0.8, 5)]
    assert points("exact/mean where dataset.name = 'golden'") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("run 0123456789abcdef0123456789abcdef loss", "not found"),
        ("experiment 999999 accuracy", "No Experiment with id=999999"),
        ("experiment {id} accuracy where this is no filter", "MLflow refuses the query"),
        ("accuracy", "Write experiment, its id and a metric"),
        ("", "Write experiment"),
    ],
)
def test_what_is_not_there_is_an_error_and_not_silence(mlflow: MlflowServer, text: str, words: str) -> None:
    error = failure(source_of(mlflow), text.format(id=mlflow.experiment), hours(mlflow))
    assert (error.code, error.permanent) == ("bad_query", True)
    assert words in error.message


def test_connection_test_passes_and_other_servers_are_named(mlflow: MlflowServer, site: Site) -> None:
    steps = ADAPTER.check(source_of(mlflow), QuerySettings(f"experiment {mlflow.experiment} accuracy"))
    assert all(step.ok for step in steps)
    assert [step.name for step in steps][-2:] == ["Speaks the MLflow API", "Query gives data"]
    wrong = ADAPTER.check(source_of(mlflow, url=site.url("/")), None)
    assert not wrong[-1].ok
    site.answer("/api/2.0/mlflow/experiments/get", "<html>sign in", "text/html")
    page = source_of(mlflow, url=site.url(""))
    assert failure(page, "experiment 1 accuracy", hours(mlflow)).code == "html"
    site.answer("/api/2.0/mlflow/experiments/get", "[]")
    assert failure(page, "experiment 1 accuracy", hours(mlflow)).code == "bad_shape"
    site.answer("/api/2.0/mlflow/experiments/get", "", status=401)
    assert failure(page, "experiment 1 accuracy", hours(mlflow)).code == "auth"
