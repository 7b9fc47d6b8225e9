"""Where a request stands, how it was put and how it ended."""

from django.db.models import TextChoices


class State(TextChoices):
    """The life of a request. A reported one begins as proposed; ours as a draft."""

    PROPOSED = "proposed", "Found by rules"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Not a request"
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    REPLIED = "replied", "Reply received"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Outcome(TextChoices):
    """How a request ended."""

    ANSWERED = "answered", "Answered"
    PARTLY = "partly", "Partly answered"
    DENIED = "denied", "Denied"
    DECLINED = "declined", "Declined to comment"
    NOT_COMPETENT = "not_competent", "Not competent"
    NO_REPLY = "no_reply", "No reply"


class Channel(TextChoices):
    """How a request was put."""

    EMAIL = "email", "E-mail"
    PHONE = "phone", "Phone"
    LETTER = "letter", "Letter"
    IN_PERSON = "in_person", "In person"
    SOCIAL = "social", "Social media"
    WEB_FORM = "web_form", "Web form"
    UNKNOWN = "unknown", "Channel not said"
