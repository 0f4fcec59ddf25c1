"""What a token may be made for."""

SCOPES = {
    "read": "Read what its owner may see",
    "read:audit": "Read the audit log",
    "write:initiatives": "Create and change initiatives and their records",
    "write:items": "Answer checklist items and review points, report external events and comment",
    "write:evidence": "Add evidence",
    "write:metrics": "Create and change metrics and sources",
    "write:points": "Push metric points",
    "write:annotations": "Add annotations to charts",
    "write:feedback": "Send feedback of end users",
}
