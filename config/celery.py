"""The Celery application: messages that wake workers. The work itself is a row of `apps.jobs`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("second_source")
app.config_from_object("django.conf:settings", namespace="CELERY")
