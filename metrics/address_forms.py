"""Input of the page that opens an inner address: conversion only."""

from django import forms

from metrics.forms import _Converted
from metrics.models import AllowedAddress


class AddressForm(_Converted):
    ports = forms.CharField(required=False, help_text="Numbers with commas between; empty means any port.")

    class Meta:
        model = AllowedAddress
        fields = ("network", "ports", "host", "reason", "expires_on")
        widgets = {"expires_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean_ports(self) -> list[int]:
        texts = [text.strip() for text in self.cleaned_data["ports"].split(",") if text.strip()]
        if not all(text.isascii() and text.isdigit() and len(text) < 6 for text in texts):
            raise forms.ValidationError("Write port numbers such as 9090, 9091.")
        return [int(text) for text in texts]
