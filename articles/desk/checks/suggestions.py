"""Tags that the text names, for the picker of the article form: asked again while somebody writes."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from ... import body
from ...models import TagRef
from ...suggesting import Suggestion, catalogue, suggest
from .. import describe

MOST = 12
_LONGEST = 300  # characters of a sentence
MAX_SIZE = 200_000  # characters of a text that are read


@require_POST
def suggestions(request: HttpRequest) -> JsonResponse:
    """Title, lead and body (HTML) in; tags out, the most prominent first, each with the first sentence that names it."""
    text = body.plain_text(body.parse(request.POST.get("body", "")[:MAX_SIZE]))
    found = suggest(
        catalogue(),
        title=request.POST.get("title", "")[:500],
        lead=request.POST.get("lead", "")[:5000],
        text=text,
    )[:MOST]
    named = {one.tag: one for one in found}
    described = describe.tags(TagRef(*one.tag, main=one.is_main) for one in found)
    return JsonResponse({"results": [tag | _place(named[tag["kind"], tag["id"]]) for tag in described]})


def _place(one: Suggestion) -> dict:
    sentence = one.sentence if len(one.sentence) <= _LONGEST else one.sentence[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return {"sentence": sentence, "count": one.count}
