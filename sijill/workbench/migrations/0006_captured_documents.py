"""What was found in captured documents, what a reader suggests of them, and what people made of that."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workbench", "0004_official_record")]

    operations = [
        migrations.CreateModel(
            name="Examination",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.TextField()),
                ("examiner", models.TextField()),
                ("status", models.TextField()),
                ("reason", models.TextField(null=True)),
                ("text", models.TextField(null=True)),
                ("declared", models.TextField(null=True)),
                ("detected", models.TextField(null=True)),
                ("graphic", models.TextField()),
                ("part_of", models.TextField(null=True)),
                ("copies", models.TextField()),
                ("sketch", models.TextField(null=True)),
                ("until", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "examination",
                "indexes": [models.Index(fields=["document"], name="examination_document")],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("document", models.TextField()),
                ("text", models.TextField()),
                ("reader", models.TextField()),
                ("body", models.TextField()),
                ("until", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "suggestion",
                "indexes": [
                    models.Index(fields=["document"], name="suggestion_document"),
                    models.Index(fields=["name"], name="suggestion_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuggestionDecision",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("suggestion", models.TextField()),
                ("verdict", models.TextField()),
                ("reason", models.TextField(null=True)),
                ("mention", models.TextField(null=True)),
                ("claims", models.TextField()),
                ("edited", models.TextField(null=True)),
                ("by", models.TextField()),
                ("until", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "suggestion_decision",
                "indexes": [models.Index(fields=["suggestion"], name="decision_suggestion")],
            },
        ),
    ]
