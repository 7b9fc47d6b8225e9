"""What this app does when a lower app announces something."""

from apps.accounts.models import Membership
from apps.annotations import services
from apps.annotations.models import Claim
from apps.articles.events import LanguageChanged, RevisionCreated, RevisionsCreated
from apps.core.events import subscribe
from apps.notices.events import AssignmentWritten
from apps.notices.models import Todo


@subscribe(RevisionCreated)
def carry_marks_over(event: RevisionCreated) -> None:
    """Have the marks of an article carried to its next revision."""
    if event.previous_id is not None:
        services.ask_to_carry(article_id=event.article_id, revision_id=event.revision_id)


@subscribe(RevisionCreated)
def read_new_text(event: RevisionCreated) -> None:
    """Have a new text read for who says what."""
    services.ask_for_proposals(revision_id=event.revision_id)


@subscribe(RevisionsCreated)
def read_new_texts(event: RevisionsCreated) -> None:
    """Have many new texts read for who says what, by one job."""
    services.ask_for_many_proposals(revision_ids=event.revision_ids, newsroom_id=event.newsroom_id)


@subscribe(LanguageChanged)
def write_words_in_its_language(event: LanguageChanged) -> None:
    """Have the words of an article's marks follow its language."""
    services.ask_for_words(article_id=event.article_id)


@subscribe(AssignmentWritten)
def log_who_works_on_it(event: AssignmentWritten) -> None:
    """Say in the logs of a claim's articles who was asked to work on it."""
    todo = Todo.objects.get(pk=event.todo_id)
    if todo.subject_type == Claim._meta.label_lower:
        by = Membership.objects.select_related("user").get(pk=event.membership_id)
        services.log_claim_assignment(todo=todo, verb=event.verb, by=by)
