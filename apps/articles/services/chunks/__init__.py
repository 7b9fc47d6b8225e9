"""What a chunk of a batch comes to."""

from apps.articles.services.chunks.ends import FAULT, FAULT_SAYS
from apps.articles.services.chunks.keeping import fail_chunk, follow, keep_chunk, resume_chunk
from apps.articles.services.chunks.texts import Read

__all__ = [
    "FAULT",
    "FAULT_SAYS",
    "Read",
    "fail_chunk",
    "follow",
    "keep_chunk",
    "resume_chunk",
]
