"""Addresses under ``/form/``."""

from __future__ import annotations

from django.urls import path

from runtall_web.form.views import changing, comparing, filming, listing, one, serving, sharing, uploading

app_name = "form"
urlpatterns = [
    path("", listing.clips, name="clips"),
    path("upload/", uploading.begin, name="begin"),
    path("upload/<uuid:uid>/", uploading.part, name="part"),
    path("compare/", comparing.compare, name="compare"),
    path("baseline/", comparing.baseline, name="baseline"),
    path("follow/", comparing.follow, name="follow"),
    path("film/", filming.film, name="film"),
    path("<uuid:uid>/", one.clip, name="clip"),
    path("<uuid:uid>/cancel/", changing.cancel, name="cancel"),
    path("<uuid:uid>/delete/", changing.delete, name="delete"),
    path("<uuid:uid>/undo/", changing.undo, name="undo"),
    path("<uuid:uid>/again/", changing.again, name="again"),
    path("<uuid:uid>/copy/", changing.copy, name="copy"),
    path("<uuid:uid>/edit/", changing.edit, name="edit"),
    path("<uuid:uid>/share/", sharing.share, name="share"),
    path("<uuid:uid>/share/<uuid:share>/", sharing.shared, name="shared"),
    path("<uuid:uid>/share/<uuid:share>/remove/", sharing.unshare, name="unshare"),
    path("<uuid:uid>/numbers.csv", sharing.numbers_csv, name="numbers_csv"),
    path("<uuid:uid>/numbers.json", sharing.numbers_json, name="numbers_json"),
    path("<uuid:uid>/video", serving.video, name="video"),
    path("<uuid:uid>/report.json", serving.data, name="data"),
    path("<uuid:uid>/landmarks.bin", serving.landmarks, name="landmarks"),
    path("<uuid:uid>/recording.landmarks", serving.recording, name="recording"),
]
