"""Random small months: every mode, provisions, minima, gaps, overclaims, medleys, and plays of unknown tracks."""

from hypothesis import strategies as st

from tests.worlds import World, agreement, work

TERRITORIES, OFFERINGS, TRACKS = ["AT", "DE", "FR"], ["free", "premium"], ["T1", "T2", "T3", "T4"]
SOCIETIES = {"052": "hub", "035": "pro", "074": "other"}
# quarters of these are whole parts per billion still, and so are the scaled ones
SHARES = [
    ["100%"], ["60%", "40%"], ["50%", "25%"], ["100%", "25%"], ["100%", "100%"], ["99.95%"],
    ["33.3333332%", "66.6666668%"],
]  # fmt: skip
LINKS = [("T1", "W1", "1"), ("T2", "W2", "1/4"), ("T2", "W1", "1/2"), ("T2", "W3", "1/4"), ("T3", "W3", "1")]
money = st.decimals("0", "1e9", places=9).map(str)
rates = st.sampled_from(["0", "1/8", "52%", "7.1234567%", "100%"])
EVERYWHERE = {"territories": "+2136"}


@st.composite
def recorded_agreements(draw):
    who = sorted(draw(st.sets(st.sampled_from(["alpha", "beta"]))))
    rows = [agreement(f"rec-{one}", one, rate=draw(rates), **EVERYWHERE) for one in who]
    if draw(st.booleans()):
        rows.append(agreement("rec-aside", None, rate=draw(rates), **EVERYWHERE))
    kind = draw(st.sampled_from([None, "per_subscriber", "per_play"]))
    if kind and rows:
        rows[0] |= {"minimum_kind": kind, "minimum": draw(st.decimals("0", "10", places=9)), "currency": "EUR"}
    return rows


@st.composite
def composition_agreements(draw, right: str):
    """One agreement per licensor at most, and one statutory one."""
    rows, modes = [], st.sampled_from(["direct", "claims", "blanket", "statutory", None])
    for licensor in SOCIETIES.values():
        mode = draw(modes)
        if mode is not None and not (mode == "statutory" and any(row["mode"] == mode for row in rows)):
            rows.append(agreement(f"{licensor}-{right}", licensor, mode, rate=draw(rates), right=right, **EVERYWHERE))
    if draw(st.booleans()):
        rows.append(agreement(f"aside-{right}", None, "direct", rate=draw(rates), right=right, **EVERYWHERE))
    return rows


@st.composite
def random_works(draw):
    """Three works with shares of their own in each right; the last is in the public domain."""
    societies = st.sampled_from([*SOCIETIES, "999"])
    return [
        work(
            name,
            *((f"000000{at}{n:04d}", part, draw(societies), "+2136") for n, part in enumerate(draw(parts))),
            right=right,
            is_public_domain=name == "W3",
        )
        for parts in [st.sampled_from(SHARES)]
        for at, name in enumerate(["W1", "W2", "W3"])
        for right in ("PR", "MR")
    ]


@st.composite
def worlds(draw):
    """Plays in some bases; a base may have revenue and no plays."""
    places = st.tuples(st.sampled_from(TERRITORIES), st.sampled_from(OFFERINGS))
    bases = draw(st.lists(places, min_size=1, max_size=3, unique=True))
    references = st.sampled_from([*TRACKS, "never-delivered"])
    play = st.tuples(st.sampled_from(bases), references, st.integers(0, 10**6))
    plays = draw(st.lists(play, max_size=12, unique_by=lambda one: one[:2]))
    rows = [*draw(recorded_agreements()), *draw(composition_agreements("PR")), *draw(composition_agreements("MR"))]
    return World(
        plays=[(*base, track, count) for base, track, count in plays],
        revenue={base: ("EUR", draw(money), draw(st.integers(0, 10**6))) for base in bases},
        tracks={track: draw(st.sampled_from(["PADPIDA1", "PADPIDA2", "PADPIDA3"])) for track in TRACKS},
        deals=[{"track_id": track} for track in sorted(draw(st.sets(st.sampled_from(TRACKS))))],
        parties=[{"party": "alpha", "dpid": "PADPIDA1"}, {"party": "beta", "dpid": "PADPIDA2"}],
        agreements=rows,
        works=draw(random_works()),
        links=LINKS,
        mandates=[
            {"mandate": f"m{code}{right}", "owner_kind": "society", "owner": code, "right": right, "licensor": who,
             "territories": "+2136"}
            for code, who in SOCIETIES.items()
            for right in ("PR", "MR")
        ],
    )  # fmt: skip
