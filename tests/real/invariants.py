"""What must hold of a settled real month, counted independently of the code that settled it."""

from decimal import Decimal
from typing import Any

import duckdb

from pipelines.home import Home
from tests.real.events import PERIOD, events


def assert_sound(home: Home, summary: dict[str, Any]) -> None:
    """Every event is a play, and every nano-unit of revenue has a place."""
    assert summary["plays_in"] == events().height == 19_999
    assert summary["plays_rejected"] == summary["plays_duplicate"] == 0
    assert summary["plays_qualified"] + summary["plays_short"] == 19_999
    for currency, amounts in summary["amounts"].items():
        amount = {name: Decimal(text) for name, text in amounts.items()}
        assert amount["difference"] == 0, currency
        assert amount["pools"] == sum(amount[name] for name in ("payable", "accrued", "hold", "suspense")), currency
        assert amount["revenue"] + amount["top_up"] == amount["pools"] + amount["service_share"], currency
    with duckdb.connect(str(home.warehouse), read_only=True) as warehouse:
        posted = warehouse.execute(
            "SELECT currency, sum(amount) FROM journal WHERE period = ? GROUP BY currency", [PERIOD]
        ).fetchall()
    assert posted, "the journal is empty"
    assert all(total == 0 for _, total in posted), posted
