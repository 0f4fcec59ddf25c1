"""What a person is told, how much of one initiative, and what the administrator decides about messages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.actors import actor_of
from accounts.models import ChatAddress, Delivery, Follow, NoticeSettings, User
from accounts.permissions import can_administer
from common.errors import DomainError
from common.pages import go_to, render_page
from common.permissions import require
from portfolio.forms import error_add
from portfolio.notice_forms import ChannelForm, ChatForm, FollowForm, NotificationsForm, PolicyForm
from portfolio.panels.header import initiative_of
from portfolio.panels.notices import outbox_of, told_lately

OWN = "/account/notifications/"
ADMIN = "/admin/notices/"


def _person(request: HttpRequest) -> User:
    return User.objects.get(pk=actor_of(request).user_id or 0)


def _own_page(
    request: HttpRequest, form: NotificationsForm | None = None, chat: ChatForm | None = None
) -> HttpResponse:
    person = _person(request)
    address = ChatAddress.objects.filter(user=person).first()
    bound = form or chat
    context = {
        "form": form or NotificationsForm(settings=NoticeSettings.objects.filter(user=person).first()),
        "chat": chat or ChatForm(initial={"form": address.form if address else "slack"}),
        "address": address, "told": told_lately(person.pk), "email": person.email,
        "zone": services.zone_of_all().key,
    }  # fmt: skip
    return render_page(request, "portfolio/notifications.html", context, status=422 if bound and bound.errors else 200)


@require_http_methods(["GET", "POST"])
def notifications(request: HttpRequest) -> HttpResponse:
    """A person's own choices, their chat, and what they were told lately."""
    if request.method != "POST":
        return _own_page(request)
    person = _person(request)
    form = NotificationsForm(request.POST, settings=NoticeSettings.objects.filter(user=person).first())
    if form.is_valid():
        hours = {
            name: form.cleaned_data[name] for name in ("digest_hour", "digest_weekday", "quiet_from", "quiet_until")
        }
        try:
            services.notice_settings_save(actor=actor_of(request), user=person, choices=form.choices(), **hours)
        except DomainError as error:
            error_add(form, error)
        else:
            messages.success(request, "Saved. It holds for what is written from now on.")
            return go_to(request, OWN)
    return _own_page(request, form=form)


@require_POST
def chat_set(request: HttpRequest) -> HttpResponse:
    """Where the person's chat messages go."""
    form = ChatForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.chat_address_set(
                actor=actor_of(request), user=_person(request), form=given["form"], url=given["url"]
            )
        except DomainError as error:
            error_add(form, error)
        else:
            messages.success(request, "Saved. Send a trial message to see it arrive.")
            return go_to(request, f"{OWN}#chat")
    return _own_page(request, chat=form)


@require_POST
def chat_end(request: HttpRequest) -> HttpResponse:
    """No more chat messages to the person."""
    address = ChatAddress.objects.filter(user=_person(request)).first()
    if address is not None:
        services.chat_address_end(actor=actor_of(request), address=address)
    return go_to(request, f"{OWN}#chat")


@require_POST
def notice_try(request: HttpRequest) -> HttpResponse:
    """A trial message to oneself, by mail or chat."""
    person, has_chat = _person(request), request.POST.get("by") == "chat"
    if services.notice_try(actor=actor_of(request), user=person, has_chat=has_chat):
        messages.success(request, "A trial message is on its way. The list below says when it has left.")
    else:
        messages.info(request, "One has just gone. Wait a minute, then try again.")
    return go_to(request, f"{OWN}#told")


@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest, key: str) -> HttpResponse:
    """How much of this initiative the person is told."""
    actor = actor_of(request)
    initiative = initiative_of(actor, key)
    kept = Follow.objects.filter(user_id=actor.user_id or 0, initiative_id=initiative.pk).first()
    form = FollowForm(request.POST or None, initial={"level": kept.level if kept else ""})
    if request.method == "POST" and form.is_valid():
        services.follow_set(actor=actor, initiative_id=initiative.pk, level=form.cleaned_data["level"])
        messages.success(request, "Saved. It holds for what is written from now on.")
        return go_to(request, initiative.get_absolute_url())
    context = {"form": form, "initiative": initiative, "back": initiative.get_absolute_url()}
    return render_page(request, "portfolio/follow.html", context, status=422 if form.errors else 200)


def _admin_page(request: HttpRequest, channel: ChannelForm | None = None) -> HttpResponse:
    outbox = outbox_of()
    kept = outbox.address
    context = {
        "outbox": outbox, "policy": PolicyForm(initial={"has_values": outbox.has_values}),
        "channel": channel or ChannelForm(initial={"form": kept.form, "kinds": kept.kinds} if kept else {}),
    }  # fmt: skip
    return render_page(request, "portfolio/notice_admin.html", context, status=422 if channel else 200)


@require_safe
def notice_admin(request: HttpRequest) -> HttpResponse:
    """The outbox, the organisation's channel, and what may stand in messages."""
    require(can_administer(actor_of(request)))
    return _admin_page(request)


@require_POST
def notice_policy(request: HttpRequest) -> HttpResponse:
    """Whether values may stand in messages."""
    require(can_administer(actor_of(request)))
    services.notice_policy_set(actor=actor_of(request), has_values="has_values" in request.POST)
    messages.success(request, "Saved. It holds for what is written from now on.")
    return go_to(request, ADMIN)


@require_POST
def notice_channel(request: HttpRequest) -> HttpResponse:
    """Set the organisation's channel, or end it."""
    require(can_administer(actor_of(request)))
    kept = ChatAddress.objects.filter(user=None).first()
    if "end" in request.POST:
        if kept is not None:
            services.chat_address_end(actor=actor_of(request), address=kept)
        return go_to(request, ADMIN)
    form = ChannelForm(request.POST)
    if form.is_valid():
        try:
            services.chat_address_set(actor=actor_of(request), user=None, **form.cleaned_data)
        except DomainError as error:
            error_add(form, error)
        else:
            messages.success(request, "Saved. It holds for what is written from now on.")
            return go_to(request, ADMIN)
    return _admin_page(request, channel=form)


@require_POST
def delivery_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send again what was given up."""
    require(can_administer(actor_of(request)))
    services.delivery_retry(actor=actor_of(request), delivery=get_object_or_404(Delivery, pk=pk))
    return go_to(request, ADMIN)
