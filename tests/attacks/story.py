"""`python -m tests.attacks.story`: one initiative passes its first gate, through the services and under the application's role."""

import django


def main() -> None:
    django.setup()
    from tests.cast import Cast, make_initiative  # noqa: PLC0415  # models exist only now
    from tests.reviews.conftest import Gate, follow_tiny  # noqa: PLC0415

    cast = Cast()
    gate = Gate(cast, follow_tiny(cast, make_initiative(cast)))
    gate.pass_gate()
    gate.answer_all()
    gate.request()


if __name__ == "__main__":
    main()
