"""Have what is no plain text imported like any other; its article says the rest."""

from django.db import transaction

from apps.accounts.models import Membership
from apps.archive.models import Blob
from apps.articles import selectors
from apps.articles.models import Article, BatchItem
from apps.articles.sent import Medium, Sent
from apps.articles.services.addresses import KnownAddressError
from apps.articles.services.chunks.ends import End, known_end, refused_end
from apps.articles.services.chunks.texts import article_id_of
from apps.articles.services.imports import import_address, import_article, retry
from apps.articles.states import ItemState, Status
from apps.core.errors import DomainError, IdUsedError


def send_on(item: BatchItem, member: Membership) -> End:
    """Have an item that is no plain text imported like any other; its article says the rest."""
    row_id = article_id_of(item, member.newsroom_id)
    try:
        with transaction.atomic():
            if item.blob_id is None:
                article, made = import_address(
                    by=member, url=item.address, said=item.said, row_id=row_id
                )
            else:
                article, made = import_article(
                    by=member,
                    sent=_sent(item),
                    said=item.said,
                    address=item.address,
                    row_id=row_id,
                )
            return _on_its_way(item, member, article, made=made)
    except KnownAddressError as error:
        known = error.current if isinstance(error.current, Article) else None
    except IdUsedError:
        # A colleague's batch brought the same thing.
        known = Article.objects.filter(pk=row_id, newsroom_id=member.newsroom_id).first()
    except DomainError as error:
        return refused_end(item, error)
    if known is None:
        return known_end(item, None)
    return _on_its_way(item, member, known, made=False)


def _sent(item: BatchItem) -> Sent:
    medium, _, parameter = item.media_type.partition(";")
    charset = parameter.partition("=")[2].strip()
    # Not by way of the item, which would hold on to its bytes until all of the chunk is written.
    blob = Blob.objects.get(pk=item.blob_id)
    return Sent(bytes(blob.data), Medium(medium), item.file_name, charset)


def _on_its_way(item: BatchItem, member: Membership, article: Article, *, made: bool) -> End:
    if not made:
        # Its job must not end it after our look and before anybody sees that we follow it.
        article = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    made = made or item.made
    if article.status == Status.FAILED and article.withdrawn_at is None:
        known = led_to(article)
        if known is not None:
            return known_end(item, known)
        article = retry(by=member, article_id=article.pk)
    if article.status == Status.IMPORTING:
        return End(item.n, ItemState.WAITING, article_id=article.pk, made=made)
    if made:
        return End(item.n, ItemState.DONE, article_id=article.pk, made=True)
    return known_end(item, article)


def led_to(article: Article) -> Article | None:
    """Return the article at which the address of a failed import has led instead, if it is read."""
    known = selectors.leads_to(article) if article.error_code == KnownAddressError.code else None
    return known if known and known.status == Status.READY else None
