"""Articles in the desk: the list, and the form laid out for writing."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from ...body.charts import CHARTS
from ...models import SUBJECTS, Article, SourceKind, State
from .. import describe
from ..assets import ARTICLE_MEDIA, EMBED_HOSTS, with_nonce
from ..checks import checklist, checklist_rows, related_box
from ..lifecycle import templates
from ..lifecycle.trash import TrashAdmin
from ..pages import DeskRequest
from ..planning.begin import begun
from ..remarks.listing import listed, move_quotes
from ..revisions import autosave, corrections, history
from . import kept_choices, save, steps, urls
from .form import NOTES, OPENNESS, SEARCH, ArticleForm
from .list import ArticleList
from .state import status_of


@admin.register(Article)
class ArticleAdmin(TrashAdmin, ArticleList):
    """No inlines: everything that belongs to a revision is a field of the form, and saving writes a revision."""

    form = ArticleForm

    def get_urls(self):
        trail = path("<int:object_id>/protokoll/", self.admin_site.admin_view(self.trail_view), name="desk_trail")
        return [*urls.paths(self.admin_site.admin_view), trail, *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        """An article's history is its revisions; its trail is a page of its own, `desk_trail`."""
        return history.revision_list(request, object_id)

    def trail_view(self, request, object_id):
        return super().history_view(request, str(object_id))

    def get_form(self, request, obj=None, change=False, **kwargs):
        return ArticleForm

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self.changeform_view(request, object_id, form_url, extra_context)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The stock view saves the row; ours saves a revision, and a refused publication leaves it saved."""
        article = self.get_object(request, object_id) if object_id else None
        if object_id and article is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self._may_open(request, article):
            raise PermissionDenied
        if request.method == "POST" and "_restore" not in request.POST:
            form = ArticleForm(request.POST, instance=article)
            if not self._may_save(request, article):
                messages.error(
                    request, "Nicht gespeichert: Diesen Artikel dürfen Sie nicht ändern. Ihr Text steht unten."
                )
            elif form.is_valid():
                return self._save(request, article or Article.new(), form)
        else:
            form = self._unsaved_form(request, article)
        return self._render(request, article, form)

    def _may_open(self, request: DeskRequest, article: Article | None) -> bool:
        return self.has_view_or_change_permission(request, article) if article else self.has_add_permission(request)

    def _may_save(self, request: DeskRequest, article: Article | None) -> bool:
        """Checks the role only: `ArticleList.get_queryset` decides which articles this person finds."""
        return request.user.has_perm("articles.change_article") if article else self.has_add_permission(request)

    def _save(self, request: DeskRequest, article: Article, form: ArticleForm):
        button = next((name for name in save.BUTTONS if f"_{name}" in request.POST), "save")
        outcome = save.save(article, form, user=request.user, button=button, step=request.POST.get("_step", ""))
        article = outcome.article
        for level, text in outcome.messages:
            messages.add_message(request, getattr(messages, level.upper()), text)
        # the server has the text now: the browser need not offer its copy as well
        request.session["desk_saved"] = form.cleaned_data["slot"]
        if outcome.is_published:
            kept_choices.drop(request, article)
        else:
            kept_choices.keep(request, article, form.cleaned_data)
        if outcome.conflict:
            url = reverse("admin:desk_conflict", args=[article.pk])
            return HttpResponseRedirect(f"{url}?sicherung={outcome.conflict.pk}")
        move_quotes(article, request.POST.get("_quotes", ""))
        url = reverse("admin:articles_article_change", args=[article.pk])
        return HttpResponseRedirect(f"{url}?pruefliste=1" if outcome.is_blocked else url)

    def _unsaved_form(self, request: DeskRequest, article: Article | None) -> ArticleForm:
        """The form as stored, or with what the browser or the automatic backup kept."""
        if request.method == "POST":  # "_restore": draw what the browser kept, save nothing
            form = ArticleForm(request.POST, instance=article)
            form.full_clean()
            form._errors = {}
            return form
        if draft := autosave.asked(request, article):
            is_seen = article and "gesehen" in request.GET
            base = article.working_copy.newest_revision_id if is_seen else draft.base_revision_id
            row = {"opened": draft.row_fields["opened"], **draft.row_fields["posted"]} if draft.row_fields else {}
            initial = {"base_revision": base, "slot": draft.slot, **row, **kept_choices.kept(request, article)}
            return ArticleForm(instance=article, snapshot=draft.snapshot, initial=initial)
        if article is None:
            return self._new_form(request)
        return ArticleForm(instance=article, initial=kept_choices.kept(request, article))

    def _new_form(self, request: DeskRequest) -> ArticleForm:
        """With one's own name, and with the template or the plan that the address asks for."""
        initial = {"byline": [request.user.author_id]} if request.user.author_id else {}
        initial |= begun(request.GET)
        if template := templates.asked(request):
            return ArticleForm(snapshot=template.snapshot, initial=initial | {"notes": template.notes})
        return ArticleForm(initial=initial)

    def _render(self, request: DeskRequest, article: Article | None, form: ArticleForm):
        context = {
            **self.admin_site.each_context(request),
            "title": str(article) if article else "Neuer Artikel",
            "opts": self.opts,
            "original": article,
            "add": article is None,
            "form": form,
            "errors": form.errors if form.is_bound else None,
            "desk": self._panel(request, article, form),
            "desk_media": with_nonce(request, ARTICLE_MEDIA),
            "is_popup": IS_POPUP_VAR in request.GET,
        }
        return TemplateResponse(request, "admin/articles/article/change_form.html", context)

    def _panel(self, request: DeskRequest, article: Article | None, form: ArticleForm) -> dict:
        """Everything the template and the scripts show beside the fields themselves."""
        row = article or Article.new()
        values = {name: form[name].value() for name in ("byline", "tags", "lead_image", "follows")}
        read = {
            name: form.fields[name].to_python(form.fields[name].prepare_value(value)) for name, value in values.items()
        }
        lead = [read["lead_image"].image] if read["lead_image"] else []
        return {
            "config": self._config(request, article),
            "references": describe.references(form["body"].value() or "", request.user, *lead),
            "authors": describe.authors(read["byline"]),
            "tags": describe.tags(read["tags"]),
            "follows": describe.articles([read["follows"]] if read["follows"] else [], request.user),
            "source_kinds": SourceKind.choices,
            "state": status_of(row),
            "main": steps.main_button(row, request.user),
            "others": steps.other_buttons(row, request.user),
            "approval_note": steps.approval_note(row),
            "is_live": row.is_visible(),
            "where_else_url": corrections.where_else_url(article) if row.is_visible() else "",
            "public_url": article.get_absolute_url() if row.is_visible() else "",
            "show_checklist": "pruefliste" in request.GET,
            "remarks": listed(article, request.user) if article else [],
            "offers": autosave.offered(request, article),
            "templates": [] if article or form.is_bound or "sicherung" in request.GET else templates.offered(),
            "template": request.GET.get("vorlage", ""),
            "search_fields": [form[name] for name in SEARCH],
            "openness_fields": [form[name] for name in OPENNESS],
            "note_fields": [form[name] for name in NOTES],
            **self._checked(form, row),
            **self._rights(request, article),
        }

    def _checked(self, form: ArticleForm, row: Article) -> dict[str, Any]:
        """The checklist for the content of the form, stored or not: open points, settled points, and how many block."""
        shown, is_urgent = form.shown_snapshot(), checklist.is_urgent(row)
        correction = corrections.correction_from(form.change())
        problems = checklist.check(shown, is_urgent=is_urgent) + checklist_rows.of_article(row, correction)
        return {
            "problems": problems,
            "settled": checklist_rows.settled(shown, row, problems, is_urgent=is_urgent),
            "blocking": sum(problem.blocks for problem in problems),
            "advisory": sum(not problem.blocks for problem in problems),
        }

    def _rights(self, request: DeskRequest, article: Article | None) -> dict[str, Any]:
        may, may_save = request.user.has_perm, self._may_save(request, article)
        is_out = article is not None and article.state == State.PUBLISHED
        return {
            "may_publish": may("articles.publish_article"),
            "may_place": may("articles.change_frontpageslot"),
            "may_lift_embargo": article and article.is_embargoed() and may("articles.lift_embargo"),
            "may_save": may_save,
            "may_decide": article and may_save and related_box.may_decide(request.user, article),
            "may_begin": article and not article.is_in_trash and self.has_add_permission(request),
            "may_make_template": article and not article.is_in_trash and may("articles.add_articletemplate"),
            "may_delete": article and not article.is_in_trash and self.has_delete_permission(request, article),
            "may_withdraw": is_out and may("articles.withdraw_article"),
            "may_overrule": may("articles.overrule_checklist"),
        }

    def _config(self, request: DeskRequest, article: Article | None) -> dict:
        lookups = {name: reverse(f"admin:desk_{name.lower()}") for name in urls.LOOKUPS}
        pages = {"healthz": reverse("healthz"), "login": reverse("admin:login"), "start": reverse("admin:index")}
        return {
            "urls": lookups | pages | self._own_urls(article),
            "embeds": EMBED_HOSTS,
            "charts": CHARTS,
            "createTags": [{"kind": kind, "label": model.label} for kind, model in SUBJECTS.items()],
            "user": request.user.pk,
            "article": article.pk if article else None,
            "revision": article.working_copy.newest_revision_id if article else None,
            "saved": request.session.pop("desk_saved", ""),
        }

    def _own_urls(self, article: Article | None) -> dict[str, str]:
        if article is None:
            return {name: reverse(f"admin:desk_{name}_new") for name in ("autosave", "preview", "summary")}
        names = ("autosave", "presence", "preview", "decide", "conflict", "remarks", "summary")
        return {name: reverse(f"admin:desk_{name}", args=[article.pk]) for name in names}
