"""Keep the coverage of either side, so that a link can be turned around."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reposts", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="link", name="link_coverage_is_a_share"),
        migrations.AddField(
            model_name="link",
            name="coverage_of_copy",
            field=models.FloatField(default=0),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("coverage_of_shorter__range", (0, 1)),
                    ("coverage_of_original__range", (0, 1)),
                    ("coverage_of_copy__range", (0, 1)),
                ),
                name="link_coverage_is_a_share",
            ),
        ),
    ]
