"""Input of the acts on a wave."""

from django import forms


class WaveEndForm(forms.Form):
    state = forms.ChoiceField(label="How it ended", choices=[("succeeded", "Succeeded"), ("aborted", "Aborted")])
    outcome = forms.CharField(label="What happened", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class WaveResumeForm(forms.Form):
    reason = forms.CharField(
        label="Why it may go on", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="From now on it is judged by what follows.",
    )  # fmt: skip
