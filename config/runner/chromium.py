"""The Chromium of the browser tests: the machine's own, or Debian's where we may install it."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
PACKAGES = ("chromium", "fonts-liberation")
ANSWER_SECONDS = 30


def find(environment: Mapping[str, str]) -> str | None:
    """Return the path of a Chromium that runs, or None.

    One that is named but does not run (Ubuntu's package only tells to install a snap) is no
    Chromium.
    """
    return next((path for path in _candidates(environment) if _runs(path)), None)


def find_or_install(environment: Mapping[str, str]) -> str | None:
    """Return the path of a Chromium that runs, installing one where that is ours to do."""
    found = find(environment)
    apt = shutil.which("apt-get", path=environment.get("PATH"))
    if found or not apt or os.geteuid() != 0:
        return found
    quiet = {**environment, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ([apt, "update"], [apt, "install", "-y", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(
            command, env=quiet, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        if done.returncode:
            return None
    return find(environment)


def _candidates(environment: Mapping[str, str]) -> Iterator[str]:
    if environment.get("CHROMIUM"):
        yield environment["CHROMIUM"]
    for name in NAMES:
        if path := shutil.which(name, path=environment.get("PATH")):
            yield path
    yield from (str(path) for path in APPLICATIONS if path.is_file())


def _runs(path: str) -> bool:
    try:
        asked = subprocess.run(
            [path, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=ANSWER_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return asked.returncode == 0
