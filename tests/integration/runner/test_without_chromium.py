"""What a test run says where there is no Chromium."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.runner import chromium
from tests import machine

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.skipif(
    any(path.exists() for path in chromium.APPLICATIONS), reason="this machine has Chromium's app"
)
@pytest.mark.parametrize(("ci", "status", "outcome"), [("", 0, "skipped"), ("true", 1, "error")])
def test_browser_tests_without_a_chromium_are_one_counted_sentence_and_fail_in_ci(
    ci: str, status: int, outcome: str
) -> None:
    values = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ran = subprocess.run(
        [
            sys.executable,
            *("-m", "pytest", "-p", "no:cacheprovider", "tests/browser/test_spans.py"),
        ],
        cwd=ROOT,
        env=values | {"CI": ci, "CHROMIUM": "", "PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == status, ran.stdout
    assert outcome in ran.stdout.splitlines()[-1]
    assert machine.NO_CHROMIUM in ran.stdout
    if not ci:
        said = [line for line in ran.stdout.splitlines() if "browser tests did not run: " in line]
        assert len(said) == 1
        assert said[0][0].isdecimal()
