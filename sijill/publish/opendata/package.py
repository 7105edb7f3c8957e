"""The Frictionless data package: what every file holds, its columns, its hash, the licence and the version; a codebook.

`datapackage.json` follows the Data Package standard 2.0 (frictionlessdata.io). The codebook lists every column of
every table and every code of the register, in Markdown for people and JSON for programs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from sijill.model.codebook import CODEBOOK, CODEBOOK_VERSION
from sijill.publish.frozen import Frozen
from sijill.publish.opendata.tables import OpenTable

_TYPES = {pa.string(): "string", pa.int64(): "integer", pa.bool_(): "boolean"}
_MEDIA = {
    ".csv": "text/csv", ".json": "application/json", ".jsonl": "application/jsonl", ".geojson": "application/geo+json",
    ".parquet": "application/vnd.apache.parquet", ".md": "text/markdown", ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


def data_package(frozen: Frozen, folder: Path, tables: Mapping[str, OpenTable]) -> dict[str, Any]:
    """The package of every file in `folder`, in order of their paths. `tables`: by path, those with a schema."""
    release = frozen.release
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "datapackage.json")
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"sijill-{release.case}",
        "id": f"urn:sijill:{release.case}:{release.version}",
        "title": " · ".join(release.title[one] for one in release.languages),
        "version": release.version,
        "created": f"{release.frozen_on}T00:00:00Z",
        "licenses": [
            {"name": release.licence["id"], "title": release.licence["en"], "path": _address(release.licence)}
        ],
        "description": "\n".join(one["en"] for one in release.definitions),
        "contributors": [{"title": release.register.origin, "roles": ["publisher"]}],
        "sijill": {
            "register_root": release.register.root,
            "register_size": release.register.size,
            "code": release.code_version,
            "codebook": release.codebook_version,
        },
        "resources": [_resource(path, folder, tables.get(path.relative_to(folder).as_posix())) for path in files],
    }


def _address(licence: Mapping[str, str]) -> str:
    return licence.get("address", "")


def _resource(path: Path, folder: Path, table: OpenTable | None) -> dict[str, Any]:
    content, name = path.read_bytes(), path.relative_to(folder).as_posix()
    resource: dict[str, Any] = {
        "name": name.replace("/", "-").replace(".", "-").lower(),
        "path": name,
        "format": path.suffix[1:],
        "mediatype": _MEDIA.get(path.suffix, "application/octet-stream"),
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if path.suffix in (".csv", ".json", ".jsonl", ".geojson", ".md"):
        resource["encoding"] = "utf-8"
    if table is not None:
        resource |= {"title": table.title, "type": "table", "schema": {"fields": columns(table), "missingValues": [""]}}
        if path.suffix == ".csv":
            resource["dialect"] = {"delimiter": ",", "lineTerminator": "\r\n"}
    return resource


def columns(table: OpenTable) -> list[dict[str, Any]]:
    """Name, type and meaning of each column."""
    return [
        {
            "name": one.name,
            "type": _TYPES.get(one.type, "string"),
            "description": one.metadata[b"description"].decode(),
        }
        for one in table.schema
    ]


def codebook(tables: Mapping[str, OpenTable]) -> dict[str, Any]:
    """Tables and codes, for programs."""
    return {
        "version": CODEBOOK_VERSION,
        "tables": {name: columns(table) for name, table in tables.items()},
        "codes": {
            vocabulary.enumeration.__name__: {
                "title": vocabulary.title,
                "source": vocabulary.source,
                "terms": [
                    {"code": one.code.value, "en": one.english, "ar": one.arabic, "meaning": one.definition}
                    for one in vocabulary.terms
                ],
            }
            for vocabulary in CODEBOOK
        },
    }


def codebook_markdown(frozen: Frozen, tables: Mapping[str, OpenTable]) -> str:
    """The same for people."""
    release = frozen.release
    parts = [f"# Codebook of {release.title[release.languages[0]]}, release {release.version}\n"]
    parts += [f"- {one['en']}" for one in release.definitions]
    for name, table in tables.items():
        parts += [f"\n## {table.title} (`{name}`)\n", "| column | type | meaning |", "|---|---|---|"]
        parts += [f"| `{one['name']}` | {one['type']} | {one['description']} |" for one in columns(table)]
    for vocabulary in CODEBOOK:
        parts += [f"\n## {vocabulary.title} (`{vocabulary.enumeration.__name__}`)\n"]
        parts += ["| code | English | العربية | meaning |", "|---|---|---|---|"]
        parts += [f"| `{t.code}` | {t.english} | {t.arabic} | {t.definition} |" for t in vocabulary.terms]
    return "\n".join(parts) + "\n"


def to_json(value: Any) -> str:
    """Compact JSON with sorted keys and one line end."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
