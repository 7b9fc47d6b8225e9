"""A real Chromium at a real server: the application under uvicorn, beside the tests."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
import uvicorn
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from apps.accounts.models import Membership
from config.asgi import application

# Playwright's synchronous API keeps an event loop in this thread, at which Django would refuse to
# touch the database; nothing here awaits while it does.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

WAIT_MS = 10_000

SignIn = Callable[..., Page]
T = TypeVar("T")


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """Start Chromium once."""
    # Chromium refuses its sandbox to root.
    flags = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium_path, args=flags)


@pytest.fixture(scope="session")
def _uvicorn(django_db_setup: None) -> Iterator[str]:
    del django_db_setup
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(application, log_level="warning", lifespan="off", ws="websockets-sansio")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def server(_uvicorn: str, transactional_db: None) -> str:
    """Return the address of the application, on a database that this test may fill."""
    del transactional_db
    return _uvicorn


def apart(work: Callable[..., T], *given: object) -> T:
    """Do work in a thread of its own: in this one Playwright's event loop runs already."""

    def do() -> T:
        try:
            return work(*given)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(do).result()


@pytest.fixture
def sign_in(browser: Browser, server: str) -> Iterator[SignIn]:
    """Return what opens a browser of its own for a member; every complaint of it fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_browser(
        member: Membership, *, width: int = 1440, theme: str = "light", touch: bool = False
    ) -> Page:
        client = Client()
        client.force_login(member.user)
        context = browser.new_context(
            base_url=server,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if theme == "dark" else "light",
            has_touch=touch,
            is_mobile=touch,
        )
        context.set_default_timeout(WAIT_MS)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": server}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                complaints.append(f"{page.url}: {message.text}")
                if message.type == "error" and "Failed to load resource" not in message.text
                else None
            ),
        )
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert not complaints, complaints
