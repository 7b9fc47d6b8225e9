"""Bytes are kept once, under their SHA-256, and come back as they were."""

import hashlib
import threading

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.archive import services
from apps.archive.models import Blob


@pytest.mark.django_db
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=2000))
def test_bytes_come_back_as_they_were_under_their_hash(data: bytes) -> None:
    blob = services.store(data=data, media_type="text/plain")
    assert blob.sha256 == hashlib.sha256(data).hexdigest()
    kept = Blob.objects.get(pk=blob.sha256)
    assert (bytes(kept.data), kept.size) == (data, len(data))


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once_and_as_they_first_came() -> None:
    first = services.store(data=b"words", media_type="text/plain")
    again = services.store(data=b"words", media_type="text/html")
    assert (first.pk, again.media_type) == (again.pk, "text/plain")
    assert Blob.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_keep_the_same_bytes_at_once_both_have_them() -> None:
    found: list[str] = []

    def keep() -> None:
        try:
            with transaction.atomic():
                found.append(services.store(data=b"words" * 1000, media_type="text/plain").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=keep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert Blob.objects.count() == 1
