"""Read the open web, through the one guarded way there is."""

from django.conf import settings

from apps.archive import fetching
from apps.archive.fetching import ARTICLES, Fetched, Question


def fetch(
    url: str,
    *,
    media_types: frozenset[str] | None = None,
    etag: str = "",
    last_modified: str = "",
) -> Fetched:
    """Return what is at `url`, fetched by a child process. Takes up to half a minute.

    :param media_types: what the answer may be; all that an article may come as, if not given
    :param etag: what the site called the state that is known already, as an earlier answer had it;
        with either of the two, the answer may be that nothing is modified
    :raises FetchError: it is refused, or nobody answers as they should
    """
    return fetching.ask(
        Question(
            url=url,
            media_types=ARTICLES if media_types is None else media_types,
            user_agent=settings.FETCH_USER_AGENT,
            etag=etag,
            last_modified=last_modified,
            allowed=tuple(settings.FETCH_ALLOWED_NETWORKS),
            ca_file=settings.FETCH_CA_FILE,
        )
    )
