"""What a faulty playbook raises."""


class PlaybookError(ValueError):
    """Every fault of a playbook at once; `faults` holds lines such as `phases[0].items[3].kind: is missing`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
