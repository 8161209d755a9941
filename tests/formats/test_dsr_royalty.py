"""What a licensor with a direct licence is paid per work, told to the nano-unit."""

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.writers.dsr import described
from pipelines.writers.dsr_royalty import write_royalty
from pipelines.writers.settled import Settled
from schemas.columns import MONEY
from schemas.work_earning import WorkEarning
from tests.formats.dsr_reader import Report, read
from tests.formats.months import BASES, POOLS, month
from tests.formats.months_works import RECORDING_WORKS, USAGE, WORKS
from tests.formats.rows import money, rows

GOLDEN = Path(__file__).parent / "golden"
EBB, KETTLE = "T0345246801", "PB 1:K1"
_OWN = {"right": "MR", "agreement": "cas-26", "licensor": "castle"}
PAID = rows(
    WorkEarning,
    *(
        {"track_id": track, "segment": segment, "work_id": work, "party_id": party, "share_ppb": share}
        | {"amount": money(amount)}
        | _OWN
        for track, segment, work, party, share, amount in (
            ("t1", 0, EBB, "PB1", 500_000_000, "4"),
            ("t1", 0, EBB, "PB2", 250_000_000, "2.000000001"),
            ("t4", 0, EBB, "PB1", 375_000_000, "1.5"),
            ("t4", 0, KETTLE, "PB1", 125_000_000, "0.499999999"),
            ("t4", 1, EBB, "PB1", 750_000_000, "1"),
        )
    ),
    {"track_id": "t2", "work_id": KETTLE, "party_id": "PB1", "share_ppb": 1_000_000_000, "amount": money("1")}
    | {"status": "hold", "reason": "overclaim"}
    | _OWN,
)


def written(
    folder: Path, party: str = "castle", paid: pl.DataFrame = PAID, settled: Settled | None = None
) -> list[Path]:
    settled = settled or month()
    (folder / party).mkdir(parents=True)
    files = write_royalty(
        folder / party,
        settled.recipient(party),
        settled,
        work_earning=paid.lazy(),
        described=described(settled, RECORDING_WORKS.lazy(), WORKS.lazy()),
    )
    assert {file.kind for file in files} <= {"dsr_royalty"}
    return [folder / file.path for file in files]


def report(folder: Path, paid: pl.DataFrame = PAID, settled: Settled | None = None) -> Report:
    [path] = written(folder, "castle", paid, settled)
    return read(path)


def test_an_independent_reader_finds_nothing_wrong(tmp_path):
    assert report(tmp_path).problems == []


def test_the_month_by_hand_gives_the_file_by_hand(tmp_path):
    [path] = written(tmp_path)

    unstamped = re.sub(r"\t2026-09-[0-9a-f]{16}\t", "\t2026-09-0000000000000000\t", path.read_text(), count=1)

    assert unstamped == (GOLDEN / "royalty.tsv").read_text()


def test_nobody_else_is_sent_one(tmp_path):
    assert written(tmp_path, "nordlys") == []  # it claims and invoices


def test_each_work_of_a_track_is_paid_behind_the_usage_that_it_is_paid_for(tmp_path):
    found, usage, told = report(tmp_path), "", defaultdict(list)

    for record in found.records:
        if record.type == "SU03.01":
            usage = record["SalesTransactionId"]
        if record.type == "LI01.01":
            told[usage].append((record["RightsControllerWorkId"], record["RightShare"], record["AllocatedAmount"]))

    assert told == {
        "2026-09/DE/premium/direct/MR/t1/0/cas-26": [(EBB, "75", "6.000000001")],
        "2026-09/DE/premium/direct/MR/t4/0/cas-26": [(KETTLE, "12.5", "0.499999999"), (EBB, "37.5", "1.5")],
        "2026-09/DE/premium/direct/MR/t4/1/cas-26": [(EBB, "75", "1")],
    }
    assert {each["Usages"] for each in found.of("SU03.01")} == {"40", "20", "10"}


def test_what_is_on_hold_is_not_reported_as_due(tmp_path):
    found = report(tmp_path)

    assert [each["DspResourceId"] for each in found.of("AS01", "AS02.01")] == ["t1", "t4"]
    assert [each["AllocatedRevenue"] for each in found.of("SY07")] == ["9"]


def test_a_pool_of_which_nothing_is_payable_is_told_at_zero(tmp_path):
    found = report(tmp_path, PAID.with_columns(status=pl.lit("hold"), reason=pl.lit("overclaim")))

    assert found.problems == []
    assert [each.type for each in found.records] == ["HEAD", "SY07", "FOOT"]
    assert found.of("SY07")[0]["AllocatedRevenue"] == "0"


def test_a_line_stands_for_its_part_of_net_revenue_by_money_held_or_not(tmp_path):
    lines = report(tmp_path).of("LI01.01")

    # 500 of net revenue for the 10 of the pool: 50 for each that is paid, and 50 for the one that waits
    assert [each["AllocatedNetRevenue"] for each in lines] == ["300.00000005", "24.99999995", "75", "50"]


def test_net_revenue_of_a_usage_is_its_part_of_the_base(tmp_path):
    weighed = USAGE.with_columns(composition_weight="plays")

    found = report(tmp_path, settled=month(usage=weighed.lazy()))

    assert [each["NetRevenue"] for each in found.of("SU03.01")] == ["400", "200", "100"]  # of 1000, by plays of 100


UNITS = st.lists(st.integers(0, 10**16), min_size=1, max_size=6)


@given(UNITS, st.integers(0, 10**18), st.sampled_from(["EUR", "JPY", "KWD"]))
@settings(deadline=None, max_examples=25)
def test_works_sum_to_their_summary_exactly_in_any_currency(tmp_path_factory, units, base_part, currency):
    paid = pl.concat(PAID.head(1).with_columns(
        work_id=pl.lit(f"W{number}"), amount=pl.lit(Decimal(unit).scaleb(-9)).cast(MONEY), currency=pl.lit(currency)
    ) for number, unit in enumerate(units))  # fmt: skip
    whole = Decimal(sum(units)).scaleb(-9)
    pools = POOLS.filter(pl.col("mode") == "direct").with_columns(
        pl.lit(Decimal(base_part).scaleb(-9)).cast(MONEY).alias("base_part"), currency=pl.lit(currency)
    )
    bases = BASES.with_columns(currency=pl.lit(currency))

    found = report(tmp_path_factory.mktemp("royalty"), paid, month(pool=pools, base=bases))

    [summary] = found.of("SY07")
    assert found.problems == []
    assert summary["Currency"] == currency
    assert (
        sum(each.number("AllocatedAmount") for each in found.of("LI01.01"))
        == summary.number("AllocatedRevenue")
        == whole
    )
    net = sum(each.number("AllocatedNetRevenue") for each in found.of("LI01.01"))
    assert net == summary.number("AllocatedNetRevenue") == (Decimal(base_part).scaleb(-9) if any(units) else 0)
