"""The errors that services raise. A door turns them into 422, 403, 404, 409 or 429; nothing else may."""


class DomainError(Exception):
    """Input or state that a rule refuses. `field` names the form field where the message belongs, or None."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(Exception):
    """The actor may see the thing but may not do this to it; `reason` says who may."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Conflict(Exception):
    """Somebody saved first. `current` maps field names to the values that stand now, for showing both versions."""

    def __init__(self, message: str, *, current: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.current = current or {}


class TooMany(Exception):
    """More than one person may ask for in this time; `wait_s` is the number of seconds after which the next is answered."""

    def __init__(self, message: str, *, wait_s: int) -> None:
        super().__init__(message)
        self.message = message
        self.wait_s = wait_s
