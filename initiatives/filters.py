"""Filters of the API's list of initiatives."""

from django_filters import rest_framework as filters

from initiatives.models import AiType, Initiative, Phase, RiskTier, Status


class InitiativeFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is untyped
    """`?status=active&phase=2&risk_tier=high&business_unit=Claims`."""

    status = filters.MultipleChoiceFilter(choices=Status.choices)
    phase = filters.MultipleChoiceFilter(choices=Phase.choices)
    risk_tier = filters.MultipleChoiceFilter(choices=RiskTier.choices)
    ai_type = filters.MultipleChoiceFilter(choices=AiType.choices)
    business_unit = filters.CharFilter(lookup_expr="iexact")
    is_adopted = filters.BooleanFilter()

    class Meta:
        model = Initiative
        fields = ("status", "phase", "risk_tier", "ai_type", "business_unit", "is_adopted")
