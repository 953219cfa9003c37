"""Template tags of the desk: its navigation."""

from django import template
from django.urls import reverse

register = template.Library()

# (model, what the navigation calls it)
PLACES = (
    ("article", "Artikel"), ("image", "Bilder"), ("company", "Unternehmen"), ("regulation", "Regelwerke"),
    ("institution", "Institutionen"), ("topic", "Themen"), ("author", "Autor:innen"), ("frontpageslot", "Startseite"),
)  # fmt: skip


@register.inclusion_tag("admin/desk/_navigation.html", takes_context=True)
def desk_navigation(context):
    request = context["request"]
    path = request.path
    places = []
    for model, label in PLACES:
        if request.user.has_perm(f"articles.view_{model}"):
            url = reverse(f"admin:articles_{model}_changelist")
            places.append({"label": label, "url": url, "is_here": path.startswith(url)})
    may_write = request.user.has_perm("articles.add_article")
    return {"places": places, "may_write": may_write}
