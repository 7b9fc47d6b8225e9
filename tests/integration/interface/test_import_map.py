"""With hashed names, every module that a module imports is found through the import map."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.template import engines
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from apps.core.templatetags.import_map import imported
from config.runner.check import PRODUCTION
from config.static import MinifiedStaticFilesStorage

ROOT: Final = Path(settings.BASE_DIR) / "static"
MANIFEST: Final = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
MOST_BYTES: Final = 120_000
MOST_GZIPPED: Final = 40_000
IMPORTS: Final = re.compile(r"""(?:from|import)\s+["'](\.[^"']+)["']""")
TYPES: Final = re.compile(r"/\*\*.*?\*/", re.DOTALL)


def rendered() -> str:
    """Return the import map as a page has it."""
    request: Any = RequestFactory().get("/")
    request.csp_nonce = "a-nonce"
    template = engines["django"].from_string("{% load import_map %}{% import_map %}")
    return str(template.render({}, request))


def loaded(*entries: str) -> list[str]:
    """Return every module that a page with these modules loads, each once."""
    found = list(entries)
    for name in found:
        module = ROOT / name
        for target in IMPORTS.findall(TYPES.sub("", module.read_text("utf-8"))):
            path = (module.parent / target).resolve().relative_to(ROOT).as_posix()
            if path not in found:
                found.append(path)
    return found


def test_every_import_of_every_module_leads_to_a_hashed_file(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": MANIFEST}}
    call_command("collectstatic", interactive=False, verbosity=0)
    html = rendered()
    assert 'nonce="a-nonce"' in html
    modules = json.loads(html[html.index(">") + 1 : html.rindex("<")])["imports"]
    for module in (ROOT / "js").rglob("*.js"):
        for target in IMPORTS.findall(TYPES.sub("", module.read_text("utf-8"))):
            name = (module.parent / target).resolve().relative_to(ROOT).as_posix()
            hashed = modules[f"{settings.STATIC_URL}{name}"].removeprefix(settings.STATIC_URL)
            assert (tmp_path / hashed).is_file()
            assert hashed != name


def test_where_files_keep_their_names_there_is_no_map() -> None:
    assert rendered() == ""


def test_a_page_names_all_that_its_module_will_ask_for() -> None:
    template = engines["django"].from_string("{% load import_map %}{% module 'js/room/room.js' %}")
    html = str(template.render({}))
    named = re.findall(r'<link rel="modulepreload" href="([^"]+)">', html)
    entry, *rest = loaded("js/room/room.js")
    assert sorted(named) == sorted(f"{settings.STATIC_URL}{name}" for name in rest)
    assert html.endswith(f'<script type="module" src="{settings.STATIC_URL}{entry}"></script>')


def test_what_a_changed_module_imports_is_read_anew(tmp_path: Path, settings: Settings) -> None:
    # Django makes its finders anew for other folders.
    settings.STATICFILES_DIRS = [tmp_path]
    (tmp_path / "one.js").write_text('import "./two.js";\n/** import "./none.js" */')
    for name in ("two.js", "three.js"):
        (tmp_path / name).write_text("export {};")
    assert imported("one.js") == ["two.js"]
    (tmp_path / "two.js").write_text('import{a}from"./three.js";export*from"./one.js"')
    assert imported("one.js") == ["two.js", "three.js"]


def served(folder: Path, names: Iterable[str]) -> None:
    """Put our scripts into a folder as a production site stores them."""
    storage = MinifiedStaticFilesStorage(location=folder)
    for name in names:
        storage.save(name, ContentFile((ROOT / name).read_bytes()))


def test_what_the_reading_room_loads_stays_small(tmp_path: Path) -> None:
    served(tmp_path, loaded("js/room/room.js", "js/shared/page.js"))
    code = b"".join(path.read_bytes() for path in sorted(tmp_path.rglob("*.js")))
    assert b"/**" not in code
    assert len(code) <= MOST_BYTES
    assert len(gzip.compress(code)) <= MOST_GZIPPED


def test_a_production_site_serves_what_is_counted() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from config import settings as s; print(s.STORAGES)"],
        env={**os.environ, **PRODUCTION},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{MinifiedStaticFilesStorage.__module__}.{MinifiedStaticFilesStorage.__name__}" in (
        told.stdout
    )


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node, which only checks have")
def test_what_is_served_passes_the_tests_of_what_was_written(tmp_path: Path) -> None:
    node, tests = str(shutil.which("node")), ROOT.parent / "tests" / "js"
    names = [path.relative_to(ROOT).as_posix() for path in (ROOT / "js").rglob("*.js")]
    served(tmp_path / "static", names)
    shutil.copytree(tests, tmp_path / "tests" / "js")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    told = subprocess.run(
        [node, "--test", *map(str, (tmp_path / "tests" / "js").glob("*.test.js"))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout
    # Modules that no test imports are read as well.
    for name in names:
        subprocess.run([node, "--check", str(tmp_path / "static" / name)], check=True)


def test_a_script_that_cannot_be_read_is_not_stored(tmp_path: Path) -> None:
    storage = MinifiedStaticFilesStorage(location=tmp_path)
    with pytest.raises(ValueError, match="template literal"):
        storage.save("js/broken.js", ContentFile(b"const a = `b ${c;"))
