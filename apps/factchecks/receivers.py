"""What this app does when a lower app announces something."""

from apps.accounts.events import NewsroomCreated
from apps.annotations.events import AppearanceLost, ClaimChanged, ClaimOrphaned
from apps.core.events import subscribe
from apps.factchecks import services


@subscribe(NewsroomCreated)
def give_a_scale(event: NewsroomCreated) -> None:
    """Let a newsroom rate from its first day on."""
    services.make_first_scale(newsroom_id=event.newsroom_id)


@subscribe(ClaimChanged)
def take_up_new_wording(event: ClaimChanged) -> None:
    """Make a new edition: the claim's wording is part of what reviewers decide on."""
    services.take_up_new_wording(claim_id=event.claim_id, wrote=event.changed_by)


@subscribe(ClaimOrphaned)
def keep_the_last_appearance(event: ClaimOrphaned) -> None:
    """Refuse to leave readers a verdict on what stands in no article."""
    services.keep_last_appearance(claim_id=event.claim_id)


@subscribe(AppearanceLost)
def say_that_words_are_gone(event: AppearanceLost) -> None:
    """Tell at the article that words are gone on which a fact-check stands."""
    services.tell_of_lost_appearance(
        claim_id=event.claim_id, annotation_id=event.annotation_id, article_id=event.article_id
    )
