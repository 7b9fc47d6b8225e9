"""The web process hands out static files and says nothing about it."""

import os
import subprocess
import sys
from typing import Final

ASK: Final = """
import asyncio
from asgiref.testing import ApplicationCommunicator
from config.asgi import application

async def ask(path, query=b""):
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path,
        "raw_path": b"", "query_string": query, "root_path": "", "scheme": "http",
        "headers": [(b"host", b"localhost")],
    }
    browser = ApplicationCommunicator(application, scope)
    await browser.send_input({"type": "http.request", "body": b""})
    start = await browser.receive_output(10)
    body = b""
    while True:
        part = await browser.receive_output(10)
        body += part.get("body", b"")
        if not part.get("more_body"):
            break
    headers = {name.lower(): value for name, value in start["headers"]}
    return start["status"], headers, body

async def ask_all():
    status, headers, body = await ask("/static/css/tokens.css")
    assert b"--" in body
    assert headers[b"content-type"].startswith(b"text/css")
    assert headers[b"x-content-type-options"] == b"nosniff"
    print(status)
    # What cannot be read is refused in words.
    status, _, body = await ask("/static/css/tokens.css", b"\\xff")
    print(status)
    # What is no file is a page that says so.
    status, _, body = await ask("/static/css/none.css")
    assert b"</html>" in body
    print(status)

asyncio.run(ask_all())
"""


def test_a_static_file_is_served_and_nothing_is_said() -> None:
    # A process of its own: pytest sets the filters of this one anew for each test.
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, "PYTHONWARNINGS": "", "SECOND_SOURCE_MODE": "local"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (told.stdout, told.stderr) == ("200\n400\n404\n", "")
