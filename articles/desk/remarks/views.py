"""What the margin of the article form asks for: add, answer, resolve, reopen, delete. Each answer is the whole list."""

from collections.abc import Iterable

from django import forms
from django.db import transaction
from django.http import JsonResponse
from django.views.decorators.http import require_http_methods

from ...models import Article, Remark, RemarkPlace, User
from ...models.desk.remark import MAX_CONTEXT, MAX_NAME, MAX_QUOTE
from ..fields import TextField, is_id
from ..mail import tell
from ..pages import DeskRequest, article_for
from .listing import listed

LONGEST = 5000  # characters; as of those who read through a link
GONE = "Diese Anmerkung gibt es nicht mehr."


class RemarkForm(forms.Form):
    text = TextField(
        max_length=LONGEST,
        error_messages={
            "required": "Bitte schreiben Sie, worum es geht.",
            "max_length": "Höchstens %(limit_value)d Zeichen, es sind %(show_value)d.",
        },
    )
    place = forms.ChoiceField(choices=RemarkPlace, required=False)
    quote = TextField(required=False, strip=False, max_length=MAX_QUOTE)
    prefix = TextField(required=False, strip=False, max_length=MAX_CONTEXT)
    suffix = TextField(required=False, strip=False, max_length=MAX_CONTEXT)


@require_http_methods(["GET", "POST"])
def remarks(request: DeskRequest, pk: int) -> JsonResponse:
    """GET lists for whoever may look at the article; POST does what `verb` says for whoever may change it."""
    article = article_for(request, pk, to_change=request.method == "POST")
    if request.method == "POST":
        verb = VERBS.get(request.POST.get("verb", ""))
        if refusal := verb(request, article) if verb else "So lässt sich diese Adresse nicht fragen.":
            return JsonResponse({"error": refusal}, status=400)
    return JsonResponse({"remarks": listed(article, request.user)})


@transaction.atomic  # the remark and the mails about it
def _add(request: DeskRequest, article: Article) -> str:
    """A new remark, or an answer to the thread `remark`; says why it was refused, or ""."""
    form, thread = RemarkForm(request.POST), None
    if not form.is_valid():
        return " ".join(str(error) for errors in form.errors.values() for error in errors)
    if "remark" in request.POST and (thread := _thread(request, article)) is None:
        return GONE
    data = form.cleaned_data | {"place": form.cleaned_data["place"] or RemarkPlace.BODY}
    about = {"reply_to": thread, "text": data["text"]} if thread else data
    remark = Remark.objects.create(article=article, person=request.user, name=str(request.user)[:MAX_NAME], **about)
    _tell_mentioned(remark, by=request.user)
    return ""


def _resolve(request: DeskRequest, article: Article) -> str:
    if (thread := _thread(request, article)) is None:
        return GONE
    if thread.resolved_at is None:
        thread.resolve(by=request.user)
    return ""


def _reopen(request: DeskRequest, article: Article) -> str:
    if (thread := _thread(request, article)) is None:
        return GONE
    thread.reopen()
    return ""


def _delete(request: DeskRequest, article: Article) -> str:
    """One's own, as long as nobody has answered: an answer belongs to somebody else."""
    own = article.remarks.filter(person=request.user, answers=None)
    number = request.POST.get("remark", "")
    deleted = own.filter(pk=number).delete()[0] if is_id(number) else 0
    return "" if deleted else "Löschen lassen sich nur eigene Anmerkungen, auf die niemand geantwortet hat."


VERBS = {"add": _add, "resolve": _resolve, "reopen": _reopen, "delete": _delete}


def _thread(request: DeskRequest, article: Article) -> Remark | None:
    number = request.POST.get("remark", "")
    return article.remarks.threads().filter(pk=number).first() if is_id(number) else None


def _tell_mentioned(remark: Remark, *, by: User) -> None:
    """A mail to everybody whose name stands behind an @."""
    people = User.objects.filter(is_active=True, is_staff=True) if "@" in remark.text else User.objects.none()
    about = f"Zu „{remark.quote}“:\n\n" if remark.quote else ""
    tell(
        remark.article,
        mentioned(remark.text, people),
        f"{by} erwähnt Sie: {remark.article}",
        f"{about}{by}: {remark.text}",
        by=by,
        fragment=f"#anmerkung-{remark.reply_to_id or remark.pk}",
    )


def mentioned(text: str, people: Iterable[User]) -> list[User]:
    """The longer name first: "@Mira Albers" does not mean a "Mira"."""
    found = []
    for person in sorted(people, key=lambda person: -len(str(person))):
        if f"@{person}" in text:
            text = text.replace(f"@{person}", "")
            found.append(person)
    return found
