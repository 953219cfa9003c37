"""Readers' addresses, in German."""

from django.conf import settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from . import feeds, sitemaps
from .models import SUBJECTS
from .views import article, front, house, icons, preview, search, style, subjects

app_name = "articles"
urlpatterns = [
    path("", front.front, name="front"),
    path("artikel/<slug:slug>/", article.article, name="article"),
    path("autor/<slug:slug>/", subjects.author, name="author"),
    path("redaktion/", subjects.author_list, name="author_list"),
    path("wer-wird-reguliert/", subjects.regulated, name="regulated"),
    path("fristen/", house.deadlines, name="deadlines"),
    path("fristen.ics", house.deadlines_calendar, name="deadlines_calendar"),
    path("vorschau/<str:token>/", preview.preview, name="preview"),
    path("archiv/", house.archive, name="archive"),
    path("archiv/<int:year>/", house.archive_year, name="archive_year"),
    path("archiv/<int:year>/<int:month>/", house.archive_month, name="archive_month"),
    path("korrekturen/", house.corrections, name="corrections"),
    path("bildnachweise/", house.credits, name="credits"),
    path("suche/", search.search, name="search"),
    path("abonnieren/", house.subscribe, name="subscribe"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-seiten.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_news"),
    path("sitemap-<int:year>.xml", sitemaps.year, name="sitemap_year"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("favicon.ico", icons.icon, {"file": "favicon.ico", "media_type": "image/x-icon"}, name="favicon"),
    path(
        "apple-touch-icon.png",
        icons.icon,
        {"file": "touch-icon.png", "media_type": "image/png"},
        name="touch_icon",
    ),
    path("site.webmanifest", icons.manifest, name="manifest"),
    path(".well-known/security.txt", sitemaps.security, name="security"),
    path(".well-known/tdmrep.json", sitemaps.tdm, name="tdm"),
]
for _extension in feeds.FORMATS:
    urlpatterns += [
        path(f"feed.{_extension}", feeds.all_articles, {"extension": _extension}, name=f"feed_{_extension}"),
        path(f"korrekturen/feed.{_extension}", feeds.corrections, {"extension": _extension}),
        path(f"autor/<slug:slug>/feed.{_extension}", feeds.by_author, {"extension": _extension}),
    ]
for _kind, _model in SUBJECTS.items():
    urlpatterns += [
        path(f"{_model.path}/", subjects.subject_list, {"kind": _kind}, name=f"{_kind}_list"),
        path(f"{_model.path}/<slug:slug>/", subjects.subject, {"kind": _kind}, name=_kind),
    ]
    urlpatterns += [
        path(
            f"{_model.path}/<slug:slug>/feed.{extension}",
            feeds.about_subject,
            {"kind": _kind, "extension": extension},
        )
        for extension in feeds.FORMATS
    ]
if settings.DEBUG:
    urlpatterns.append(path("stil/", style.style, name="style"))
# Last, because any one word may be the address of a text that the desk has written.
urlpatterns.append(path("<slug:slug>/", house.house_page, name="house_page"))
# No cookie is valid here (settings.py), so there is no request to forge: each view itself says which methods it takes.
for _pattern in urlpatterns:
    _pattern.callback = csrf_exempt(_pattern.callback)
