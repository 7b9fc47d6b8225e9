"""The page on which a claim is worded anew."""

from html import unescape

import pytest
from django.test import Client

from apps.accounts.models import Membership
from apps.annotations import services
from apps.annotations.models import Claim
from apps.annotations.spans import Fragment
from apps.sources import services as sources
from tests.factories import People, an_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(people: People) -> Claim:
    made, _ = services.create_claim(by=people.annotator, text="140 men were sent back.")
    return made


def page(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def test_a_claim_gets_new_words_and_a_claimant_from_the_registry(
    people: People, claim: Claim
) -> None:
    source, _ = sources.propose_source(by=people.annotator, kind="organisation", name="Lantern")
    client, path = page(people.annotator), f"/claims/{claim.pk}/edit/"
    shown = client.get(path, {"back": f"/claims/{claim.pk}/"}).content.decode()
    assert "140 men were sent back." in shown
    assert '<option value="Lantern">' in shown
    sent = {"version": 1, "text": "Men were sent back.", "claimant": "lantern", "back": "/claims/"}
    answer = client.post(path, sent)
    assert (answer.status_code, answer["Location"]) == (302, "/claims/")
    claim.refresh_from_db()
    assert (claim.text, claim.claimant, claim.version) == ("Men were sent back.", source, 2)


def test_words_on_another_version_are_kept_beside_what_stands(people: People, claim: Claim) -> None:
    services.update_claim(by=people.editor, claim_id=claim.pk, version=1, text="What stands")
    client, path = page(people.annotator), f"/claims/{claim.pk}/edit/"
    answer = client.post(path, {"version": 1, "text": "My own words"})
    shown = unescape(answer.content.decode())
    assert answer.status_code == 412
    assert "What stands" in shown
    assert "My own words" in shown
    assert 'name="version" value="2"' in shown
    assert client.post(path, {"version": 2, "text": "My own words"}).status_code == 302


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": ""}, "Write the claim."),
        ({"text": "Men", "claimant": "Nobody we know"}, "The registry knows no one source"),
        ({"text": "a" * 20_001}, "20000 is the most"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_a_sentence(
    people: People, claim: Claim, sent: dict[str, str], words: str
) -> None:
    answer = page(people.annotator).post(f"/claims/{claim.pk}/edit/", {"version": 1, **sent})
    assert answer.status_code == 400
    assert words in unescape(answer.content.decode())
    assert Claim.objects.get().version == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [("annotator", 200), ("editor", 200), ("colleague", 403), ("admin", 403), ("stranger", 404)],
)
def test_a_claim_is_worded_by_its_maker_or_an_editor(
    people: People, claim: Claim, who: str, status: int
) -> None:
    client, path = page(getattr(people, who)), f"/claims/{claim.pk}/edit/"
    assert client.get(path).status_code == status
    changed = client.post(path, {"version": 1, "text": "Men"}).status_code
    assert changed == (302 if status == 200 else status)


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1"]
)
def test_nobody_is_sent_to_another_site(people: People, claim: Claim, back: str) -> None:
    client, path = page(people.annotator), f"/claims/{claim.pk}/edit/"
    assert "elsewhere" not in client.get(path, {"back": back}).content.decode()
    answer = client.post(path, {"version": 1, "text": "Men", "back": back})
    assert answer["Location"] == "/"


def test_the_claims_page_says_who_says_so_and_leads_to_the_words(people: People) -> None:
    article = an_article(people.annotator, host="meridian.example")
    by = people.annotator
    lantern, _ = sources.propose_source(by=by, kind="organisation", name="Lantern")
    source, cue, content = (
        services.create_annotation(
            by=by, article_id=article.pk, kind=kind, span=(Fragment(start, end),)
        )[0]
        for kind, start, end in (("source", 0, 7), ("cue", 8, 15), ("claim", 16, 32))
    )
    services.update_annotation(by=by, annotation_id=source.pk, version=1, source_id=lantern.pk)
    services.create_attribution(
        by=by,
        article_id=article.pk,
        source=source.pk,
        cue=cue.pk,
        content=content.pk,
        form="indirect",
        hedges=["at least"],
    )
    figure, caveat = (
        services.create_annotation(
            by=by, article_id=article.pk, kind=kind, span=(Fragment(start, end),)
        )[0]
        for kind, start, end in (("figure", 16, 28), ("caveat", 33, 43))
    )
    services.cover(by=by, caveat_id=caveat.pk, figure_id=figure.pk)
    claim = Claim.objects.get()
    shown = unescape(page(by).get(f"/claims/{claim.pk}/").content.decode())
    assert "Second-hand, hedged once" in shown
    assert article.revision is not None
    words = article.revision.text[33:43]
    assert f"Its publisher has not verified this: <q>{words}</q>" in shown
    assert f'href="/articles/{article.pk}/#mark-{caveat.pk}"' in shown
    assert f'href="/articles/{article.pk}/#mark-{content.pk}"' in shown
    order = ["<b>Lantern</b>", "<em>counted</em>", "hedged: at least", "meridian.example"]
    assert [shown.find(words) > 0 for words in order] == [True] * 4
    assert sorted(order, key=shown.find) == order
    assert f"/claims/{claim.pk}/edit/?back=/claims/{claim.pk}/" in shown
    assert "/edit/" not in page(people.colleague).get(f"/claims/{claim.pk}/").content.decode()
