"""Tell the browser where our ES modules live, and which of them a page needs at once."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from django import template
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_IMPORTS: Final = re.compile(r"""(?:from|import)\s*["'](\.[^"']+)["']""")
_COMMENTS: Final = re.compile(r"/\*\*.*?\*/", re.DOTALL)


@register.simple_tag(takes_context=True)
def import_map(context: template.Context) -> SafeString:
    """Render the import map, or nothing where static files keep their own names."""
    if not isinstance(staticfiles_storage, ManifestStaticFilesStorage):
        return mark_safe("")
    base = staticfiles_storage.base_url or ""
    modules = {
        f"{base}{name}": static(name)
        for name in staticfiles_storage.hashed_files
        if name.startswith("js/") and name.endswith(".js")
    }
    # "<" cannot close the script element once escaped as JSON.
    body = json.dumps({"imports": modules}, sort_keys=True).replace("<", "\\u003c")
    request: HttpRequest | None = context.get("request")
    return format_html(
        '<script type="importmap" nonce="{}">{}</script>',
        getattr(request, "csp_nonce", ""),
        mark_safe(body),  # noqa: S308 - our own file names, escaped above
    )


@register.simple_tag
def module(name: str) -> SafeString:
    """Render a module's script element, and before it a link to each module that it imports.

    A browser learns what a module imports once it has it: through six modules that would be six
    ways to us and back. Stands behind the import map, since nothing is to be loaded before that.
    """
    links = format_html_join(
        "\n", '<link rel="modulepreload" href="{}">', ((static(each),) for each in imported(name))
    )
    return format_html('{}\n<script type="module" src="{}"></script>', links, static(name))


def imported(name: str) -> list[str]:
    """Return the static names of all modules that one imports, itself or through others."""
    found = finders.find(name)
    if found is None:
        return []
    path = Path(found).resolve()
    root = path.as_posix().removesuffix(name)
    # Each once, in the order in which they are met.
    due = [path]
    met = set(due)
    for path in due:
        fresh = [each for each in _targets(path, path.stat().st_mtime_ns) if each not in met]
        due += fresh
        met.update(fresh)
    return [path.as_posix().removeprefix(root) for path in due[1:]]


@lru_cache(maxsize=512)
def _targets(path: Path, changed: int) -> tuple[Path, ...]:
    """Return what a module says it imports; read anew once its file was changed."""
    del changed
    code = _COMMENTS.sub("", path.read_text("utf-8"))
    targets = ((path.parent / target).resolve() for target in _IMPORTS.findall(code))
    return tuple(dict.fromkeys(targets))
