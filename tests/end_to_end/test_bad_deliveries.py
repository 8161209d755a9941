"""Promise 8: one bad file of every kind and a few bad rows beside a good month stop nothing and lose nothing."""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.months import PERIOD, ask, once, partita, settle
from tests.end_to_end.recount import well_formed

HEADER = "stream_id,account_id,track_id,played_at,played_ms,territory,offering\n"
PLAY = "{},account-000001,t000001,2026-09-10T12:00:00Z,60000,GB,premium\n"
LOG = HEADER + "".join(PLAY.format(f"extra-{number}") for number in range(200))

BAD_FILES: dict[str, tuple[bytes, str]] = {
    "streams/empty.csv": (b"", "empty_file"),
    "streams/cut.csv.gz": (gzip.compress(LOG.encode(), mtime=0)[:-20], "truncated"),
    "streams/cut.parquet": (b"PAR1" + b"\x00" * 500, "truncated"),
    "streams/no-parquet.parquet": (LOG.encode(), "unreadable"),
    "streams/bom.csv": (b"\xef\xbb\xbf" + LOG.encode(), "byte_order_mark"),
    "streams/latin-1.csv": (LOG.replace("t000001", "ü").encode("latin-1"), "wrong_encoding"),
    "streams/utf-16.csv": (LOG.encode("utf-16"), "wrong_encoding"),
    "streams/missing.csv": (LOG.replace(",offering", "").replace(",premium", "").encode(), "missing_column"),
    "streams/extra.csv": (
        LOG.replace("offering\n", "offering,colour\n").replace("premium\n", "premium,red\n").encode(),
        "unexpected_column",
    ),
    "streams/other.txt": (LOG.encode(), "unknown_format"),
    "catalogue/empty.xml": (b"", "empty_file"),
    "catalogue/cut.xml": (b'<?xml version="1.0"?><ern:NewReleaseMessage xmlns:ern="http://ddex.net', "truncated"),
    "works/empty.V21": (b"", "empty_file"),
    "terms/list.yaml": (b"- just\n- a list\n", "invalid_content"),
    "finance/missing.csv": (b"period,territory\n2026-09,GB\n", "missing_column"),
    "elsewhere/log.csv": (LOG.encode(), "unknown_kind"),
    "provenance/no-index.csv": (b"track_id,file\nt000001,a.c2pa\n", "missing_column"),
    "provenance/no-rows.csv": (b"track_ref,asset,store\n,,\n", "no_valid_row"),
    "provenance/training-none.csv": (b"model_id,source\nm,T0000000010\n", "missing_column"),
    "provenance/empty.wav": (b"", "empty_file"),
    "provenance/cover.png": (b"\x89PNG\r\n\x1a\n", "unknown_format"),
    "consents/half.yaml": (b"issued: 2026-01-01\ngrants:\n  - consent_id: nobody\n", "invalid_content"),
    "consents/torn.yaml": (b"issued: 2026-01-01\ngrants: [\n", "unreadable"),
    "consents/letter.pdf": (b"%PDF-1.7\n", "unknown_format"),
}
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8
INDEX = "track_ref,asset,store,is_rendition,isrc,deliverer,feature,valid_from\n"
BAD_INDEX_ROWS = {
    ",picture.wav,,false,,,,\n": "missing_value",
    "t000301,,,false,,,,\n": "missing_value",
    "t000302,../../picture.wav,,false,,,,\n": "bad_identifier",
    "t000303,picture.wav,,perhaps,,,,\n": "unknown_code",
    "t000304,picture.wav,,false,,,,tomorrow\n": "bad_timestamp",
    "rendition-bad,picture.wav,,true,,,,\n": "missing_value",
    "rendition-worse,picture.wav,,true,a-song,PADPIDA2999010111C,,\n": "bad_identifier",
}
BAD_EVIDENCE = {
    "t000001": ("picture.wav", "", "unreadable", ["unreadable"]),
    "t000002": ("sidecar.mp3", "cut.c2pa", "unreadable", ["unreadable"]),
}
"""What an index names for a track, and what it is worth: a picture named as audio, and half a store."""
BAD_ROWS = {
    "bad-a,account-000001,t000001,2026-09-10T12:00:00Z,-1,GB,premium\n": "negative_number",
    "bad-b,account-000001,t000001,2026-09-10T12:00:00Z,NaN,GB,premium\n": "bad_number",
    "bad-c,account-000001,t000001,2026-09-10T12:00:00Z,Infinity,GB,premium\n": "bad_number",
    "bad-d,account-000001,t000001,2026-13-45T12:00:00Z,60000,GB,premium\n": "bad_timestamp",
    "bad-e,account-000001,t000001,2026-09-10T12:00:00Z,60000,ZZ,premium\n": "unknown_territory",
    "bad-f,,t000001,2026-09-10T12:00:00Z,60000,GB,premium\n": "missing_value",
    f"bad-g,account-000001,{'x' * 200_000},2026-09-10T12:00:00Z,60000,GB,premium\n": "oversized_field",
}
NAMES = {
    "Quillfeather Recordings Ltd": "../../evil",
    "Umikage Onkyo K.K.": "finance",
    "Fennimore Oakes Music Ltd": "..",
    "Kotonoha Rights Agency": "/etc/kotonoha",
    "Polyhymn Licensing Hub AB": "Parcelsong Distribution GmbH",
    "Marlow Tarrowby": "transparency",
}
"""Partners' names as somebody who means harm, or knows nothing of paths, may write them."""


@pytest.fixture(scope="module")
def hostile(shared: Path, small: Path) -> Path:
    """A folder with ``deliveries``, the ``home`` they were settled in, and ``said.json``."""

    def make(folder: Path) -> None:
        deliveries = shutil.copytree(small, folder / "deliveries")
        for name, (content, _) in BAD_FILES.items():
            (deliveries / name).parent.mkdir(exist_ok=True)
            (deliveries / name).write_bytes(content)
        good = "".join(PLAY.format(f"mixed-{number}") for number in range(3))
        (deliveries / "streams" / "mixed.csv").write_text(HEADER + good + "".join(BAD_ROWS))
        named = "".join(f"{track},{asset},{store},false,,,,\n" for track, (asset, store, *_) in BAD_EVIDENCE.items())
        evidence = deliveries / "provenance"
        (evidence / "mixed-index.csv").write_text(INDEX + named + "".join(BAD_INDEX_ROWS))
        (evidence / "picture.wav").write_bytes(PICTURE)
        store = (evidence / "sidecar.c2pa").read_bytes()
        (evidence / "cut.c2pa").write_bytes(store[: len(store) // 2])
        for path in (deliveries / "terms").glob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            for name, other in NAMES.items():
                text = text.replace(f"name: {name}\n", f'name: "{other}"\n')
            path.write_text(text, encoding="utf-8")
        (folder / "said.json").write_text(json.dumps(settle(folder / "home", deliveries)))

    return once(shared / "hostile", make)


@pytest.fixture(scope="module")
def told(hostile: Path) -> dict[str, Any]:
    return json.loads((hostile / "said.json").read_text())


def test_every_bad_file_is_listed_with_its_reason_and_what_to_do(hostile: Path) -> None:
    done = partita("status", "--deliveries", hostile / "deliveries", "--json", home=hostile / "home")
    refused = {row["name"]: row for row in json.loads(done.stdout)["refused"]}

    assert {name: row["reason"] for name, row in refused.items()} == {
        name: reason for name, (_, reason) in BAD_FILES.items()
    }
    for name, row in refused.items():
        assert Path(name).name in row["detail"]
        assert "Traceback" not in row["detail"]
        assert len(row["detail"]) < 1_000


@pytest.mark.parametrize(
    ("name", "rows"), [("streams/mixed.csv", BAD_ROWS), ("provenance/mixed-index.csv", BAD_INDEX_ROWS)]
)
def test_every_bad_row_is_quarantined_alone_with_its_reason(hostile: Path, name: str, rows: dict[str, str]) -> None:
    rejected = ask(
        hostile / "home" / "warehouse.duckdb",
        """SELECT coalesce(reference, ''), r.reason FROM delivery_reject r JOIN delivery USING (delivery_id)
        WHERE name = ? ORDER BY ALL""",
        name,
    )

    assert rejected == sorted((row.split(",")[0], reason) for row, reason in rows.items())


@pytest.mark.parametrize("track", BAD_EVIDENCE)
def test_what_is_no_manifest_gets_a_verdict_and_holds_what_the_sources_would_have(hostile: Path, track: str) -> None:
    _, _, state, reasons = BAD_EVIDENCE[track]
    found = ask(
        hostile / "home" / "warehouse.duckdb",
        """SELECT state, reasons, manifest_state, recorded, reserve, reason
        FROM ai_track JOIN provenance_verdict USING (evidence_id) WHERE track_id = ?""",
        track,
    )

    assert found == [(state, reasons, "unverified", "less_reserve", "held", "provenance_unverified")]


def test_no_play_of_the_good_files_is_lost_and_every_play_has_one_fate(
    hostile: Path, small: Path, told: dict[str, Any]
) -> None:
    good = well_formed(small, PERIOD)
    streams, rows = len(good), sum(map(len, good.values()))
    sample_rejects = 6

    assert told["plays_in"] == rows + sample_rejects + 3 + len(BAD_ROWS)
    assert told["plays_rejected"] == sample_rejects + len(BAD_ROWS)
    assert told["plays_duplicate"] == rows - streams
    assert told["plays_qualified"] + told["plays_short"] == streams + 3


def test_the_totals_of_every_day_are_accepted_and_rejected(hostile: Path, told: dict[str, Any]) -> None:
    [(plays, accepted, rejected)] = ask(
        hostile / "home" / "warehouse.duckdb",
        "SELECT sum(plays), sum(accepted), sum(rejected) FROM stream_day WHERE period = ?",
        PERIOD,
    )

    assert plays == accepted + rejected
    assert (plays, rejected) == (told["plays_in"], told["plays_rejected"])


def test_the_month_is_settled_to_the_nano_unit_all_the_same(told: dict[str, Any]) -> None:
    assert {figures["difference"] for figures in told["amounts"].values()} == {"0.000000000"}


def test_names_of_partners_never_lead_out_of_their_folders(hostile: Path, told: dict[str, Any]) -> None:
    month = hostile / "home" / "settlement" / PERIOD
    folders: dict[str, set[str]] = {}
    for file in told["files"]:
        folder, name = file["path"].split("/")
        folders.setdefault(folder, set()).add(file["recipient"])
        assert (month / folder / name).resolve().is_relative_to(month.resolve())

    assert all(len(recipients) == 1 for recipients in folders.values())
    assert folders["finance"] == folders["transparency"] == {""}
    assert sorted(path.name for path in hostile.iterdir()) == ["deliveries", "home", "said.json"]
    releases = hostile / "home" / "settlement" / ".releases"
    assert {path.parent.parent for path in hostile.parent.glob("**/evil*")} <= {releases}


def test_a_file_of_the_deliveries_is_never_changed(hostile: Path, small: Path) -> None:
    for name, (content, _) in BAD_FILES.items():
        assert (hostile / "deliveries" / name).read_bytes() == content
    for path in (small / "streams").iterdir():
        assert (hostile / "deliveries" / "streams" / path.name).read_bytes() == path.read_bytes()
