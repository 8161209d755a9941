import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.datasets import DATASETS
from pipelines.readers.parsed import Parsed
from pipelines.readers.terms import read
from schemas.term_values import amount, moment, rate_ppb
from tests.paths import ROOT

EXAMPLE = re.search(r"```yaml\n(.*?)```", (ROOT / "docs" / "terms.md").read_text("utf-8"), re.DOTALL)


def parsed(folder: Path, text: str) -> Parsed:
    path = folder / "terms.yaml"
    path.write_text(text, "utf-8")
    return read(path, name="terms/terms.yaml", delivery_id="0" * 64)


@pytest.fixture
def documented(tmp_path: Path) -> Parsed:
    assert EXAMPLE
    return parsed(tmp_path, EXAMPLE[1])


def test_the_documented_example_is_read_into_rows_that_the_schemas_accept(documented: Parsed):
    for dataset, rows in documented.frames.items():
        DATASETS[dataset].validate(rows, lazy=True)
    assert {dataset: rows.height for dataset, rows in documented.frames.items()} == {
        "service": 1, "service_offering": 1, "party": 2, "agreement": 4, "mandate": 2, "allocation": 2,
        "right_split": 0, "us_mechanical_parameter": 0, "accepted_unverified": 0, "promotion": 2, "promotion_track": 3,
        "eligibility": 0, "trust_list": 3, "ai_licence": 4, "ai_licence_share": 8, "attribution_provider": 1,
        "advance": 0, "party_tax": 0, "reporting": 0,
    }  # fmt: skip
    assert documented.rows == 33
    assert documented.sent_at == "2026-08-15T00:00:00Z"
    assert documented.rejects.is_empty()


def test_an_agreement_is_read_as_it_is_written(documented: Parsed):
    rows = documented.frames["agreement"].rows_by_key(["agreement", "right"], named=True, unique=True)

    assert rows["halcyon-2026", "recorded"] == {
        "licensor": "halcyon", "side": "recorded", "mode": "recorded", "territories": "+2136 -840",
        "offerings": ["premium"], "valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31),
        "rate_ppb": 520_000_000, "minimum_kind": "per_subscriber", "minimum": Decimal("1.2"), "fee": None,
        "formula": None, "revenue": None, "share_floor_ppb": None,
        "currency": "EUR", "is_register_payable": False, "is_ai_deduction_accepted": True, "ai_reports": [],
        "allocation": None, "is_blend": False, "us_mechanicals": None,
        "source": "Contract HAL-2026, §4",
    }  # fmt: skip


def test_an_allocation_is_read_as_it_is_written_with_what_has_a_default(documented: Parsed):
    rows = documented.frames["allocation"].rows_by_key(["allocation"], named=True, unique=True)

    assert rows["fans-2026"] == {
        "side": "recorded", "model": "user_centric", "eligibility": None, "territories": "+FR",
        "offerings": ["premium"],
        "parameters": '{"idle":"by_share","listener_revenue":"by_kind","split_by":"plays"}',
        "valid_from": date(2026, 1, 1), "valid_to": None, "source": "Board paper 14",
    }  # fmt: skip
    assert rows["artists-2026"]["territories"] is None
    assert rows["artists-2026"]["parameters"] == (
        '{"active_boost":"2","active_surfaces":["library","search"],"cap":1000,"cap_reading":"above",'
        '"professional_boost":"2","threshold_listeners":500,"threshold_plays":1000,"thresholds_in":"base",'
        '"unit":"artist"}'
    )


def test_a_promotion_is_read_as_it_is_written(documented: Parsed):
    rows = documented.frames["promotion"].rows_by_key(["promotion"], named=True, unique=True)

    assert rows["halcyon-spotlight"] == {
        "licensor": "halcyon", "kind": "commission", "rate_ppb": 300_000_000, "surfaces": ["autoplay", "radio"],
        "territories": "+2136 -840", "offerings": ["premium"], "valid_from": date(2026, 1, 1), "valid_to": None,
        "source": "Programme SPOT-3",
    }  # fmt: skip
    assert (rows["halcyon-samplers"]["rate_ppb"], rows["halcyon-samplers"]["offerings"]) == (0, [])
    assert documented.frames["promotion_track"].drop("valid_from").rows() == [
        ("halcyon-samplers", "", date(2026, 1, 1), None),
        ("halcyon-spotlight", "GBABC2600001", date(2026, 9, 10), date(2026, 11, 30)),
        ("halcyon-spotlight", "t000417", date(2026, 9, 10), date(2026, 11, 30)),
    ]


def test_a_deduction_for_ai_sources_is_accepted_only_where_the_agreement_says_so(documented: Parsed):
    accepted = dict(documented.frames["agreement"].select("agreement", "is_ai_deduction_accepted").rows())

    assert accepted == {"halcyon-2026": True, "nordhub-2026": False, "provision-recorded": False}


def test_each_right_has_its_own_mode_or_the_common_one(documented: Parsed):
    rows = documented.frames["agreement"].rows_by_key(["agreement", "right"], named=True, unique=True)

    assert rows["nordhub-2026", "PR"]["mode"] == "claims"
    assert rows["nordhub-2026", "MR"]["mode"] == "direct"
    assert rows["nordhub-2026", "MR"]["rate_ppb"] == 60_000_000


def test_our_own_provision_has_no_licensor(documented: Parsed):
    provision = documented.frames["agreement"].row(by_predicate=pl.col("licensor").is_null(), named=True)

    assert provision["agreement"] == "provision-recorded"
    assert provision["rate_ppb"] == 500_000_000


def test_a_blanket_may_be_one_fee_for_all_rights(tmp_path: Path):
    rows = parsed(
        tmp_path,
        """\
issued: 2026-08-15T10:00:00+02:00
agreements:
  - agreement: omnia
    licensor: omnia
    side: composition
    mode: blanket
    rights: {all: {fee: "12500.50"}}
    currency: USD
    territories: "+840"
    valid_from: 2026-01-01
    source: Contract 7
""",
    )

    row = rows.frames["agreement"].row(0, named=True)
    assert (row["right"], row["fee"], row["rate_ppb"], row["currency"]) == ("all", Decimal("12500.5"), 0, "USD")
    assert rows.sent_at == "2026-08-15T08:00:00Z"


def test_entries_in_another_order_make_the_same_rows(tmp_path: Path):
    entry = "  - {{party: {0}, name: {0}, source: s}}\n"
    text = "issued: 2026-08-15\nparties:\n"

    first = parsed(tmp_path, text + entry.format("aa") + entry.format("bb")).frames["party"]
    second = parsed(tmp_path, text + entry.format("bb") + entry.format("aa")).frames["party"]

    assert first.equals(second)


@pytest.mark.parametrize(
    ("written", "ppb"),
    [("52 %", 520_000_000), ("52%", 520_000_000), ("0.52", 520_000_000), ("15.35 %", 153_500_000),
     ("0.0000001 %", 1), ("100 %", 1_000_000_000), (1, 1_000_000_000), (0, 0), ("0", 0), ("33.3333333 %", 333_333_333)],
)  # fmt: skip
def test_a_rate_is_exact(written: object, ppb: int):
    assert rate_ppb(written) == ppb


@given(st.integers(0, 1_000_000_000))
def test_every_whole_part_per_billion_can_be_written(ppb: int):
    assert rate_ppb(f"{ppb // 10**7}.{ppb % 10**7:07d} %") == ppb
    assert rate_ppb(f"{ppb // 10**9}.{ppb % 10**9:09d}") == ppb


@given(st.integers(0, 10**15 - 1), st.integers(0, 10**9 - 1))
def test_an_amount_keeps_all_its_digits(units: int, nano: int):
    assert amount(f"{units}.{nano:09d}").scaleb(9) == units * 10**9 + nano


def test_a_time_without_offset_is_in_utc():
    assert moment(date(2026, 8, 15)) == "2026-08-15T00:00:00Z"
    assert moment("2026-08-15") == "2026-08-15T00:00:00Z"
    assert moment("2026-08-15T10:30") == "2026-08-15T10:30:00Z"
    assert moment("2026-08-15 10:30:00+02:00") == "2026-08-15T08:30:00Z"


@pytest.mark.parametrize("wrong", ["2026-8-15", "2026-08-15T10", "10:30", 20260815, None, True])
def test_what_is_no_time_is_none(wrong: object):
    with pytest.raises(ValueError, match="is not a day: write it like 2026-01-31"):
        moment(wrong)


@pytest.mark.parametrize("wrong", ["2026-08-15T25:00", "2026-02-30", "2026-02-30T10:00"])
def test_a_time_that_is_on_no_calendar_or_clock_is_named_so(wrong: str):
    with pytest.raises(ValueError, match="is on no calendar or clock"):
        moment(wrong)
