"""Every address of the URLconf, by name."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Route:
    """An address.

    :param name: with its namespaces, as `reverse` takes it
    :param path: the pattern, for people
    :param kwargs: the names of what stands in its path
    """

    name: str
    path: str
    kwargs: tuple[str, ...]

    @property
    def api(self) -> bool:
        """Tell whether it answers programs."""
        return self.path.startswith("api/")


def routes() -> list[Route]:
    """Return every address of the URLconf; one without a name is called ``?``."""
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, path: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            kwargs = (*resolver.pattern.converters, *pattern.pattern.regex.groupindex)
            name = ":".join([*spaces, pattern.name or "?"])
            yield Route(name=name, path=here, kwargs=tuple(dict.fromkeys(kwargs)))
        else:
            more = (pattern.namespace,) if pattern.namespace else ()
            yield from _walk(pattern, here, (*spaces, *more))
