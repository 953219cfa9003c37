"""Addresses of readers' pages."""

from django.urls import URLPattern

app_name = "articles"
urlpatterns: list[URLPattern] = []
