"""Addresses under this part of the program."""

from __future__ import annotations

from django.urls import path

from runtall_web.accounts import device_views, pairing_views

app_name = "accounts"
urlpatterns = [
    path("pair/", pairing_views.pair, name="pair"),
    path("pair/look.css", pairing_views.look, name="look"),
    path("settings/devices/", device_views.devices, name="devices"),
    path("settings/devices/<int:device_id>/revoke/", device_views.revoke, name="revoke"),
]
