"""The terms of the codebook: code, English label, Arabic label, definition, one row each, and the source of each table.

A flat table on purpose: a recorder corrects a wording here and nowhere else, then raises `CODEBOOK_VERSION` in
`codebook`. Leaves out: the machinery that looks terms up and prints them (`codebook`).
"""

# ruff: noqa: E501  (one term, one line: the table reads as a table)
from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from sijill.model import enumerations as e
from sijill.model.actors import Role
from sijill.model.counts import Group, Outcome
from sijill.model.dates import Precision
from sijill.model.places import Accuracy, Script
from sijill.model.times import LocalTimeKind, TimeOfDay


class Row(NamedTuple):
    """One term as written in the tables below."""

    code: StrEnum
    english: str
    arabic: str
    definition: str


AIRWARS = "Airwars, field definitions in its website code (theme/functions, 2025) and tooltips of its pages"
AP1 = "Additional Protocol I (1977)"
HOUSE = "Sijill, docs/codebook.md; our choice"
ICL = "UN fact-finding practice: OHCHR, Commissions of Inquiry and Fact-Finding Missions, Guidance and Practice (2015)"

TABLES: tuple[tuple[type[StrEnum], str, str, tuple[Row, ...]], ...] = (
    (
        e.Grade,
        "Grading of civilian harm",
        AIRWARS,
        (
            Row(e.Grade.CONFIRMED, "Confirmed", "مؤكد", "A specific belligerent has accepted responsibility for civilian harm."),
            Row(e.Grade.FAIR, "Fair", "مرجّح", "Reported by two or more credible sources, with likely or confirmed near actions by a belligerent."),
            Row(e.Grade.WEAK, "Weak", "ضعيف", "A single source claim, though sometimes featuring significant information."),
            Row(e.Grade.CONTESTED, "Contested", "متنازع عليه", "Competing claims of responsibility, or casualties also attributed to ground forces."),
            Row(e.Grade.DISCOUNTED, "Discounted", "مستبعد", "Those killed were combatants, or other parties most likely responsible."),
        ),
    ),
    (
        e.StrikeStatus,
        "Strike status",
        AIRWARS,
        (
            Row(e.StrikeStatus.DECLARED, "Declared strike", "ضربة معلنة", "A belligerent has said that it struck there and then."),
            Row(e.StrikeStatus.LIKELY, "Likely strike", "ضربة مرجّحة", "Two or more sources report the strike and a belligerent was active nearby."),
            Row(e.StrikeStatus.CONTESTED, "Contested strike", "ضربة متنازع عليها", "Sources differ on who struck."),
            Row(e.StrikeStatus.SINGLE_SOURCE, "Single source claim", "ادعاء من مصدر واحد", "One source alone reports the strike."),
        ),
    ),
    (
        e.StrikeType,
        "Strike type",
        AIRWARS,
        (
            Row(e.StrikeType.AIRSTRIKE, "Airstrike", "غارة جوية", "Attack from a crewed or unnamed aircraft."),
            Row(e.StrikeType.AIRSTRIKE_OR_ARTILLERY, "Airstrike and/or Artillery", "غارة جوية و/أو قصف مدفعي", "From the air, by artillery, or both: sources differ or do not say."),
            Row(e.StrikeType.ARTILLERY, "Artillery", "قصف مدفعي", "Shells, rockets or mortars fired from the ground."),
            Row(e.StrikeType.DRONE, "Drone Strike", "ضربة بطائرة مسيّرة", "Attack from an uncrewed aircraft."),
            Row(e.StrikeType.COUNTER_TERRORISM_GROUND, "Counter-Terrorism Action (Ground)", "عملية برية لمكافحة الإرهاب", "A ground raid that a belligerent calls counter-terrorism."),
            Row(e.StrikeType.GROUND, "Ground operation", "عملية برية", "Fighting on the ground."),
            Row(e.StrikeType.NAVAL, "Naval bombardment", "قصف بحري", "Attack from a ship."),
            Row(e.StrikeType.UNKNOWN, "Unknown", "غير معروف", "Sources do not say."),
        ),
    ),
    (
        e.Finding,
        "Assessment by the belligerent",
        AIRWARS + "; Combined Joint Task Force civilian casualty reports",
        (
            Row(e.Finding.CREDIBLE, "Credible / substantiated", "ذو مصداقية", "The belligerent holds that it more likely than not harmed civilians."),
            Row(e.Finding.NON_CREDIBLE, "Non-credible / unsubstantiated", "دون مصداقية", "The belligerent rejects the allegation."),
            Row(e.Finding.OPEN, "Open incident", "قيد التقييم", "The belligerent says that it is still assessing the allegation."),
            Row(e.Finding.DUPLICATE, "Duplicate", "مكرر", "The belligerent holds that it has already assessed the same event."),
            Row(e.Finding.NOT_YET_ASSESSED, "Not yet assessed", "لم يُقيَّم بعد", "No assessment by the belligerent is known."),
        ),
    ),
    (
        e.PositionType,
        "Tie of a belligerent to an incident",
        AIRWARS,
        (
            Row(e.PositionType.KNOWN, "Known", "معروف", "The belligerent declared the strike or its part in it."),
            Row(e.PositionType.SUSPECTED, "Suspected", "مشتبه به", "Sources name the belligerent; it has not said so."),
        ),
    ),
    (
        e.ReasonNonCredible,
        "Reason for rejecting an allegation",
        AIRWARS + "; wording of Combined Joint Task Force statements 2015 to 2023",
        (
            Row(e.ReasonNonCredible.NO_STRIKES, "No strikes in that area or time", "لا ضربات في ذلك المكان أو الزمان", "The belligerent finds no strike of its own there and then."),
            Row(e.ReasonNonCredible.INSUFFICIENT_INFORMATION, "Insufficient information", "معلومات غير كافية", "Time, place or details are held too vague to assess."),
            Row(e.ReasonNonCredible.INSUFFICIENT_EVIDENCE, "Insufficient evidence", "أدلة غير كافية", "Evidence that civilians were harmed is held insufficient."),
            Row(e.ReasonNonCredible.PROBABLY_DID_NOT_OCCUR, "More likely than not did not occur", "الأرجح أنه لم يحدث", "The belligerent asserts the negative as more likely than not."),
            Row(e.ReasonNonCredible.DID_NOT_OCCUR, "Did not occur", "لم يحدث", "The belligerent asserts that no harm occurred."),
            Row(e.ReasonNonCredible.OTHER, "Other", "سبب آخر", "A reason outside this list; the wording is kept."),
        ),
    ),
    (
        e.ReasonCredible,
        "Circumstances of admitted harm",
        AIRWARS,
        (
            Row(e.ReasonCredible.NO_REASON_GIVEN, "No reason given", "دون ذكر سبب", "The admission does not say how harm came about."),
            Row(e.ReasonCredible.ENTERED_TARGET_AREA, "Entered target area", "دخلوا منطقة الهدف", "People came into the target area after the weapon was released."),
            Row(e.ReasonCredible.STRIKE_BLAST, "Killed by strike blast", "قُتلوا بعصف الضربة", "The blast of the strike reached them."),
            Row(e.ReasonCredible.SECONDARY_EXPLOSION, "Killed by secondary explosion", "قُتلوا بانفجار ثانوي", "Something that the strike set off exploded."),
            Row(e.ReasonCredible.UNSEEN, "Unseen at time of engagement", "لم يُشاهَدوا وقت الضربة", "They were not seen before the strike."),
            Row(e.ReasonCredible.TARGET_VEHICLE, "Inside target vehicle", "داخل المركبة المستهدفة", "They were in the vehicle that was targeted."),
            Row(e.ReasonCredible.ADJACENT_STRUCTURE, "Killed in adjacent structure", "قُتلوا في مبنى مجاور", "They were in a building beside the target."),
            Row(e.ReasonCredible.TARGET_BUILDING, "Inside target building", "داخل المبنى المستهدف", "They were in the building that was targeted."),
            Row(e.ReasonCredible.OTHER, "Other", "سبب آخر", "Circumstances outside this list; the wording is kept."),
        ),
    ),
    (
        e.SourceType,
        "Type of source",
        "Every Casualty, Standards for Casualty Recording (2016): sources of different types; list by " + HOUSE,
        (
            Row(e.SourceType.SURVIVOR_OR_WITNESS, "Survivor or witness", "ناجٍ أو شاهد", "Someone who was there."),
            Row(e.SourceType.RELATIVE, "Relative", "قريب", "Family of a victim who was not there."),
            Row(e.SourceType.MEDICAL_OR_CIVIL_DEFENCE, "Medical or civil defence", "جهة طبية أو دفاع مدني", "Hospital, ambulance, rescuers, morgue, cemetery."),
            Row(e.SourceType.LOCAL_MEDIA, "Local media", "إعلام محلي", "Press, radio, news page of the country."),
            Row(e.SourceType.INTERNATIONAL_MEDIA, "International media", "إعلام دولي", "Press, agency or broadcaster from elsewhere."),
            Row(e.SourceType.LOCAL_MONITOR, "Local monitor", "جهة رصد محلية", "A group of the country that records violations."),
            Row(e.SourceType.NGO, "Non-governmental organisation", "منظمة غير حكومية", "International or regional organisation that investigates."),
            Row(e.SourceType.UN, "United Nations", "الأمم المتحدة", "A body, mission or agency of the United Nations."),
            Row(e.SourceType.BELLIGERENT, "Belligerent", "طرف مقاتل", "An armed force speaking of its own or another's acts."),
            Row(e.SourceType.MILITANT_PROPAGANDA, "Militant propaganda", "دعاية مسلحين", "Outlet of a non-state armed group."),
            Row(e.SourceType.STATE_MEDIA, "State media", "إعلام حكومي", "Outlet controlled by a government that is party to the conflict."),
            Row(e.SourceType.SOCIAL_ACCOUNT, "Social account", "حساب تواصل اجتماعي", "A personal or unnamed account."),
        ),
    ),
    (
        e.Verification,
        "Act of direct verification",
        "Every Casualty, Standards for Casualty Recording (2016); " + HOUSE,
        (
            Row(e.Verification.SITE_VISIT, "Site visit", "زيارة الموقع", "A named person went to the place."),
            Row(e.Verification.INTERVIEW, "Interview", "مقابلة", "A named person spoke with a survivor, witness or relative."),
            Row(e.Verification.DOCUMENT, "Document", "وثيقة", "An original record of the person or the event was examined."),
            Row(e.Verification.BODY_OR_BURIAL_RECORD, "Body or burial record", "سجل جثمان أو دفن", "Hospital, morgue, cemetery or civil register shows the death."),
            Row(e.Verification.REMOTE_IMAGERY, "Remote imagery", "صور عن بعد", "Satellite or aerial images show the damage or the graves."),
        ),
    ),
    (
        e.KnownBy,
        "How a victim is known",
        "Amnesty International and Airwars, Raqqa, 25 April 2019 (641 directly verified, the rest by strong multiple-source reports); " + HOUSE,
        (
            Row(e.KnownBy.DIRECTLY_VERIFIED, "Directly verified", "تحقق مباشر", "By at least one act of direct verification."),
            Row(e.KnownBy.SEVERAL_INDEPENDENT, "Several independent sources", "عدة مصادر مستقلة", "By two or more independent clusters of sources."),
            Row(e.KnownBy.ONE_SOURCE, "One source", "مصدر واحد", "By one cluster of sources."),
            Row(e.KnownBy.CONTESTED, "Contested", "متنازع عليه", "Sources contradict each other on the person, the status or the event."),
        ),
    ),
    (
        e.Standard,
        "Standard of proof",
        ICL,
        (
            Row(e.Standard.REASONABLE_SUSPICION, "Reasonable suspicion", "اشتباه معقول", "Grounds that justify looking further."),
            Row(e.Standard.REASONABLE_GROUNDS, "Reasonable grounds to believe", "أسباب معقولة للاعتقاد", "An ordinarily prudent observer would believe that it happened."),
            Row(e.Standard.BALANCE, "Balance of probabilities", "رجحان الاحتمالات", "More likely than not."),
            Row(e.Standard.CLEAR_AND_CONVINCING, "Clear and convincing", "أدلة واضحة ومقنعة", "Much more likely than not."),
            Row(e.Standard.BEYOND_DOUBT, "Beyond reasonable doubt", "دون أدنى شك معقول", "No reasonable doubt is left: the standard of a criminal court."),
        ),
    ),
    (
        e.Attribution,
        "How several suspected actors enter a total",
        HOUSE,
        (
            Row(e.Attribution.SOLE, "Sole", "منفرد", "Only incidents in which no other actor is named."),
            Row(e.Attribution.ANY, "Any", "أيّ طرف", "Incidents in which the actor is named at all, each counted once; not additive over actors."),
            Row(e.Attribution.APPORTIONED, "Apportioned", "موزَّع", "Each incident divided over its named actors in equal or stated shares; additive over actors."),
        ),
    ),
    (
        Group,
        "Group of people counted",
        AIRWARS,
        (
            Row(Group.CIVILIANS, "Civilians", "مدنيون", "Civilian non-combatants of any age and sex."),
            Row(Group.CHILDREN, "Children", "أطفال", "Civilians under 18."),
            Row(Group.WOMEN, "Women", "نساء", "Civilian women, 18 and over."),
            Row(Group.MEN, "Men", "رجال", "Civilian men, 18 and over."),
            Row(Group.HUMAN_RIGHTS_DEFENDERS, "Human rights defenders", "مدافعون عن حقوق الإنسان", "Civilians who act to protect human rights."),
            Row(Group.JOURNALISTS, "Journalists", "صحفيون", "Civilians in journalism."),
            Row(Group.TRADE_UNIONISTS, "Trade unionists", "نقابيون", "Civilians in trade unions."),
            Row(Group.HEALTHCARE, "Healthcare personnel", "عاملون صحيون", "Civilians in health care."),
            Row(Group.OTHER_CIVILIANS, "Other civilians", "مدنيون آخرون", "Civilians of another stated occupation."),
            Row(Group.UNDETERMINED, "Undetermined", "غير محدد", "People whose status is not determined."),
            Row(Group.OTHER_PROTECTED, "Other protected persons", "أشخاص محميون آخرون", "Protected persons outside the other groups."),
            Row(Group.MEDICAL_RELIGIOUS_STATE, "Medical and religious personnel (State)", "أفراد طبيون ودينيون (دولة)", "Of the armed forces of a State."),
            Row(Group.MEDICAL_RELIGIOUS_NON_STATE, "Medical and religious personnel (non-State)", "أفراد طبيون ودينيون (جماعات)", "Of a non-State armed group."),
            Row(Group.HORS_DE_COMBAT, "Persons hors de combat", "أشخاص عاجزون عن القتال", "Fighters who surrendered, were detained, wounded or sick."),
            Row(Group.BELLIGERENTS, "Belligerents", "مقاتلون", "Fighters of any side, as the archive counts them."),
            Row(Group.ARMED_FORCES, "Members of armed forces", "أفراد قوات مسلحة", "Members of a State's armed forces."),
            Row(Group.DIRECT_PARTICIPANTS, "Persons directly participating in hostilities", "مشاركون مباشرة في القتال", "Civilians for such time as they take a direct part."),
            Row(Group.CIVILIAN_ROLE_IN_MILITARY, "Civilian role in the military", "دور مدني لدى القوات", "Civilians employed by or with armed forces."),
        ),
    ),
    (
        Outcome,
        "Harm to a person",
        AIRWARS + "; missing: International Convention on Enforced Disappearance practice, our choice",
        (
            Row(Outcome.KILLED, "Killed", "قتلى", "Died of the event, at once or later."),
            Row(Outcome.INJURED, "Injured", "جرحى", "Hurt by the event and not known to have died."),
            Row(Outcome.MISSING, "Missing", "مفقودون", "Not seen since the event, fate unknown."),
        ),
    ),
    (
        e.Sex,
        "Sex",
        "as the source gives it; not stated is left empty",
        (Row(e.Sex.FEMALE, "Female", "أنثى", "Girl or woman."), Row(e.Sex.MALE, "Male", "ذكر", "Boy or man.")),
    ),
    (
        e.AgeGroup,
        "Age group",
        "Convention on the Rights of the Child, article 1",
        (Row(e.AgeGroup.CHILD, "Child", "طفل", "Under 18."), Row(e.AgeGroup.ADULT, "Adult", "بالغ", "18 and over.")),
    ),
    (
        e.CivilianStatus,
        "Civilian status",
        AP1 + ", articles 50 and 51: in case of doubt a person is a civilian",
        (
            Row(e.CivilianStatus.CIVILIAN, "Civilian", "مدني", "No credible source says otherwise."),
            Row(e.CivilianStatus.CONTESTED, "Contested", "متنازع عليه", "Sources differ on whether the person fought."),
            Row(e.CivilianStatus.COMBATANT, "Combatant", "مقاتل", "Credible sources say that the person fought."),
        ),
    ),
    (
        e.CauseOfHarm,
        "Cause of death or injury",
        AIRWARS,
        (
            Row(e.CauseOfHarm.EXPLOSIVE, "Heavy weapons and explosive munitions", "أسلحة ثقيلة وذخائر متفجرة", "Bombs, shells, rockets, missiles."),
            Row(e.CauseOfHarm.SMALL_ARMS, "Small arms and light weapons", "أسلحة صغيرة وخفيفة", "Rifles, machine guns and the like."),
            Row(e.CauseOfHarm.PLANTED, "Planted explosives and unexploded ordnance (UXO)", "عبوات مزروعة ومخلفات غير منفجرة", "Mines, improvised devices, remnants."),
            Row(e.CauseOfHarm.CBRN, "Chemical, Biological, Radiological, Nuclear (CBRN)", "كيميائي أو بيولوجي أو إشعاعي أو نووي", "Toxic or radiating agents."),
            Row(e.CauseOfHarm.INCENDIARY, "Incendiary", "أسلحة حارقة", "Weapons made to burn."),
            Row(e.CauseOfHarm.ACCIDENT, "Accidents related to conflict", "حوادث متصلة بالنزاع", "Harm by accident in the course of hostilities."),
            Row(e.CauseOfHarm.DENIAL, "Denial of access to/destruction of objects indispensable to survival", "منع أو تدمير ما لا غنى عنه للبقاء", "Water, food, medicine cut off or destroyed."),
            Row(e.CauseOfHarm.ELECTROMAGNETIC, "Electromagnetic weapons", "أسلحة كهرومغناطيسية", "Weapons of directed energy."),
            Row(e.CauseOfHarm.OTHER_MEANS, "Use of objects and other means", "استخدام أدوات ووسائل أخرى", "Anything else used to harm."),
            Row(e.CauseOfHarm.RUN_OVER, "Run over by vehicle", "دهس بمركبة", "Struck by a vehicle of a belligerent."),
            Row(e.CauseOfHarm.UNKNOWN, "Unknown", "غير معروف", "Sources do not say."),
        ),
    ),
    (
        e.Destruction,
        "Extent of destruction",
        AIRWARS,
        (
            Row(e.Destruction.PARTIAL, "Partial", "جزئي", "Damaged and still standing in part."),
            Row(e.Destruction.COMPLETE, "Complete", "كلي", "Destroyed."),
        ),
    ),
    (
        e.DatingBasis,
        "What the date of a destruction rests on",
        HOUSE,
        (
            Row(e.DatingBasis.ANSWERS, "Answers", "قراءات", "Several readers named the first image in which the structure looks destroyed; a model weighed them."),
            Row(e.DatingBasis.EXPERT, "Expert", "خبير", "An expert named the first image in which the structure looks destroyed."),
        ),
    ),
    (
        e.EstimateVerdict,
        "Whether an estimate can be defended",
        HOUSE,
        (
            Row(e.EstimateVerdict.GIVEN, "Estimate", "تقدير", "The checks of the model and of its table found nothing against it."),
            Row(e.EstimateVerdict.WARNED, "Estimate with warnings", "تقدير مع تحفظات", "It can be defended with the warnings that stand beside it."),
            Row(e.EstimateVerdict.REFUSED, "No estimate can be defended", "لا يمكن الدفاع عن أي تقدير", "The lists do not bear a number; the reasons are given instead."),
        ),
    ),
    (
        Accuracy,
        "Accuracy of a place",
        AIRWARS + "; the radius of each class is given in sijill.model.places",
        (
            Row(Accuracy.WITHIN_1M, "Within 1 m (via Coalition)", "ضمن متر واحد (من التحالف)", "The belligerent gave a grid reference of ten digits."),
            Row(Accuracy.WITHIN_100M, "Within 100 m (via Coalition)", "ضمن مئة متر (من التحالف)", "The belligerent gave a grid reference of six digits."),
            Row(Accuracy.EXACT, "Exact location", "موقع دقيق", "The recorder found the very building or crater."),
            Row(Accuracy.EXACT_OTHER, "Exact location (other)", "موقع دقيق (جهة أخرى)", "Another investigator found the very place."),
            Row(Accuracy.EXACT_COALITION, "Exact location (Coalition)", "موقع دقيق (التحالف)", "The belligerent named the very place."),
            Row(Accuracy.NEARBY_LANDMARK, "Nearby landmark", "قرب معلم", "Near a named landmark."),
            Row(Accuracy.STREET, "Street", "شارع", "On a named street."),
            Row(Accuracy.NEIGHBOURHOOD, "Neighbourhood or area", "حي أو منطقة", "In a named neighbourhood."),
            Row(Accuracy.VILLAGE, "Village", "قرية", "In or by a named village."),
            Row(Accuracy.TOWN, "Town", "بلدة", "In or by a named town."),
            Row(Accuracy.CITY, "City", "مدينة", "In a named city."),
            Row(Accuracy.SUBDISTRICT, "Subdistrict", "ناحية", "In a named subdistrict."),
            Row(Accuracy.DISTRICT, "District", "منطقة إدارية", "In a named district."),
            Row(Accuracy.GOVERNORATE, "Province or governorate", "محافظة", "In a named governorate."),
            Row(Accuracy.NOT_STATED, "Not stated", "غير مذكور", "Nothing is said about the accuracy."),
        ),
    ),
    (
        Script,
        "Script of a spelling",
        "Unicode character names",
        (
            Row(Script.ARABIC, "Arabic", "عربي", "Arabic letters only."),
            Row(Script.LATIN, "Latin", "لاتيني", "Latin letters only."),
            Row(Script.CYRILLIC, "Cyrillic", "سيريلي", "Cyrillic letters only."),
            Row(Script.HEBREW, "Hebrew", "عبري", "Hebrew letters only."),
            Row(Script.MIXED, "Mixed", "مختلط", "Letters of several scripts."),
            Row(Script.OTHER, "Other", "آخر", "Another script, or no letters."),
        ),
    ),
    (
        Precision,
        "Precision of a date",
        "Extended Date/Time Format (ISO 8601-2:2019)",
        (
            Row(Precision.DAY, "Day", "يوم", "One day."),
            Row(Precision.MONTH, "Month", "شهر", "One calendar month."),
            Row(Precision.YEAR, "Year", "سنة", "One calendar year."),
            Row(Precision.RANGE, "Range", "فترة", "From one day to another."),
            Row(Precision.OPEN, "Open", "مفتوح", "Open on one side."),
        ),
    ),
    (
        LocalTimeKind,
        "Kind of local time",
        AIRWARS,
        (
            Row(LocalTimeKind.UNKNOWN, "Unknown", "غير معروف", "The hour is not stated."),
            Row(LocalTimeKind.EXACT, "Exact", "محدد", "A clock time."),
            Row(LocalTimeKind.APPROXIMATE, "Approximate", "تقريبي", "A clock time said to be rough."),
            Row(LocalTimeKind.WINDOW, "Window", "نافذة زمنية", "Between two clock times."),
            Row(LocalTimeKind.FIRST_REPORTED, "First reported", "أول إبلاغ", "The hour of the first report, not of the event."),
            Row(LocalTimeKind.TIME_OF_DAY, "Approximate time of day", "وقت تقريبي من اليوم", "A word for a part of the day."),
        ),
    ),
    (
        TimeOfDay,
        "Part of the day",
        AIRWARS + "; the hours of each word are given in sijill.model.times",
        (
            Row(TimeOfDay.MORNING, "Morning", "صباحًا", "06:00 to 12:00."),
            Row(TimeOfDay.AFTERNOON, "Afternoon", "بعد الظهر", "12:00 to 18:00."),
            Row(TimeOfDay.EVENING, "Evening", "مساءً", "18:00 to 24:00."),
            Row(TimeOfDay.NIGHT, "During the night", "ليلًا", "18:00 to 06:00."),
            Row(TimeOfDay.DAY, "During the day", "نهارًا", "06:00 to 18:00."),
            Row(TimeOfDay.DAWN, "Around dawn", "قرابة الفجر", "04:00 to 08:00."),
            Row(TimeOfDay.DUSK, "Around dusk", "قرابة الغروب", "15:00 to 21:00."),
            Row(TimeOfDay.MIDNIGHT, "Around midnight", "قرابة منتصف الليل", "23:00 to 01:00."),
            Row(TimeOfDay.MIDDAY, "Around midday", "قرابة الظهر", "11:00 to 13:00."),
            Row(TimeOfDay.AFTER_MIDNIGHT, "After midnight", "بعد منتصف الليل", "00:00 to 06:00."),
        ),
    ),
    (
        e.MentionKind,
        "Kind of mention",
        HOUSE,
        (
            Row(e.MentionKind.INCIDENT, "Incident", "حادثة", "One attack in one place and time window."),
            Row(e.MentionKind.PERSON, "Person", "شخص", "One person harmed."),
            Row(e.MentionKind.STRUCTURE, "Structure", "منشأة", "One building or other object."),
            Row(e.MentionKind.TOTAL, "Total", "مجموع", "An aggregate over many events."),
            Row(e.MentionKind.MUNITIONS, "Munitions", "ذخائر", "A tally of rounds, bombs or strikes."),
        ),
    ),
    (
        e.Verdict,
        "Verdict of a judgement",
        HOUSE,
        (
            Row(e.Verdict.SAME, "Same", "نفسه", "Both mentions are of one subject."),
            Row(e.Verdict.DIFFERENT, "Different", "مختلف", "The mentions are of two subjects; holds until a person withdraws it."),
            Row(e.Verdict.UNDECIDED, "Undecided", "غير محسوم", "Nobody can tell from what is known."),
        ),
    ),
    (
        e.Certainty,
        "Certainty of a claim",
        HOUSE,
        (
            Row(e.Certainty.STATED, "Stated", "مذكور", "The document says it without doubt."),
            Row(e.Certainty.HEDGED, "Hedged", "مذكور بتحفظ", "The document says it with doubt: reportedly, about, possibly."),
            Row(e.Certainty.INFERRED, "Inferred", "مستنتج", "A reader or program derived it; the rule is named."),
            Row(e.Certainty.CONTESTED, "Contested", "متنازع عليه", "The document reports it as disputed."),
        ),
    ),
    (
        e.Tier,
        "Secrecy tier",
        HOUSE,
        (
            Row(e.Tier.PUBLIC, "Public", "علني", "Anyone may see it."),
            Row(e.Tier.RESTRICTED, "Restricted", "مقيّد", "The team may see it."),
            Row(e.Tier.SEALED, "Sealed", "مختوم", "Named people may see it; every look is logged."),
        ),
    ),
    (
        Role,
        "Role of an account",
        HOUSE,
        (
            Row(Role.RECORDER, "Recorder", "موثّق", "Records claims and proposes judgements."),
            Row(Role.REVIEWER, "Reviewer", "مراجع", "Reviews the work of others."),
            Row(Role.LEAD, "Lead", "مسؤول الفريق", "Decides on disputes, assigns work."),
            Row(Role.PUBLISHER, "Publisher", "ناشر", "Approves releases."),
            Row(Role.ADMINISTRATOR, "Administrator", "مدير النظام", "Manages accounts and settings, not content."),
            Row(Role.STATISTICIAN, "Statistician", "إحصائي", "Reads tables, runs estimates."),
            Row(Role.READER, "External reader", "قارئ خارجي", "Reads what is shared with them."),
            Row(Role.SUSPENDED, "Suspended", "موقوف", "May do nothing."),
        ),
    ),
    (
        e.IncidentStatus,
        "Status of the work on an incident",
        AIRWARS,
        (
            Row(e.IncidentStatus.RESEARCHED, "Researched", "قيد البحث", "Sources are collected and read."),
            Row(e.IncidentStatus.ASSESSED, "Assessed", "مقيَّمة", "The assessment is complete."),
        ),
    ),
    (
        e.DocumentStatus,
        "Status of a document",
        HOUSE,
        (
            Row(e.DocumentStatus.CAPTURED, "Captured", "محفوظة", "Its bytes are in the vault."),
            Row(e.DocumentStatus.CITED, "Cited", "مذكورة فقط", "Known by its address; its bytes are not here."),
        ),
    ),
)  # fmt: skip
