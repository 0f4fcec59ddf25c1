from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        """Let every check of the audit log walk the bundles, signatures and decisions too."""
        from audit.records import signed_records  # noqa: PLC0415  # models exist only now
        from reviews.services.signed import TYPES, signed_rows  # noqa: PLC0415

        signed_records(signed_rows, types=TYPES)
