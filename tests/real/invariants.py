"""What must hold of a settled real month, counted apart from the code that settled it, and what our check says."""

from decimal import Decimal
from typing import Any

import duckdb

from pipelines.check.files import check_together
from pipelines.home import Home
from tests.formats.rewritten import rewritten, rewritten_cwr
from tests.real.events import PERIOD, events


def assert_sound(home: Home, summary: dict[str, Any]) -> None:
    """Every event is a play, every nano-unit of revenue has a place, and every file passes the check."""
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
    assert_checked(home, summary)


def assert_checked(home: Home, summary: dict[str, Any]) -> None:
    """Reports and notices have no errors, and are written again byte for byte from what is read of them."""
    folder = home.settlement / PERIOD
    kinds = {folder / file["path"]: file["kind"] for file in summary["files"]}
    reports = [path for path, kind in kinds.items() if kind.startswith("dsr_")]
    notices = [path for path, kind in kinds.items() if kind == "works_used_notice"]
    assert reports, kinds
    assert notices, kinds
    checked = check_together([*reports, *notices])
    assert [one.format for one in checked] == ["dsr"] * len(reports) + ["cwr"] * len(notices)
    for one in checked:
        errors = one.findings.filter(severity="error")
        assert errors.is_empty(), (one.name, errors.rows())
    for path in reports:
        assert rewritten(path) == path.read_bytes(), path
    for path in notices:
        assert rewritten_cwr(path) == path.read_bytes(), path
