"""The blend of mechanical and performing claims, as claims are checked by it when they come in."""

from fractions import Fraction

import polars as pl
import pytest

from attribution.claims_checks import check
from attribution.claims_rules import blended
from tests.golden.cases import case
from tests.unit.claim_frames import claims, summaries

CASE = case("claims_01_blend_and_overclaim")
SPLITS = {"blend_50_50": (50, 50), "blend_mech25_perf75": (25, 75), "blend_mech75_perf25": (75, 25)}
WHOLE = 10**9


def said(split: tuple[int, int], off_ppb: int = 0) -> pl.DataFrame:
    """The findings of a message that claims as the case does, with the blends that the case expects."""
    name = next(name for name, known in SPLITS.items() if known == split)
    mechanical, performing = CASE["input"]["mechanical_claims_pct"], CASE["input"]["performing_claims_pct"]
    blends = {who: Fraction(percent) * WHOLE / 100 for who, percent in CASE["expected"][name].items()}
    rows = claims(
        *(
            {
                "claim_id": who,
                "mechanical_ppb": mechanical[who] * WHOLE // 100,
                "performing_ppb": performing[who] * WHOLE // 100,
                "blended_ppb": int(blends[who]) + off_ppb,
            }
            for who in blends
        )
    )
    parts = {"split_mechanical_ppb": split[0] * WHOLE // 100, "split_performing_ppb": split[1] * WHOLE // 100}
    return check(summaries(parts), rows)


@pytest.mark.parametrize("blend", SPLITS)
def test_the_blends_of_the_case_are_right_and_a_fiftieth_of_a_percent_off_is_not(blend: str):
    assert said(SPLITS[blend]).is_empty()
    assert said(SPLITS[blend], off_ppb=100_000).is_empty()
    assert said(SPLITS[blend], off_ppb=100_001)["rule"].to_list() == ["blend"] * 3
    assert said(SPLITS[blend], off_ppb=-200_000)["rule"].to_list() == ["blend"] * 3


@pytest.mark.parametrize("blend", SPLITS)
def test_a_blend_is_exact(blend: str):
    mechanical, performing = (
        pl.Series([CASE["input"][f"{right}_claims_pct"][who] * WHOLE // 100 for who in "ABC"], dtype=pl.Int64)
        for right in ("mechanical", "performing")
    )
    splits = [pl.lit(percent * WHOLE // 100) for percent in SPLITS[blend]]

    found = pl.select(blended(pl.lit(mechanical), pl.lit(performing), *splits)).to_series().to_list()

    assert [Fraction(part, WHOLE**2) * 100 for part in found] == [
        Fraction(CASE["expected"][blend][who]) for who in "ABC"
    ]
