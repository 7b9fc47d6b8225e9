"""The words of requests are written anew, as they are told apart now."""

from django.db import migrations

FORWARD = """
SELECT verification_write_words(ARRAY(SELECT id FROM verification_verificationrequest));
"""


class Migration(migrations.Migration):

    dependencies = [
        ('verification', '0003_finding'),
        ('articles', '0014_words_told_apart'),
    ]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
