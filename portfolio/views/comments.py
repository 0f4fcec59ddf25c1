"""Comments and mentions of any page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.actors import actor_of
from common.errors import DomainError
from common.pages import go_to, page_done, render_page, safe_next
from initiatives.models import Comment, Initiative, Mention
from initiatives.services import comment_add as add
from initiatives.services import comment_retract as retract
from initiatives.services import mention_read as read
from initiatives.threads import thread_of
from portfolio.panels.comments import same_threads, subject_known

PAGE = "portfolio/comment_add.html"


@require_POST
def comment_add(request: HttpRequest, key: str) -> HttpResponse:
    """Say something; the thread comes back. 422 keeps the text."""
    actor = actor_of(request)
    initiative = get_object_or_404(Initiative.objects.visible_to(actor), key=key)
    subject, text = request.POST.get("subject", ""), request.POST.get("text", "")
    subject_id = subject_known(initiative, subject, request.POST.get("subject_id", ""))
    if subject_id is None:
        raise Http404
    also = same_threads(initiative, subject, subject_id)
    try:
        made = add(actor=actor, initiative=initiative, subject=subject, subject_id=subject_id, text=text)
    except DomainError as error:
        context = {
            "thread": thread_of(actor, initiative, subject, subject_id, also=also),
            "comment_error": error.message,
            "comment_text": text,
        }
        return render_page(request, PAGE, context, block="comments", status=422)
    context = {"thread": thread_of(actor, initiative, subject, subject_id, also=also)}
    return page_done(request, made.get_absolute_url(), PAGE, context, block="comments", events=["comment-added"])


@require_POST
def comment_retract(request: HttpRequest, pk: int) -> HttpResponse:
    """The author takes a comment back."""
    comment = get_object_or_404(Comment.objects.visible_to(actor_of(request)).select_related("initiative"), pk=pk)
    retract(actor=actor_of(request), comment=comment)
    return go_to(request, safe_next(request, comment.get_absolute_url()))


@require_POST
def mention_read(request: HttpRequest, pk: int) -> HttpResponse:
    """The person mentioned has read it."""
    seen = Mention.objects.filter(comment__in=Comment.objects.visible_to(actor_of(request)))
    mention = get_object_or_404(seen.select_related("user", "comment__initiative"), pk=pk)
    read(actor=actor_of(request), mention=mention)
    return go_to(request, safe_next(request, mention.comment.get_absolute_url()))
