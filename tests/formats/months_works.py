"""The composition side of the month by hand."""

from schemas.agreement import Agreement
from schemas.licensor_earning import LicensorEarning
from schemas.recording_work import RecordingWork
from schemas.usage import Usage
from schemas.work import Work
from tests.formats.rows import money, rows

_TERMS = {"side": "composition", "currency": None, "fee": None, "minimum": None}
AGREEMENTS = rows(
    Agreement,
    {"agreement": "cas-26", "licensor": "castle", "right": "MR", "mode": "direct", "rate_ppb": 20_000_000} | _TERMS,
    {"agreement": "nor-26", "licensor": "nordlys", "right": "MR", "mode": "claims", "rate_ppb": 20_000_000} | _TERMS,
    {"agreement": "nor-26", "licensor": "nordlys", "right": "PR", "mode": "claims", "rate_ppb": 60_000_000} | _TERMS,
    {"agreement": "ter-26", "licensor": "tern", "right": "PR", "mode": "share_register", "rate_ppb": 10_000_000}
    | {"offerings": ["premium"]}
    | _TERMS,
)
_PAYABLE = {"licensor": "castle", "agreement": "cas-26", "right": "MR", "side": "composition", "mode": "direct"}
EARNINGS = rows(
    LicensorEarning,
    {"amount": money("1"), "plays": 5, "status": "hold", "reason": "overclaim"} | _PAYABLE,
    {"amount": money("9"), "plays": 60} | _PAYABLE,
    {"amount": money("10"), "plays": 60, "status": "accrued", "licensor": "nordlys", "agreement": "nor-26"}
    | {"right": "MR", "side": "composition", "mode": "claims"},
)
USAGE = rows(
    Usage,
    *(
        {"offering": offering, "track_id": track, "segment": segment, "plays": plays, "isrc": isrc}
        for offering, track, segment, plays, isrc in (
            ("free", "t1", 0, 1, "GBHAL2600001"),
            ("free", "t2", 0, 1, "GBHAL2600002"),
            ("free", "t3", 0, 1, "GBHAL2600003"),
            ("free", "t4", 0, 37, "DESMR2600001"),
            ("premium", "ghost", 0, 10, None),
            ("premium", "t1", 0, 40, "GBHAL2600001"),
            ("premium", "t2", 0, 20, "GBHAL2600002"),
            ("premium", "t3", 0, 0, "GBHAL2600003"),
            ("premium", "t4", 0, 20, "DESMR2600001"),
            ("premium", "t4", 1, 10, "DESMR2600001"),
        )
    ),
)
RECORDING_WORKS = rows(
    RecordingWork,
    {"isrc": "DESMR2600001", "work_id": "PB 1:K1", "proportion_ppb": 250_000_000},
    {"isrc": "DESMR2600001", "work_id": "T0345246801", "proportion_ppb": 750_000_000},
    {"isrc": "GBHAL2600001", "work_id": "T0345246801"},
)
WORKS = rows(
    Work,
    {"work_id": "PB 1:K1", "submitter": "PB 1", "submitter_work_id": "K1", "title": "KETTLE SONG"},
    {
        "work_id": "T0345246801",
        "iswc": "T0345246801",
        "submitter": "PB 1",
        "submitter_work_id": "E7",
        "title": "EBB",
        "writer_names": ["Lind Mara", "Ode | Ola"],
        "writer_ids": ["00000000297", ""],
        "publisher_names": ["Castle Publishing"],
        "publisher_ids": [""],
    },
)
