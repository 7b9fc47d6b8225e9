"""Tell the browser where the hashed copy of each of our ES modules lives."""

import json

from django import template
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


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
