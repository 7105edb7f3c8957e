"""How daily strike releases are worded: patterns of clauses, verbs, counts and targets, used by `strikelines`."""

from __future__ import annotations

import re

from sijill.official.figures import NUMBER

_STRIKE = r"(?:(?:air|artillery|drone|rocket\s+artillery)?[\s-]*(?:strikes?|stri?kes|stikes?))"
_QUALITY = r"(?:\s+(?:separate|additional|air|artillery|coalition|dynamic|deliberate|more|of\s+which|military))*"
OPENING = re.compile(
    r"(?:\b(?i:near|in|at|outside|around)\s+)+(?P<place>[A-Z][^\n,.;:“”\"]{1,60}?|[a-z]{2}[\s-][A-Z][^\n,.;:“”\"]{1,60}?)\s*\*?"
    r"(?:\s*,\s*(?P<country>Syria|Iraq))?\s*,?\s+"
    rf"(?:(?:[Oo]n\s+)?(?P<inner>[A-Z][a-z]{{2,8}}\.?\s+\d{{1,2}}),?\s+)?(?i:(?P<number>{NUMBER}){_QUALITY}\s*{_STRIKE}\b)\s*,?"
)
HEADER = re.compile(
    rf"(?P<number>{NUMBER})\s+{_STRIKE}\s+consisting\s+of\s+(?P<engagements>{NUMBER})\s+engagements?",
    re.IGNORECASE,
)
SHARE = re.compile(
    rf"\[\s*(?:(?P<number>{NUMBER})(?:\s*[-–]\s*\d+)?\s+(?:or\s+more\s+)?)?(?P<who>[A-Za-z]+)(?:\s*\?|\s+with\s+others)?\s*\]"
)
UNREAD = re.compile(
    rf"\b\w+\s+{_STRIKE}\s+(?:\[[^\]]*\]\s+)?(?:engag|struck|destroy|suppress|damag|den[iy]|wound|kill)\w*",
    re.IGNORECASE,
)
CONSISTING = re.compile(rf"\s*,?\s*consisting\s+of\s+(?P<number>{NUMBER})\s+engagements?\s*,?", re.IGNORECASE)
VERBS = {
    "engage": "engaged", "struck": "struck", "stuck": "struck", "truck": "struck", "strike": "struck", "hit": "struck",
    "destroy": "destroyed", "suppress": "suppressed", "damage": "damaged", "damaging": "damaged", "deni": "denied",
    "deny": "denied", "crater": "cratered", "disable": "disabled", "disabling": "disabled", "illuminat": "illuminated",
    "neutraliz": "neutralized", "disrupt": "disrupted", "remov": "removed", "degrad": "degraded", "target": "targeted",
    "wound": "wounded", "kill": "killed", "sever": "severed", "bombed": "struck", "immobili": "immobilized", "breach": "breached",  # noqa: E501
}  # fmt: skip
COUNTED = frozenset(VERBS.values())
VERB = re.compile(
    r"\b(?:(?P<verb>engag(?:ed|ing)|struck|stuck|(?<=strike\s)truck|immobili[sz](?:ed|ing)|breach(?:ed|ing)|striking|hit(?=\s)|destroy(?:ed|ing|s)?|suppress(?:ed|ing)|"
    r"damag(?:ed|ing)|den(?:ied|ying)|crater(?:ed|ing)|disabl(?:ed|ing)|illuminat(?:ed|ing)|neutrali[sz](?:ed|ing)|"
    r"disrupt(?:ed|ing)|remov(?:ed|ing)|degrad(?:ed|ing)|target(?:ed|ing)|sever(?:ed|ing)|wound(?:ed|ing)|kill(?:ed|ing)|bombed)"
    r"|(?P<none>had\s+inconclusive\s+results|produced\s+inconclusive\s+results|(?:had|produced)\s+no\s+(?:effect|results)\w*|resulted\s+in|(?:post-?strike\s+)?assessments?))\b",
    re.IGNORECASE,
)
END = re.compile(
    r"[.”\"“](?:\s|$)|\n\s*\n|(?=\n\s*[-•*–]\s)|(?<=[.”])\s*(?=(?:Near|On|For|In|It|The|And|Additionally)\b)"
    r"|\.?\s+(?=(?:Additionally|It\s+(?:additionally|later|also)|And\s+that)\b)|$"
)
ABBREVIATION = re.compile(r"\b(?:[A-Z][a-z]{2,3}|U\.S|a\.k\.a)$")
SPLIT = re.compile(rf"\s*(?:,\s*and\s+|\s+and\s+|[,;&]\s*|\s+as\s+well\s+as\s+)(?={NUMBER}\s|[A-Za-z])", re.IGNORECASE)
TARGET = re.compile(
    rf"^(?:(?P<hedge>at\s+least|approximately|about|multiple)\s+)?(?P<count>{NUMBER})\s+(?P<what>.+)$", re.I
)
GLUE = re.compile(
    r"^[\s,;.:&\-–—”“\"'’]*(?:(?:and|also|to|which|as|well|that|then|the|while|,)[\s,;.]*)*$", re.IGNORECASE
)
NONE = re.compile(
    r"\bno\s+(?:publicly[- ]?(?:reported|declared)\s+)?(?:coalition\s+)?(?:air)?strikes?\b|\b(?:has|have|did)\s+not\s+(?:publicly\s+)?"  # noqa: E501
    r"(?:report(?:ed)?|declare[d]?|conduct(?:ed)?)\s+any\s+(?:air)?strikes\b|\bno\s+coalition\s+airstrikes\b",
    re.IGNORECASE,
)
