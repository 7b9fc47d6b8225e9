"""Notices, the choice to have them by mail, and the journal of that mail."""

import django.db.models.deletion
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sessions_and_desks'),
        ('archive', '0003_evidence_lets_go'),
        ('notices', '0002_assignments'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MailChoice',
            fields=[
                ('membership', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='mail_choice', serialize=False, to='accounts.membership')),
                ('when', models.CharField(choices=[('off', 'Not at all'), ('daily', 'Once a day'), ('at_once', 'At once')], default='off', max_length=8)),
                ('hour', models.PositiveSmallIntegerField(default=8)),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('digested_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('when__in', ['off', 'daily', 'at_once'])), name='mailchoice_known_when'), models.CheckConstraint(condition=models.Q(('hour__lt', 24)), name='mailchoice_hour_of_day')],
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_as', models.CharField(blank=True, editable=False, max_length=64)),
                ('message_id', models.CharField(max_length=200, unique=True)),
                ('address', models.CharField(max_length=254)),
                ('subject', models.CharField(max_length=300)),
                ('state', models.CharField(choices=[('ready', 'Waiting'), ('sent', 'Sent'), ('failed', 'Failed'), ('uncertain', 'Uncertain'), ('dropped', 'Given up')], default='ready', max_length=16)),
                ('error', models.CharField(blank=True, max_length=500)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('settled_at', models.DateTimeField(null=True)),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.blob')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('newsroom', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.newsroom')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['newsroom', '-created_at', '-id'], name='mail_newest_first')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['ready', 'sent', 'failed', 'uncertain', 'dropped'])), name='mail_known_state')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_as', models.CharField(blank=True, editable=False, max_length=64)),
                ('kind', models.CharField(choices=[('mention', 'Mention'), ('comment', 'Comment')], max_length=16)),
                ('subject_type', models.CharField(max_length=100)),
                ('subject_id', models.UUIDField()),
                ('text', models.CharField(max_length=300)),
                ('excerpt', models.CharField(blank=True, max_length=300)),
                ('url', models.CharField(max_length=300)),
                ('read_at', models.DateTimeField(null=True)),
                ('mailed_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('newsroom', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.newsroom')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['user', 'newsroom', '-created_at', '-id'], name='notice_newest_first'), models.Index(condition=models.Q(('read_at', None)), fields=['user', 'newsroom'], name='notice_unread'), models.Index(fields=['subject_type', 'subject_id'], name='notice_subject')],
                'constraints': [models.UniqueConstraint(fields=('user', 'newsroom', 'subject_type', 'subject_id'), name='notice_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['mention', 'comment'])), name='notice_known_kind'), models.CheckConstraint(condition=models.Q(('user', models.F('by')), _negated=True), name='notice_never_of_oneself')],
            },
        ),
    ]
