"""Addresses under this part of the program."""

from __future__ import annotations

from django.urls import path

from runtall_web.training import log_views, views

app_name = "training"
urlpatterns = [
    path("", views.session, name="session"),
    path("adapt/", views.adapt, name="adapt"),
    path("tested/", views.tested, name="tested"),
    path("tests/", log_views.tests, name="tests"),
    path("tests/later/", log_views.tests_later, name="tests-later"),
    path("log/", log_views.log, name="log"),
    path("log/session/<uuid:session>/", log_views.logged_session, name="logged-session"),
    path("log/session/<uuid:session>/<uuid:uid>/", log_views.logged_set, name="logged-set"),
    path("log/session/<uuid:session>/<uuid:uid>/take-back/", log_views.take_back, name="take-back"),
    path("log/session/<uuid:session>/<uuid:event>/give-back/", log_views.give_back, name="give-back"),
    path("log/<slug:exercise_id>/", log_views.trend, name="trend"),
    path("export/runtall-training.json", log_views.export_json, name="export-json"),
    path("export/runtall-sets.csv", log_views.export_csv, name="export-csv"),
    path("export/runtall-tests.csv", log_views.export_tests_csv, name="export-tests-csv"),
    path("import/", log_views.bring_back, name="import"),
    path("events/", views.events, name="events"),
    path("token/", views.token, name="token"),
]
