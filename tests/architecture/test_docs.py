"""What the docs claim holds."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_floors_on_the_page_are_the_floors_of_the_contract() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+ \| (.+?) \| [A-Z]", page, flags=re.MULTILINE)
    written = [re.findall(r"`(\w+)`", row) for row in rows]
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors = contracts["tool"]["importlinter"]["contracts"][0]["layers"]
    enforced = [re.findall(r"\w+", floor) for floor in reversed(floors)]
    assert written == enforced


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", text)
    dead = [link for link in links if not (page.parent / link).exists()]
    assert not dead


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_make_and_manage_on_a_page_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, flags=re.MULTILINE))
    ours = {path.stem for path in (ROOT / "apps").glob("*/management/commands/*.py")}
    django = {"migrate", "check", "shell", "dbshell", "createsuperuser", "makemigrations"}
    assert set(re.findall(r"`make (\w+)", text)) <= targets
    assert set(re.findall(r"manage\.py (\w+)", text)) <= ours | django
