"""Keep with a text what a reader must know of it."""

from django.db import migrations, models

_ONLY_THE_BEGINNING = (
    "This page shows only the beginning of the article, and the rest is for subscribers:"
    " send the page from your browser with the bookmarklet, or paste the whole text."
)


class Migration(migrations.Migration):
    dependencies = [
        ('articles', '0008_parcels'),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="notice",
            field=models.CharField(
                blank=True, choices=[("paywall_stub", _ONLY_THE_BEGINNING)], max_length=32
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(notice__in=["", "paywall_stub"]), name="revision_known_notice"
            ),
        ),
    ]
