"""Readers' addresses, in German."""

from django.urls import path

from .models import SUBJECTS
from .views import article, front, subjects

app_name = "articles"
urlpatterns = [
    path("", front.front, name="front"),
    path("artikel/<slug:slug>/", article.article, name="article"),
    path("autor/<slug:slug>/", subjects.author, name="author"),
    path("redaktion/", subjects.author_list, name="author_list"),
]
for _kind, _model in SUBJECTS.items():
    urlpatterns += [
        path(f"{_model.path}/", subjects.subject_list, {"kind": _kind}, name=f"{_kind}_list"),
        path(f"{_model.path}/<slug:slug>/", subjects.subject, {"kind": _kind}, name=_kind),
    ]
