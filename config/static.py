"""Static files as a production site keeps them: named by their content, small, compressed."""

from typing import IO, Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from apps.core.scripts import squeezed


class SqueezedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # WhiteNoise has no types
    """Takes from our scripts what only readers of the source need, before they are named."""

    def _save(self, name: str, content: IO[Any]) -> str:
        # What others wrote comes as they deliver it.
        if name.startswith("js/") and name.endswith(".js"):
            code = content.read()
            content = ContentFile(
                squeezed(code if isinstance(code, str) else code.decode()).encode()
            )
        return str(super()._save(name, content))
