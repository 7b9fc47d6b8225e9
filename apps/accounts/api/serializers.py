"""People, invitations, desks, tokens and the trail as the API says them."""

from rest_framework import serializers

from apps.accounts.models import ApiToken, Desk, Draft, Invitation, Membership, Newsroom, Role, User
from apps.audit.models import Record


class NewsroomOut(serializers.ModelSerializer[Newsroom]):
    """A newsroom one works in."""

    class Meta:
        model = Newsroom
        fields = ("id", "name")


class PersonOut(serializers.ModelSerializer[User]):
    """A person by name and address."""

    class Meta:
        model = User
        fields = ("id", "name", "email")


class MeOut(serializers.Serializer[dict[str, object]]):
    """Who asks, and where they act. A token acts in one newsroom, a person may work in several."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    name = serializers.CharField()
    tz = serializers.CharField()
    membership = serializers.UUIDField()
    newsroom = NewsroomOut()
    roles = serializers.ListField(child=serializers.ChoiceField(Role.choices))
    newsrooms = NewsroomOut(many=True)


class MeIn(serializers.Serializer[None]):
    """What one may change of oneself."""

    name = serializers.CharField(required=False)
    tz = serializers.CharField(required=False)


class MembershipOut(serializers.ModelSerializer[Membership]):
    """A person's place in the newsroom."""

    user = PersonOut()

    class Meta:
        model = Membership
        fields = ("id", "user", "roles", "desks", "version", "created_at", "ended_at")


class MembershipIn(serializers.Serializer[None]):
    """Other roles, other desks, or both."""

    roles = serializers.ListField(child=serializers.CharField(), required=False)
    desks = serializers.ListField(child=serializers.UUIDField(), required=False)


class VersionIn(serializers.Serializer[None]):
    """The version an action means."""

    version = serializers.IntegerField(min_value=1)


class InvitationOut(serializers.ModelSerializer[Invitation]):
    """An invitation; its secret is told once, to whoever made it."""

    class Meta:
        model = Invitation
        fields = (
            "id",
            "email",
            "roles",
            "version",
            "created_at",
            "expires_at",
            "used_at",
            "revoked_at",
        )


class IssuedInvitationOut(InvitationOut):
    """An invitation just made, with the address that opens it."""

    url = serializers.URLField(allow_null=True)

    class Meta(InvitationOut.Meta):
        fields = (*InvitationOut.Meta.fields, "url")  # type: ignore[assignment] # one more


class InvitationIn(serializers.Serializer[None]):
    """Whom to invite, as what."""

    id = serializers.UUIDField(required=False)
    email = serializers.CharField(max_length=254)
    roles = serializers.ListField(child=serializers.CharField())


class JoinIn(serializers.Serializer[None]):
    """The secret of an invitation; name and password where the address has no account yet."""

    secret = serializers.CharField(max_length=200)
    name = serializers.CharField(required=False, default="")
    password = serializers.CharField(required=False, default="", trim_whitespace=False)


class DeskOut(serializers.ModelSerializer[Desk]):
    """A desk."""

    class Meta:
        model = Desk
        fields = ("id", "name", "version")


class DeskIn(serializers.Serializer[None]):
    """A desk's name."""

    id = serializers.UUIDField(required=False)
    name = serializers.CharField()


class DeskNameIn(serializers.Serializer[None]):
    """A desk's other name."""

    name = serializers.CharField()


class TokenOut(serializers.ModelSerializer[ApiToken]):
    """One of one's own tokens; the secret itself is not kept."""

    class Meta:
        model = ApiToken
        fields = ("id", "name", "created_at")


class IssuedTokenOut(TokenOut):
    """A token just made, with its secret."""

    secret = serializers.CharField(allow_null=True)

    class Meta(TokenOut.Meta):
        fields = (*TokenOut.Meta.fields, "secret")  # type: ignore[assignment] # one more


class TokenIn(serializers.Serializer[None]):
    """What the token is for."""

    id = serializers.UUIDField(required=False)
    name = serializers.CharField(required=False, default="API")


class RecordOut(serializers.ModelSerializer[Record]):
    """A line of the audit trail."""

    class Meta:
        model = Record
        fields = (
            "id",
            "at",
            "actor_id",
            "actor_label",
            "action",
            "subject_type",
            "subject_id",
            "change",
        )


class DraftOut(serializers.ModelSerializer[Draft]):
    """What one has written and not sent."""

    class Meta:
        model = Draft
        fields = ("key", "text", "updated_at")


class DraftIn(serializers.Serializer[None]):
    """What one is writing, and what it is for."""

    key = serializers.SlugField(max_length=100)
    text = serializers.CharField(trim_whitespace=False)
