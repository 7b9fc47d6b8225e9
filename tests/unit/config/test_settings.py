"""The settings: what production refuses, what local mode makes up, what the reference says."""

import runpy
import stat
from pathlib import Path
from typing import Any

import pytest

from config import env
from config.env import BadEnvironmentError, Environment
from config.reference import pages
from config.runner.check import PRODUCTION

SETTINGS = Path(env.__file__).with_name("settings.py")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Start from an empty environment with a data folder of its own."""
    for name in (*PRODUCTION, "CSRF_TRUSTED_ORIGINS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECOND_SOURCE_DATA", str(tmp_path))


def load(monkeypatch: pytest.MonkeyPatch, **values: str) -> dict[str, Any]:
    """Return the settings that the environment `values` leads to."""
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(SETTINGS))


def faults(monkeypatch: pytest.MonkeyPatch, **values: str) -> list[str]:
    """Return the sentences with which the settings refuse `values`."""
    with pytest.raises(BadEnvironmentError) as refusal:
        load(monkeypatch, **values)
    return str(refusal.value).splitlines()[1:]


def test_production_starts_with_every_value_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, **PRODUCTION)
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["DEBUG"] is False


def test_production_names_all_that_is_missing_one_sentence_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = faults(monkeypatch, SECOND_SOURCE_MODE="production")
    required = set(PRODUCTION) - {"SECOND_SOURCE_MODE"}
    assert {sentence.split()[0] for sentence in said} == required
    assert len(said) == len(required)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY is too easy to guess"),
        ("SECRET_KEY", "a" * 80, "SECRET_KEY is too easy to guess"),
        ("SECRET_KEY", "django-insecure-" + "0123456789abcdef" * 4, "SECRET_KEY is an example"),
        ("ALLOWED_HOSTS", "desk.example.org,*", "ALLOWED_HOSTS has “*”"),
        ("ALLOWED_HOSTS", " ", "ALLOWED_HOSTS is missing"),
        ("CSRF_TRUSTED_ORIGINS", "http://desk.example.org", "CSRF_TRUSTED_ORIGINS has an origin"),
        ("DATABASE_URL", "sqlite:///db", "DATABASE_URL is not an address that starts with"),
        ("DATABASE_URL", "", "DATABASE_URL is missing"),
        ("REDIS_URL", "localhost:6379", "REDIS_URL is not an address that starts with"),
        ("REDIS_URL", "redis://host:port", "REDIS_URL is not an address that starts with"),
        ("EMAIL_URL", "", "EMAIL_URL is missing"),
        ("MAIL_FROM", "", "MAIL_FROM is missing"),
    ],
)
def test_production_refuses_an_unsafe_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    said = faults(monkeypatch, **(PRODUCTION | {name: value}))
    assert len(said) == 1
    assert said[0].startswith(sentence)


def test_a_refusal_never_shows_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "mysql://app:canary@host/name"
    assert "canary" not in " ".join(faults(monkeypatch, DATABASE_URL=url))


def test_a_misspelt_mode_is_refused_and_not_taken_for_local(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = faults(monkeypatch, SECOND_SOURCE_MODE="prod")
    assert said[0] == "SECOND_SOURCE_MODE is “prod”: write local or production."
    assert len(said) > 1


def test_local_mode_keeps_a_secret_of_its_own_for_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first, second = load(monkeypatch), load(monkeypatch)
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("redis://host:6379/3", "redis://host:6379/3"),
        ("unix:///run/a%20b/vk.sock?db=4", "redis+socket:///run/a%20b/vk.sock?virtual_host=4"),
        ("unix:///run/vk.sock", "redis+socket:///run/vk.sock?virtual_host=0"),
    ],
)
def test_celery_gets_redis_in_its_own_spelling(
    monkeypatch: pytest.MonkeyPatch, url: str, broker: str
) -> None:
    assert load(monkeypatch, REDIS_URL=url)["CELERY_BROKER_URL"] == broker


@pytest.mark.parametrize("raw", ["0", "-1", "eight", "8.5", "²"])
def test_a_number_that_is_none_is_a_fault(raw: str) -> None:
    reader = Environment({"PORT": raw})
    assert reader.number("PORT", 8000, about="") == 8000
    assert reader.faults == [f"PORT is “{raw}”: write a whole number above 0."]


def test_every_variable_has_a_sentence_in_the_reference() -> None:
    page = pages.settings_page()
    rows = [line.split("|")[1:-1] for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) >= len(PRODUCTION)
    assert all(row[-1].strip().endswith(".") for row in rows)


def test_the_fetch_may_leave_for_the_open_web_alone_unless_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = load(monkeypatch)
    assert settings["FETCH_ALLOWED_NETWORKS"] == []
    assert settings["FETCH_CA_FILE"] == ""
    assert "SecondSource" in settings["FETCH_USER_AGENT"]
    file = tmp_path / "ca.pem"
    file.write_text("words")
    settings = load(
        monkeypatch,
        FETCH_ALLOWED_NETWORKS="10.20.0.0/16, fd00:1::/32 192.0.2.7",
        FETCH_CA_FILE=str(file),
        FETCH_USER_AGENT="Desk/1",
    )
    assert settings["FETCH_ALLOWED_NETWORKS"] == ["10.20.0.0/16", "fd00:1::/32", "192.0.2.7/32"]
    assert settings["FETCH_CA_FILE"] == str(file)
    assert settings["FETCH_USER_AGENT"] == "Desk/1"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("FETCH_ALLOWED_NETWORKS", "10.0.0.1/8", "FETCH_ALLOWED_NETWORKS has “10.0.0.1/8”, which"),
        ("FETCH_ALLOWED_NETWORKS", "10.0.0.0/8,intranet", "FETCH_ALLOWED_NETWORKS has “intranet”"),
        ("FETCH_ALLOWED_NETWORKS", "10.0/8", "FETCH_ALLOWED_NETWORKS has “10.0/8”"),
        ("FETCH_ALLOWED_NETWORKS", "fe80::/129", "FETCH_ALLOWED_NETWORKS has “fe80::/129”"),
        ("FETCH_CA_FILE", "/nowhere/ca.pem", "FETCH_CA_FILE names /nowhere/ca.pem, which is not"),
        ("FETCH_USER_AGENT", "Прибой/1", "FETCH_USER_AGENT has a character that no header takes"),
        ("FETCH_USER_AGENT", "a\nCookie: b", "FETCH_USER_AGENT has a character that no header"),
    ],
)
def test_no_mode_starts_with_a_fetch_that_is_wrongly_set(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    for others in ({}, PRODUCTION):
        said = faults(monkeypatch, **{**others, name: value})
        assert len(said) == 1
        assert said[0].startswith(sentence)
