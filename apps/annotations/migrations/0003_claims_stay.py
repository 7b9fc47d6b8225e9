"""Claims are not deleted: one without appearances is left out of lists."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("annotations", "0002_guards")]
    operations = [migrations.RemoveField(model_name="claim", name="deleted_at")]
