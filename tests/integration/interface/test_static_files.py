"""The web process hands out static files and says nothing about it."""

import os
import subprocess
import sys
from typing import Final

ASK: Final = """
import asyncio
from asgiref.testing import ApplicationCommunicator
from config.asgi import application

async def ask():
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": "/static/css/tokens.css",
        "raw_path": b"", "query_string": b"", "root_path": "", "scheme": "http",
        "headers": [(b"host", b"localhost")],
    }
    browser = ApplicationCommunicator(application, scope)
    await browser.send_input({"type": "http.request", "body": b""})
    print((await browser.receive_output(10))["status"])
    body = b""
    while True:
        part = await browser.receive_output(10)
        body += part.get("body", b"")
        if not part.get("more_body"):
            break
    assert b"--" in body

asyncio.run(ask())
"""


def test_a_static_file_is_served_without_a_warning() -> None:
    # A process of its own: pytest sets the filters of this one anew for each test.
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, "PYTHONWARNINGS": "", "SECOND_SOURCE_MODE": "local"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (told.stdout, told.stderr) == ("200\n", "")
