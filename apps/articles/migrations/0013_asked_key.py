"""Know an article by the address it was asked for at, where redirects have led elsewhere."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from apps.articles.addresses import AddressError, url_key

_AT_ONCE = 1000


def say_where_they_were_asked_for(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the column for the articles there are, in one pass."""
    del editor
    articles = apps.get_model("articles", "Article").objects
    led_elsewhere = []
    for article in articles.exclude(url="").only("pk", "url", "url_key").iterator(_AT_ONCE):
        try:
            asked_key = url_key(article.url)
        except AddressError:
            continue
        if asked_key != article.url_key:
            article.asked_key = asked_key
            led_elsewhere.append(article)
    articles.bulk_update(led_elsewhere, ["asked_key"], batch_size=_AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0012_item_made"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="asked_key",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("asked_key", ""), _negated=True),
                fields=["newsroom", "asked_key"],
                name="article_asked",
            ),
        ),
        migrations.RunPython(say_where_they_were_asked_for, migrations.RunPython.noop, elidable=True),
    ]
