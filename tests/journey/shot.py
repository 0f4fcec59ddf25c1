"""One picture of the documentation."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shot:
    """Who looks, where, how wide, light or dark; `fill` is typed, `click` opened, `shows` waited for, `at` scrolled to the top."""

    name: str
    who: str
    path: str
    width: int = 1440
    height: int = 900
    is_dark: bool = False
    at: str = ""
    click: str = ""
    shows: str = ""
    fill: tuple[tuple[str, str], ...] = ()
