"""Addresses of the workbench."""

from django.urls import path

from sijill.workbench import pages

urlpatterns = [path("", pages.front, name="front"), path("healthz", pages.health, name="health")]
