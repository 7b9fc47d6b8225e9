"""Writes the reference of the settings: `python -m config.reference [--check]`."""

import sys
from pathlib import Path

from config import settings  # noqa: TID251 - its reader of the environment is what we print
from config.env import Environment, Variable
from config.runner.run import Options

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "settings.md"
HEAD = """\
# Settings

Second Source reads its settings from the environment. Locally none is needed; with
`SECOND_SOURCE_MODE=production` it names each one that is missing or unsafe and does not start.
This page is made by `python -m config.reference` from `config/settings.py` and `config/runner`.

| variable | kind | default | what it is for |
|---|---|---|---|
"""
# Read before the environment exists, or by others than the settings.
ELSEWHERE = (
    Variable("PYTHON", "path", "", "The interpreter to make `.venv` with, tried before others."),
    Variable("CHROMIUM", "path", "", "The Chromium that the browser tests drive."),
    Variable("CI", "text", "", "With `true`, browser tests fail where there is no Chromium."),
    Variable(
        "FORWARDED_ALLOW_IPS",
        "words",
        "127.0.0.1",
        "The proxies in front whose word on the client and on HTTPS is believed.",
    ),
)


def page() -> str:
    """Return the page."""
    runner = Environment({})
    Options.read_from(runner)
    known = {variable.name: variable for variable in (*ELSEWHERE, *runner.known)}
    known |= {variable.name: variable for variable in settings.env.known}
    rows = [
        f"| `{v.name}` | {v.kind} | {v.default} | {v.about} |"
        for v in sorted(known.values(), key=lambda variable: variable.name)
    ]
    return HEAD + "\n".join(rows) + "\n"


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` compare it; return the exit status."""
    if "--check" not in arguments:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    sys.stdout.write(f"{PAGE.relative_to(ROOT)} is out of date: python -m config.reference\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
