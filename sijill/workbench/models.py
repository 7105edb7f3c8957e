"""The tables. Django keeps their schema and migrations; `workbench.store` and `workbench.log` read and write them.

Columns stand in the order of the named tuples in `register.rows`; a test holds the two together.
"""

from __future__ import annotations

from django.db import models


class Table(models.Model):
    """A table whose name is the one in the register's vocabulary."""

    class Meta:
        abstract = True


def _text() -> models.TextField[str, str]:
    return models.TextField()


def _optional() -> models.TextField[str | None, str | None]:
    return models.TextField(null=True)


def _number() -> models.BigIntegerField[int, int]:
    return models.BigIntegerField()


def _maybe() -> models.BigIntegerField[int | None, int | None]:
    return models.BigIntegerField(null=True)


def _key() -> models.TextField[str, str]:
    return models.TextField(primary_key=True)


def _sequence() -> models.BigIntegerField[int, int]:
    return models.BigIntegerField(primary_key=True)


class Event(Table):
    """The log. Database triggers refuse UPDATE and DELETE."""

    seq = _sequence()
    kind = _text()
    at = _text()
    by = _text()
    act = _text()
    body = _text()
    leaf = models.BinaryField()

    class Meta:
        db_table = "event"
        indexes = (models.Index(fields=["act"], name="event_act"),)


class Payload(Table):
    """Personal claims beside the log; `salt` and `payload` are nulled when they are destroyed."""

    commitment = _key()
    seq = _number()
    salt = models.BinaryField(null=True)
    payload = _optional()

    class Meta:
        db_table = "payload"
        indexes = (models.Index(fields=["seq"], name="payload_seq"),)


class TreeHead(Table):
    """One row: how long the log is and the peaks of its Merkle tree. Writers lock it."""

    id = models.SmallIntegerField(primary_key=True)
    size = _number()
    frontier = _text()

    class Meta:
        db_table = "tree_head"


class Checkpoint(Table):
    """Signed notes over the tree."""

    size = _sequence()
    at = _text()
    note = _text()

    class Meta:
        db_table = "checkpoint"


class Document(Table):
    id = _key()
    status = _text()
    since = _number()
    sha256 = _optional()
    size = _maybe()
    media_type = _optional()
    title = _optional()
    publisher = _optional()
    language = _optional()
    published = _optional()
    address = _optional()
    archive_address = _optional()
    confirmed = models.BooleanField(null=True)
    note = _optional()

    class Meta:
        db_table = "document"
        indexes = (models.Index(fields=["sha256"], name="document_sha256"),)  # an address may be too long for one


class Mention(Table):
    id = _key()
    kind = _text()
    document = _text()
    anchor = _text()
    label = _optional()
    part_of = _optional()
    subject = _text()
    act = _text()
    since = _number()
    until = _maybe()
    erased = models.BooleanField()

    class Meta:
        db_table = "mention"
        indexes = (
            models.Index(fields=["subject"], name="mention_subject"),
            models.Index(fields=["part_of"], name="mention_part_of"),
        )


class Claim(Table):
    id = _sequence()
    mention = _text()
    says = _text()
    about = _text()
    value = _text()
    wording = _optional()
    source = _optional()
    at = _text()
    reader = _text()
    tier = _text()
    since = _number()
    until = _maybe()

    class Meta:
        db_table = "claim"
        indexes = (models.Index(fields=["mention"], name="claim_mention"),)


class Judgement(Table):
    id = _sequence()
    left = _text()
    right = _text()
    verdict = _text()
    judge = _text()
    model = _optional()
    permille = _maybe()
    reason = _text()
    by = _text()
    until = _maybe()

    class Meta:
        db_table = "judgement"
        indexes = (
            models.Index(fields=["left"], name="judgement_left"),
            models.Index(fields=["right"], name="judgement_right"),
        )


class Assessment(Table):
    id = _sequence()
    subject = _text()
    scheme = _text()
    grade = _text()
    reason = _text()
    codebook = _text()
    standard_of_proof = _optional()
    by = _text()

    class Meta:
        db_table = "assessment"
        indexes = (models.Index(fields=["subject"], name="assessment_subject"),)


class Act(Table):
    id = _key()
    importer = _text()
    files = _text()
    by = _text()
    at = _text()
    since = _number()
    undone = _maybe()

    class Meta:
        db_table = "act"


class Mapping(Table):
    id = _sequence()
    name = _text()
    sha256 = _text()
    text = _text()
    by = _text()

    class Meta:
        db_table = "mapping"


class StatementLink(Table):
    id = _sequence()
    statement = _text()
    incident = _text()
    verdict = _text()
    killed = _maybe()
    injured = _maybe()
    reason = _text()
    by = _text()
    until = _maybe()

    class Meta:
        db_table = "statement_link"


class Correspondence(Table):
    id = _sequence()
    submission = _number()
    incident = _text()
    belligerent = _text()
    step = _text()
    day = _text()
    document = _optional()
    note = _optional()
    by = _text()
    until = _maybe()

    class Meta:
        db_table = "correspondence"


class Examination(Table):
    id = _sequence()
    document = _text()
    examiner = _text()
    status = _text()
    reason = _optional()
    text = _optional()
    declared = _optional()
    detected = _optional()
    graphic = _text()
    part_of = _optional()
    copies = _text()
    sketch = _optional()
    until = _maybe()

    class Meta:
        db_table = "examination"
        indexes = (models.Index(fields=["document"], name="examination_document"),)


class AddressFetch(Table):
    id = _sequence()
    address = _text()
    at = _text()
    outcome = _text()
    reason = _optional()
    document = _optional()
    archive = _optional()
    http_status = _maybe()
    moved = _text()
    by = _text()

    class Meta:
        db_table = "address_fetch"


class GraphicReview(Table):
    id = _sequence()
    document = _text()
    verdict = _text()
    reason = _text()
    by = _text()
    at = _text()
    until = _maybe()

    class Meta:
        db_table = "graphic_review"
        indexes = (models.Index(fields=["document"], name="graphic_review_document"),)


class Translation(Table):
    id = _sequence()
    original = _text()
    translation = _text()
    reason = _text()
    by = _text()
    at = _text()
    until = _maybe()

    class Meta:
        db_table = "translation"


class Suggestion(Table):
    id = _sequence()
    name = _text()
    document = _text()
    text = _text()
    reader = _text()
    body = _text()
    until = _maybe()

    class Meta:
        db_table = "suggestion"
        indexes = (
            models.Index(fields=["document"], name="suggestion_document"),
            models.Index(fields=["name"], name="suggestion_name"),
        )


class SuggestionDecision(Table):
    id = _sequence()
    suggestion = _text()
    verdict = _text()
    reason = _optional()
    mention = _optional()
    claims = _text()
    edited = _optional()
    by = _text()
    until = _maybe()

    class Meta:
        db_table = "suggestion_decision"
        indexes = (models.Index(fields=["suggestion"], name="decision_suggestion"),)


class Estimate(Table):
    id = _sequence()
    about = _text()
    question = _text()
    model = _text()
    version = _text()
    inputs = _text()
    seed = _number()
    verdict = _text()
    result = _text()
    by = _text()
    until = _maybe()

    class Meta:
        db_table = "estimate"
        indexes = (models.Index(fields=["question"], name="estimate_question"),)


class Incident(Table):
    id = _key()
    code = _optional()
    title = _optional()
    date_first = _optional()
    date_last = _optional()
    published = _optional()
    governorate = _optional()
    places = _text()
    latitude = _optional()
    longitude = _optional()
    uncertainty_m = _maybe()
    actors = _text()
    grade = _optional()
    grade_by = _optional()
    sources = _number()
    counts = _text()
    killed_low = _maybe()
    killed_high = _maybe()
    victims = _number()
    victims_killed = _number()
    named = _number()
    documents = _number()

    class Meta:
        db_table = "incident"
        indexes = (
            models.Index(fields=["date_first"], name="incident_date"),
            models.Index(fields=["code"], name="incident_code"),
        )


class Position(Table):
    row = models.BigAutoField(primary_key=True)
    incident = _text()
    about = _text()
    actor = _text()
    finding = _optional()
    killed_low = _maybe()
    killed_high = _maybe()
    injured_low = _maybe()
    injured_high = _maybe()

    class Meta:
        db_table = "position"
        indexes = (models.Index(fields=["incident"], name="position_incident"),)
