"""Links between statements and incidents, and the correspondence with belligerents."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workbench", "0002_log_is_append_only")]

    operations = [
        migrations.CreateModel(
            name="StatementLink",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("statement", models.TextField()),
                ("incident", models.TextField()),
                ("verdict", models.TextField()),
                ("killed", models.BigIntegerField(null=True)),
                ("injured", models.BigIntegerField(null=True)),
                ("reason", models.TextField()),
                ("by", models.TextField()),
                ("until", models.BigIntegerField(null=True)),
            ],
            options={"db_table": "statement_link"},
        ),
        migrations.CreateModel(
            name="Correspondence",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("submission", models.BigIntegerField()),
                ("incident", models.TextField()),
                ("belligerent", models.TextField()),
                ("step", models.TextField()),
                ("day", models.TextField()),
                ("document", models.TextField(null=True)),
                ("note", models.TextField(null=True)),
                ("by", models.TextField()),
                ("until", models.BigIntegerField(null=True)),
            ],
            options={"db_table": "correspondence"},
        ),
    ]
