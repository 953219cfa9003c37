"""Readers' addresses, in German."""

from django.conf import settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from . import feeds, sitemaps
from .addresses import feed_address
from .api import views as api
from .models import SUBJECTS, Company, Regulation
from .views import (
    article,
    front,
    icons,
    preview,
    search,
    series,
    share_pictures,
    sharing,
    site_pages,
    style,
    subjects,
)
from .views.dossiers import company, deadline_feed, deadlines, matrix, provision

app_name = "articles"
urlpatterns = [
    path("", front.front, name="front"),
    path("artikel/<slug:slug>/", article.article, name="article"),
    path("artikel/<slug:slug>/fassungen/", sharing.wording, name="wording"),
    path("teilen/mastodon/", sharing.mastodon, name="mastodon"),
    path("artikel/<slug:slug>/daten/<int:number>.csv", article.chart_data, name="chart_data"),
    path("artikel/<slug:slug>/bild.png", share_pictures.of_article, name="article_picture"),
    path("autor/<slug:slug>/", subjects.author, name="author"),
    path("autor/<slug:slug>/bild.png", share_pictures.of_author, name="author_picture"),
    path("teilen/<slug:slug>.png", share_pictures.of_page, name="page_picture"),
    path("redaktion/", subjects.author_list, name="author_list"),
    path("wer-wird-reguliert/", matrix.regulated, name="regulated"),
    path("wer-wird-reguliert/tabelle.csv", matrix.regulated_csv, name="regulated_csv"),
    path("wer-wird-reguliert/tabelle.json", matrix.regulated_json, name="regulated_json"),
    path("karte/unternehmen/<slug:slug>/", matrix.card, {"kind": "company"}, name="company_card"),
    path("karte/regelwerk/<slug:slug>/", matrix.card, {"kind": "regulation"}, name="regulation_card"),
    path("serie/", series.all_series, name="series_list"),
    path("serie/<slug:slug>/", series.series, name="series"),
    path("fristen/", deadlines.deadlines, name="deadlines"),
    path("fristen.ics", deadlines.calendar, name="deadlines_calendar"),
    path("fristen.json", deadlines.data, name="deadlines_data"),
    path(
        "regulierung/<slug:slug>/fristen.ics", deadlines.calendar_of, {"kind": "regulation"}, name="regulation_calendar"
    ),
    path("unternehmen/<slug:slug>/fristen.ics", deadlines.calendar_of, {"kind": "company"}, name="company_calendar"),
    path("vorschau/<str:token>/", preview.preview, name="preview"),
    path("archiv/", site_pages.archive, name="archive"),
    path("archiv/<int:year>/", site_pages.archive_year, name="archive_year"),
    path("archiv/<int:year>/<int:month>/", site_pages.archive_month, name="archive_month"),
    path("korrekturen/", site_pages.corrections, name="corrections"),
    path("bildnachweise/", site_pages.credits, name="credits"),
    path("suche/", search.search, name="search"),
    path("abonnieren/", site_pages.subscribe, name="subscribe"),
    path("api/", api.about, name="api"),
    path("api/v1/", api.start, name="api_start"),
    path("api/v1/openapi.json", api.description, name="api_description"),
    path("api/v1/<str:resource>", api.rows, name="api_list"),
    path("api/v1/<str:resource>/<int:number>", api.row, name="api_row"),
    path("api/v1/<path:rest>", api.nowhere, name="api_nowhere"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-seiten.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap_news"),
    path("sitemap-<int:year>-<int:month>.xml", sitemaps.month, name="sitemap_month"),
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
_followed = [
    ("", feeds.all_articles, {}),
    ("korrekturen/", feeds.corrections, {}),
    ("fristen/", deadline_feed.feed, {}),
    ("suche/", feeds.search_results, {}),
    ("autor/<slug:slug>/", feeds.by_author, {}),
    ("serie/<slug:slug>/", feeds.of_series, {}),
]
for _kind, _model in SUBJECTS.items():
    _of_kind, _page = {"kind": _kind}, f"{_model.section}/<slug:slug>/"
    urlpatterns += [
        path(f"{_model.section}/", subjects.subject_list, _of_kind, name=f"{_kind}_list"),
        path(_page, company.company if _model is Company else subjects.subject, _of_kind, name=_kind),
        path(f"{_page}bild.png", share_pictures.of_subject, _of_kind, name=f"{_kind}_picture"),
    ]
    _followed.append((_page, feeds.about_subject, _of_kind))
_of_company = f"{Company.section}/<slug:slug>/"
urlpatterns += [
    path(f"{_of_company}erwaehnt/", company.mentions, name="mentions"),
    path(f"{_of_company}<slug:law>/", company.pair, name="pair"),
    path(f"{_of_company}<slug:law>/bild.png", share_pictures.of_pair, name="pair_picture"),
]
urlpatterns += [
    path(f"{Regulation.section}/<slug:slug>/<slug:provision>/", provision.provision, name="provision"),
]
urlpatterns += [
    path(feed_address(page, extension), view, {**arguments, "extension": extension})
    for page, view, arguments in _followed
    for extension in feeds.FORMATS
]
if settings.DEBUG:
    urlpatterns.append(path("stil/", style.style, name="style"))
# Last, because any one word may be the address of a text that the desk has written.
urlpatterns.append(path("<slug:slug>/", site_pages.house_page, name="house_page"))
# No cookie is valid here (settings.py), so there is no request to forge: each view itself says which methods it takes.
for _pattern in urlpatterns:
    _pattern.callback = csrf_exempt(_pattern.callback)
