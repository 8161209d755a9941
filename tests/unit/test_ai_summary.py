from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from pipelines.datasets import DATASETS
from pipelines.store import Store
from pipelines.summary import ai_of_month
from tests.formats.rows import PERIOD, rows
from tests.unit.ai_money_month import track
from tests.unit.test_ai_unpapered import row


def test_a_month_says_what_became_of_its_ai_tracks(tmp_path: Path):
    store = Store(tmp_path)
    given = {
        "ai_track": [track(), track("B", manifest_state="none", reserve="held", reason="provenance_unverified")],
        "ai_earning": [
            row(amount=Decimal("1.5")),
            row(amount=Decimal("0.25"), basis="fallback", kind="fallback"),
            row(amount=Decimal(2), currency="GBP", track_id="B", status="hold", reason="provenance_unverified"),
        ],
        "recording_earning": [
            {"agreement": "deal", "licensor": "label", "track_id": "C", "plays": 1, "amount": Decimal(7),
             "status": "hold", "reason": "blocked"},
            {"agreement": "deal", "licensor": "label", "track_id": "D", "plays": 1, "amount": Decimal(9)},
        ],
        "takedown": [
            {"track_id": "C", "from_date": date(2026, 9, 5), "to_date": None, "reason": "opted_out", "kind": kind,
             "subject_id": "x", "resolution": "sources"}
            for kind in ("work", "recording")
        ],
    }  # fmt: skip
    for name, some in given.items():
        store.write(name, PERIOD, rows(DATASETS[name], *some))

    assert ai_of_month(SimpleNamespace(store=store), PERIOD) == {
        "tracks": 2,
        "verified": 1,
        "blocked": {"opted_out": 1},
        "sources": {
            "drawn_on": {"EUR": "1.500000000", "GBP": "2.000000000"},
            "fallback": {"EUR": "0.250000000"},
        },
        "statuses": {"hold": {"GBP": "2.000000000"}, "payable": {"EUR": "1.750000000"}},
        "held": {"blocked": {"EUR": "7.000000000"}, "provenance_unverified": {"GBP": "2.000000000"}},
    }
