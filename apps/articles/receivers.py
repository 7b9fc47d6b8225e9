"""What this app does when a lower app announces something."""

from uuid import UUID

from apps.accounts.models import Membership
from apps.articles import services
from apps.articles.events import ImportFailed, ImportResumed, RevisionCreated
from apps.articles.models import Article
from apps.articles.services import feeds
from apps.articles.services.batches import IMPORT_CHUNK
from apps.articles.services.checks import EXTRACT, FETCH
from apps.articles.services.feeds.looking import LOOK
from apps.articles.services.feeds.turns import CHECK, TAKE
from apps.articles.services.parcels import OPEN_PARCEL
from apps.core.events import subscribe
from apps.jobs.events import JobFailed, JobRetried
from apps.notices.events import AssignmentsReturned, AssignmentWritten
from apps.notices.models import Todo


def let_items_follow(event: RevisionCreated | ImportFailed | ImportResumed) -> None:
    """Let the items of batches end as their articles did."""
    services.follow(article_id=event.article_id)


subscribe(RevisionCreated)(let_items_follow)
subscribe(ImportFailed)(let_items_follow)
subscribe(ImportResumed)(let_items_follow)


@subscribe(RevisionCreated)
def let_go_of_texts_of_feeds(event: RevisionCreated) -> None:
    """Keep the text that a feed carries of an article no longer than its page is being read."""
    feeds.forget_text(article_id=event.article_id)


@subscribe(ImportFailed)
def read_texts_of_feeds(event: ImportFailed) -> None:
    """Have the text read that a feed carries, where an item's page could not be."""
    feeds.fall_back(article_id=event.article_id)


@subscribe(JobFailed)
def say_why(event: JobFailed) -> None:
    """Tell at the article, or at the look at its address, that its job has failed for good."""
    if event.kind not in {FETCH, EXTRACT}:
        return
    what = "fetched" if event.kind == FETCH else "read"
    error = f"The article could not be {what}. {event.error} Try again, or paste the text."
    if check := event.payload.get("check"):
        services.fail_check(check_id=UUID(check), code="job_failed", error=error)
    else:
        services.fail_import(
            article_id=UUID(event.payload["article"]), code="job_failed", error=error
        )


@subscribe(JobRetried)
def say_it_is_tried_again(event: JobRetried) -> None:
    """Tell at the article, or at the look at its address, that its job is tried again."""
    if event.kind not in {FETCH, EXTRACT}:
        return
    if check := event.payload.get("check"):
        services.resume_check(check_id=UUID(check))
    else:
        services.resume_import(article_id=UUID(event.payload["article"]))


@subscribe(JobFailed)
def say_why_of_a_chunk(event: JobFailed) -> None:
    """Tell at the items of a batch that their job has failed for good."""
    if event.kind == IMPORT_CHUNK:
        services.fail_chunk(payload=event.payload, error=event.error)


@subscribe(JobRetried)
def say_a_chunk_is_tried_again(event: JobRetried) -> None:
    """Tell at the items of a batch that their job is tried again."""
    if event.kind == IMPORT_CHUNK:
        services.resume_chunk(payload=event.payload)


@subscribe(JobFailed)
def say_why_it_is_not_opened(event: JobFailed) -> None:
    """Tell at the parcel that its job has failed for good."""
    if event.kind == OPEN_PARCEL:
        services.refuse_parcel(
            parcel_id=UUID(event.payload["parcel"]),
            code="job_failed",
            error=f"The file could not be opened. {event.error} Upload it again, or in parts.",
        )


@subscribe(JobRetried)
def say_it_is_opened_again(event: JobRetried) -> None:
    """Tell at the parcel that its job is tried again."""
    if event.kind == OPEN_PARCEL:
        services.resume_parcel(parcel_id=UUID(event.payload["parcel"]))


@subscribe(JobFailed)
def say_why_of_feeds(event: JobFailed) -> None:
    """Tell at a feed, an item or a look that its job has failed, and go on at its site."""
    told = event.payload
    if event.kind == CHECK:
        feeds.fail_check(
            feed_id=UUID(told["feed"]), host=told["host"], turn=int(told["turn"]), error=event.error
        )
    elif event.kind == TAKE:
        feeds.fail_item(
            item_id=UUID(told["item"]), host=told["host"], turn=int(told["turn"]), error=event.error
        )
    elif event.kind == LOOK:
        feeds.fail_look(look_id=UUID(told["look"]), error=event.error)


@subscribe(JobRetried)
def try_feeds_again(event: JobRetried) -> None:
    """Give what somebody tries again a new turn; its old one is over."""
    if event.kind == CHECK:
        feeds.try_again(feed_id=UUID(event.payload["feed"]))
    elif event.kind == TAKE:
        feeds.try_again(item_id=UUID(event.payload["item"]))


@subscribe(AssignmentWritten)
def log_who_works_on_it(event: AssignmentWritten) -> None:
    """Say in an article's log who was asked to work on it, and what became of that."""
    todo = Todo.objects.get(pk=event.todo_id)
    if todo.subject_type == Article._meta.label_lower:
        services.log_assignment(
            todo_id=todo.pk,
            verb=event.verb,
            article_ids=[todo.subject_id],
            by=Membership.objects.select_related("user").get(pk=event.membership_id),
        )


@subscribe(AssignmentsReturned)
def log_who_left_it(event: AssignmentsReturned) -> None:
    """Say in the articles' logs that what one had who left fell to others."""
    services.log_returned(todo_ids=event.todo_ids)
