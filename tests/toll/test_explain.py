"""The page in both languages, and the word on the prior."""

from __future__ import annotations

import re
import string
from importlib.resources import files

import yaml

from sijill.toll.estimate import Model, estimate
from sijill.toll.explain import page
from sijill.toll.latent import LatentSettings
from sijill.toll.overlap import Overlap
from sijill.toll.settings import Settings

THIN = Overlap.of("ABC", [((1, 0, 0), 21), ((0, 1, 0), 16), ((0, 0, 1), 20), ((1, 1, 0), 19), ((1, 0, 1), 12),
                          ((0, 1, 1), 6), ((1, 1, 1), 6)])  # fmt: skip
RICH = Overlap.of("ABCD", [(tuple(int(bit) for bit in f"{cell:04b}"), 400) for cell in range(1, 16)])
QUICK = Settings(seed=3, latent=LatentSettings(threads=1))


def test_every_sentence_stands_in_both_languages_with_the_same_values() -> None:
    words = yaml.safe_load(files("sijill.toll").joinpath("words.yml").read_text("utf-8"))

    for key, said in words.items():
        assert set(said) == {"en", "ar"}, key
        if isinstance(said["en"], list):
            assert len(said["en"]) == len(said["ar"]), key
        else:
            assert _fields(said["en"]) == _fields(said["ar"]), key


def _fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_arabic_page_is_arabic_but_for_names_codes_and_checks() -> None:
    answer = estimate(THIN, Model.LATENT, QUICK, ())

    arabic = page(answer, THIN, "ar").split("## الفحوص")[0]

    assert "## القوائم" in arabic and "**الحكم: تقدير مع تحفظات.**" in arabic
    assert set(re.findall(r"[A-Za-z][A-Za-z-]{2,}", arabic)) == {one.rule for one in answer.findings}


def test_it_is_said_when_the_number_owes_much_to_its_prior_and_only_then() -> None:
    thin, rich = (estimate(table, Model.LATENT, QUICK, ()) for table in (THIN, RICH))

    assert "prior-speaks" in {one.rule for one in thin.findings}
    assert "prior-speaks" not in {one.rule for one in rich.findings}
    assert thin.diagnostics["width_against_prior"] > 0.5 > rich.diagnostics["width_against_prior"]
