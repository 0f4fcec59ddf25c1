"""Forms of what people are told."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import CHOSEN_KINDS, ChatAddress, Follow, NoticeKind, NoticeSettings
from accounts.telling import MAILS, choice_of

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
DAYS = list(enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")))
CHANNEL = {
    NoticeKind.GATE.value: "A gate was decided", NoticeKind.ALERT.value: "An alert has opened",
    NoticeKind.STALL.value: "An initiative is stalled", NoticeKind.UPDATE.value: "An update was posted",
}  # fmt: skip


class NotificationsForm(forms.Form):
    """Mail and chat of each kind, the hour of the digest, quiet hours. The fields of a kind end in its code."""

    digest_hour = forms.TypedChoiceField(label="Digest leaves at", choices=HOURS, coerce=int)
    digest_weekday = forms.TypedChoiceField(label="Weekly digest on", choices=DAYS, coerce=int)
    quiet_from = forms.TypedChoiceField(
        label="Quiet from", choices=[("", "---------"), *HOURS], coerce=int, required=False, empty_value=None
    )
    quiet_until = forms.TypedChoiceField(
        label="Quiet until", choices=[("", "---------"), *HOURS], coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, settings: NoticeSettings | None, **kwargs: Any) -> None:
        kept = settings or NoticeSettings()
        hours = {name: getattr(kept, name) for name in ("digest_hour", "digest_weekday", "quiet_from", "quiet_until")}
        super().__init__(*args, **kwargs)
        self.initial.update(hours)
        for kind in CHOSEN_KINDS:
            mail, is_chat = choice_of(settings, kind)
            self.fields[f"mail_{kind}"] = forms.ChoiceField(
                label=f"Mail: {kind.label}", choices=list(MAILS.items()), initial=mail
            )
            self.fields[f"chat_{kind}"] = forms.BooleanField(
                label=f"Chat: {kind.label}", required=False, initial=is_chat
            )

    def rows(self) -> Iterable[tuple[str, forms.BoundField, forms.BoundField]]:
        """(words of the kind, mail, chat), in the order in which people act on them."""
        return [(kind.label, self[f"mail_{kind}"], self[f"chat_{kind}"]) for kind in CHOSEN_KINDS]

    def choices(self) -> dict[str, dict[str, Any]]:
        """As the service takes them."""
        given = self.cleaned_data
        return {kind: {"mail": given[f"mail_{kind}"], "chat": given[f"chat_{kind}"]} for kind in CHOSEN_KINDS}


class ChatForm(forms.Form):
    """Where chat messages go. The address is a secret: it is typed, never shown."""

    form = forms.ChoiceField(label="Chat", choices=ChatAddress.Form.choices)
    url = forms.CharField(
        label="Webhook address", required=False, max_length=2000, widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text="The address that the chat gave you for incoming messages. It is kept encrypted and never shown.",
    )  # fmt: skip


class ChannelForm(ChatForm):
    """The channel of the organisation, and what it gets."""

    kinds = forms.MultipleChoiceField(
        label="Tell the channel", choices=list(CHANNEL.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class PolicyForm(forms.Form):
    """What may stand in messages."""

    has_values = forms.BooleanField(label="Values of metrics may stand in mail and chat", required=False)


class FollowForm(forms.Form):
    """How much of one initiative a person is told."""

    level = forms.ChoiceField(
        label="What you are told", required=False, widget=forms.RadioSelect,
        choices=[
            ("", "What concerns me: my seats, reviews and items"),
            (Follow.Level.ALL, "Everything: also updates, and gates in which I hold no seat"),
            (Follow.Level.GATES, "Gates and health: gates, reviews, conditions, alerts, stalls and what runs out"),
            (Follow.Level.NONE, "Nothing: no mail and no chat"),
        ],
    )  # fmt: skip
