"""Tags that the text names, for the picker of the article form: asked again while somebody writes."""

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from ... import body
from ...models import TagRef
from ...suggesting import Suggestion, catalogue, suggest
from .. import describe
from ..pages import DeskRequest

MOST = 12
_LONGEST = 300  # characters of a sentence
MAX_SIZE = 200_000  # characters of a text that are read


@require_POST
def suggestions(request: DeskRequest) -> JsonResponse:
    """Title, lead and body (HTML) in; tags out, the most prominent first, each with the first sentence that names it."""
    text = body.plain_text(body.parse(request.POST.get("body", "")[:MAX_SIZE]))
    suggested = suggest(
        catalogue(),
        title=request.POST.get("title", "")[:500],
        lead=request.POST.get("lead", "")[:5000],
        text=text,
    )[:MOST]
    named = {suggestion.tag: suggestion for suggestion in suggested}
    described = describe.tags(TagRef(*suggestion.tag, main=suggestion.is_main) for suggestion in suggested)
    return JsonResponse({"results": [tag | _place(named[tag["kind"], tag["id"]]) for tag in described]})


def _place(suggestion: Suggestion) -> dict:
    sentence = suggestion.sentence
    if len(sentence) > _LONGEST:
        sentence = sentence[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return {"sentence": sentence, "count": suggestion.count}
