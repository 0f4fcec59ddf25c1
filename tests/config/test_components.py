"""Components are loaded on first use, by whichever thread comes first."""

import threading
from types import SimpleNamespace

from config.jinja import UI_DIR, _Components


class HalfWay:
    """Templates that hold one macro each; after the first, another thread asks for the macro of the last."""

    def __init__(self) -> None:
        self.components = _Components(self)  # type: ignore[arg-type]  # it asks for templates only
        self.names = sorted(path.stem for path in UI_DIR.glob("*.html"))
        self.asked, self.said = 0, []

    def get_template(self, path: str) -> SimpleNamespace:
        self.asked += 1
        if self.asked == 2:
            other = threading.Thread(target=lambda: self.said.append(getattr(self.components, self.names[-1], None)))
            other.start()
            other.join()
        name = path.removeprefix("ui/").removesuffix(".html")
        return SimpleNamespace(module=SimpleNamespace(**{name: name}))


def test_a_second_thread_never_sees_half_of_the_components():
    stage = HalfWay()
    assert getattr(stage.components, stage.names[0]) == stage.names[0]
    assert stage.said == [stage.names[-1]]
