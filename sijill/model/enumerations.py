"""The closed vocabularies of the register, as enumerations.

Values are the archive's own codes wherever a field has one, so that an import is a copy and not a translation.
What each member means, in English and Arabic and with its source, stands in `codebook`. Vocabularies that belong to
one value live beside it: `Group` and `Outcome` (counts), `Accuracy` and `Script` (places), `Precision` (dates),
`LocalTimeKind` and `TimeOfDay` (times), `Role` (actors).
"""

from __future__ import annotations

from enum import StrEnum


class MentionKind(StrEnum):
    """What a mention is about."""

    INCIDENT = "incident"
    PERSON = "person"
    STRUCTURE = "structure"
    TOTAL = "total"
    MUNITIONS = "munitions"


class Verdict(StrEnum):
    """A judgement on two mentions."""

    SAME = "same"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


class Certainty(StrEnum):
    """How a claim came to be stated."""

    STATED = "stated"
    HEDGED = "hedged"
    INFERRED = "inferred"
    CONTESTED = "contested"


class Tier(StrEnum):
    """Who may see a field."""

    PUBLIC = "public"
    RESTRICTED = "restricted"
    SEALED = "sealed"


class Grade(StrEnum):
    """The five Airwars gradings of civilian harm."""

    CONFIRMED = "confirmed"
    FAIR = "fair"
    WEAK = "weak"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"


class StrikeStatus(StrEnum):
    """What is known of the strike itself."""

    DECLARED = "declared_strike"
    LIKELY = "likely_strike"
    CONTESTED = "contested_strike"
    SINGLE_SOURCE = "single_source_claim"


class StrikeType(StrEnum):
    """The means of attack."""

    AIRSTRIKE = "airstrike"
    AIRSTRIKE_OR_ARTILLERY = "airstrike_and_or_artillery"
    ARTILLERY = "artillery"
    DRONE = "drone_strike"
    COUNTER_TERRORISM_GROUND = "counter_terrorism_action_ground"
    GROUND = "ground_operation"
    NAVAL = "naval_bombardment"
    UNKNOWN = "unknown"


class Finding(StrEnum):
    """A belligerent's assessment of an incident."""

    CREDIBLE = "credible"
    NON_CREDIBLE = "non_credible"
    OPEN = "open_incident"
    DUPLICATE = "duplicate"
    NOT_YET_ASSESSED = "not_yet_assessed"


class PositionType(StrEnum):
    """How a belligerent is tied to an incident."""

    KNOWN = "known"
    SUSPECTED = "suspected"


class ReasonNonCredible(StrEnum):
    """Why a belligerent rejected an allegation."""

    NO_STRIKES = "no_coalition_strikes"
    INSUFFICIENT_INFORMATION = "insufficient_information"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    PROBABLY_DID_NOT_OCCUR = "more_likely_than_not_did_not_occur"
    DID_NOT_OCCUR = "did_not_occur"
    OTHER = "other"


class ReasonCredible(StrEnum):
    """How a belligerent says that civilians came to harm."""

    NO_REASON_GIVEN = "no_reason_given"
    ENTERED_TARGET_AREA = "entered_target_area"
    STRIKE_BLAST = "killed_by_strike_blast"
    SECONDARY_EXPLOSION = "killed_by_secondary_explosion"
    UNSEEN = "unseen_at_time_of_engagement"
    TARGET_VEHICLE = "inside_target_vehicle"
    ADJACENT_STRUCTURE = "killed_in_adjacent_structure"
    TARGET_BUILDING = "inside_target_building"
    OTHER = "other"


class SourceType(StrEnum):
    """Who speaks in a source."""

    SURVIVOR_OR_WITNESS = "survivor_or_witness"
    RELATIVE = "relative"
    MEDICAL_OR_CIVIL_DEFENCE = "medical_or_civil_defence"
    LOCAL_MEDIA = "local_media"
    INTERNATIONAL_MEDIA = "international_media"
    LOCAL_MONITOR = "local_monitor"
    NGO = "ngo"
    UN = "un"
    BELLIGERENT = "belligerent"
    MILITANT_PROPAGANDA = "militant_propaganda"
    STATE_MEDIA = "state_media"
    SOCIAL_ACCOUNT = "social_account"


class Verification(StrEnum):
    """An act of direct verification."""

    SITE_VISIT = "site_visit"
    INTERVIEW = "interview"
    DOCUMENT = "document"
    BODY_OR_BURIAL_RECORD = "body_or_burial_record"
    REMOTE_IMAGERY = "remote_imagery"


class KnownBy(StrEnum):
    """How a victim is known."""

    DIRECTLY_VERIFIED = "directly_verified"
    SEVERAL_INDEPENDENT = "several_independent_sources"
    ONE_SOURCE = "one_source"
    CONTESTED = "contested"


class Standard(StrEnum):
    """A standard of proof."""

    REASONABLE_SUSPICION = "reasonable_suspicion"
    REASONABLE_GROUNDS = "reasonable_grounds_to_believe"
    BALANCE = "balance_of_probabilities"
    CLEAR_AND_CONVINCING = "clear_and_convincing"
    BEYOND_DOUBT = "beyond_reasonable_doubt"


class Attribution(StrEnum):
    """How an incident with several suspected actors enters a total."""

    SOLE = "sole"
    ANY = "any"
    APPORTIONED = "apportioned"


class Sex(StrEnum):
    """Sex as the source gives it; not stated is `None`."""

    FEMALE = "female"
    MALE = "male"


class AgeGroup(StrEnum):
    """Age class as the source gives it; not stated is `None`."""

    CHILD = "child"
    ADULT = "adult"


class CivilianStatus(StrEnum):
    """Whether a person took a direct part in hostilities."""

    CIVILIAN = "civilian"
    CONTESTED = "contested"
    COMBATANT = "combatant"


class CauseOfHarm(StrEnum):
    """What killed or injured."""

    EXPLOSIVE = "heavy_weapons_and_explosive_munitions"
    SMALL_ARMS = "small_arms_and_light_weapons"
    PLANTED = "planted_explosives_and_unexploded_ordnance_uxo"
    CBRN = "chemical_biological_radiological_nuclear_cbrn"
    INCENDIARY = "incendiary"
    ACCIDENT = "accidents_related_to_conflict"
    DENIAL = "denial_of_access_to_destruction_of_objects_indispensable_to_survival"
    ELECTROMAGNETIC = "electromagnetic_weapons"
    OTHER_MEANS = "use_of_objects_and_other_means"
    RUN_OVER = "run_over_by_vehicle"
    UNKNOWN = "unknown"


class Destruction(StrEnum):
    """How far an object was destroyed."""

    PARTIAL = "partial"
    COMPLETE = "complete"


class DatingBasis(StrEnum):
    """What the date of a destruction rests on."""

    ANSWERS = "answers"
    EXPERT = "expert"


class EstimateVerdict(StrEnum):
    """Whether an estimate of the unrecorded can be defended, in the words of the toll."""

    GIVEN = "estimate"
    WARNED = "estimate with warnings"
    REFUSED = "no estimate can be defended"


class IncidentStatus(StrEnum):
    """How far the work on an incident has come."""

    RESEARCHED = "researched"
    ASSESSED = "assessed"


class DocumentStatus(StrEnum):
    """Whether the bytes of a document are in the vault."""

    CAPTURED = "captured"
    CITED = "cited"
