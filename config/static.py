"""Static files as a production site keeps them: named by their content, small, compressed."""

from typing import IO, Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage


class MinifiedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # WhiteNoise has no types
    """Takes from our scripts what only readers of the source need, before they are named."""

    def _save(self, name: str, content: IO[Any]) -> str:
        # What others wrote comes as they deliver it.
        if name.startswith("js/") and name.endswith(".js"):
            code = content.read()
            content = ContentFile(_minified(code if isinstance(code, str) else code.decode()))
        return str(super()._save(name, content))


def _minified(code: str) -> bytes:
    # A web process asks the storage for names only, and needs no second runtime in itself.
    import minify  # noqa: PLC0415 - a library of Go, for `collectstatic` alone

    return str(minify.string("text/javascript", code)).encode()
