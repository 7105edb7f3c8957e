"""Addresses that were asked for; what people say of captured documents; documents found by their bytes."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workbench", "0007_estimates")]

    operations = [
        migrations.CreateModel(
            name="AddressFetch",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("address", models.TextField()),
                ("at", models.TextField()),
                ("outcome", models.TextField()),
                ("reason", models.TextField(null=True)),
                ("document", models.TextField(null=True)),
                ("archive", models.TextField(null=True)),
                ("http_status", models.BigIntegerField(null=True)),
                ("moved", models.TextField()),
                ("by", models.TextField()),
            ],
            options={"db_table": "address_fetch"},
        ),
        migrations.CreateModel(
            name="GraphicReview",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("document", models.TextField()),
                ("verdict", models.TextField()),
                ("reason", models.TextField()),
                ("by", models.TextField()),
                ("at", models.TextField()),
                ("until", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "graphic_review",
                "indexes": [models.Index(fields=["document"], name="graphic_review_document")],
            },
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("original", models.TextField()),
                ("translation", models.TextField()),
                ("reason", models.TextField()),
                ("by", models.TextField()),
                ("at", models.TextField()),
                ("until", models.BigIntegerField(null=True)),
            ],
            options={"db_table": "translation"},
        ),
        migrations.AddIndex("Document", models.Index(fields=["sha256"], name="document_sha256")),
    ]
