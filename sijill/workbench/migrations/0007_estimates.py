"""Tolls and matches that somebody keeps."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workbench", "0006_captured_documents")]

    operations = [
        migrations.CreateModel(
            name="Estimate",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("about", models.TextField()),
                ("question", models.TextField()),
                ("model", models.TextField()),
                ("version", models.TextField()),
                ("inputs", models.TextField()),
                ("seed", models.BigIntegerField()),
                ("verdict", models.TextField()),
                ("result", models.TextField()),
                ("by", models.TextField()),
                ("until", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "estimate",
                "indexes": [models.Index(fields=["question"], name="estimate_question")],
            },
        ),
    ]
