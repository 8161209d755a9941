"""What must balance after each stage, to the play and the nano-unit: promises 1, 2 and 6 of the design as a list."""

from functools import partial

from attribution import control_totals, reconcile, reconcile_bases, unverified
from pipelines.checks import Conservation
from pipelines.conservation_settlement import SETTLEMENT

CONSERVATION = (
    Conservation(
        "listening",
        "plays_in_listening",
        "Accepted plays, less those that came twice, are the plays listened to.",
        ("listening", "stream_day", "stream_duplicate"),
        control_totals.plays_in_listening,
    ),
    Conservation(
        "recording_work",
        "works_of_recordings",
        "The works of every recording sum to the whole.",
        ("recording_work",),
        reconcile.works_of_recordings,
    ),
    Conservation(
        "recording_month",
        "plays_in_history",
        "The qualified plays listened to are those kept for the months to come.",
        ("recording_month", "listening"),
        control_totals.plays_in_history,
    ),
    Conservation(
        "usage",
        "plays_in_usage",
        "The plays listened to are the plays of the usage, base by base.",
        ("usage", "listening"),
        control_totals.plays_in_usage,
    ),
    Conservation(
        "base_weight",
        "usage_in_bases",
        "The weights of the usage sum to the weights of the bases.",
        ("usage", "base_weight"),
        reconcile_bases.usage_in_bases,
    ),
    Conservation(
        "base",
        "plays_in_bases",
        "The plays of the usage sum to the plays of the bases.",
        ("usage", "base"),
        reconcile_bases.plays_in_bases,
    ),
    Conservation(
        "base",
        "revenue_in_bases",
        "All net revenue is in a base.",
        ("revenue", "base"),
        reconcile_bases.revenue_in_bases,
    ),
    Conservation(
        "recording_earning",
        "lines_of_pools",
        "What deliverers keep of every recorded pool, and what sources have of it, sum to the pool.",
        ("recording_earning", "ai_earning", "recorded_pool"),
        reconcile.lines_of_recorded_pools,
    ),
    Conservation(
        "ai_earning",
        "lines_of_ai_pools",
        "The lines of every pool beside the recorded ones sum to the pool.",
        ("ai_earning", "ai_pool"),
        reconcile.lines_of_ai_pools,
    ),
    Conservation(
        "ai_earning",
        "unpapered",
        "Nothing is payable to a source without a verified manifest, a licence and a valid consent.",
        ("ai_earning", "provenance_verdict", "ai_licence", "consent"),
        reconcile.unpapered,
    ),
    Conservation(
        "work_earning",
        "lines_of_pools",
        "The lines of every composition pool that has lines sum to the pool.",
        ("work_earning", "composition_pool"),
        partial(reconcile.lines_of_pools, side="composition"),
    ),
    Conservation(
        "pool",
        "parts_of_bases",
        "The parts of a base that pools are of, and the rest, are the base.",
        ("pool", "base"),
        reconcile_bases.parts_of_bases,
    ),
    Conservation(
        "pool",
        "steps_of_pools",
        "A pool is its revenue share and its top-up, or its fee.",
        ("pool",),
        reconcile.steps_of_pools,
    ),
    Conservation(
        "pool",
        "unverified_figures",
        "Every unverified figure that a pool depends on is accepted by its name.",
        ("unverified_use", "accepted_unverified"),
        unverified.unaccepted,
    ),
    Conservation(
        "licensor_earning",
        "earnings_of_pools",
        "Payable, accrued, hold and suspense sum to the pool.",
        ("licensor_earning", "pool"),
        reconcile.earnings_of_pools,
    ),
    Conservation(
        "journal",
        "journal_entries",
        "Every entry sums to zero, and so does the journal, in every currency.",
        ("journal",),
        reconcile.journal_entries,
    ),
    Conservation(
        "journal",
        "revenue_in_journal",
        "Revenue is the pools less the top-ups, and the service's own share.",
        ("base", "pool", "journal"),
        reconcile.revenue_in_journal,
    ),
    Conservation(
        "journal",
        "earnings_in_journal",
        "All that is owed, held and set aside is booked.",
        ("licensor_earning", "journal"),
        reconcile.earnings_in_journal,
    ),
    Conservation(
        "payment",
        "payments_of_licensors",
        "Payments say all that licensors are owed.",
        ("licensor_earning", "payment"),
        reconcile.payments_of_licensors,
    ),
    Conservation(
        "track_shares",
        "shares_of_tracks",
        "The shares of a track sum to the whole.",
        ("track_shares",),
        reconcile.shares_of_tracks,
    ),
    Conservation(
        "track_shares",
        "tracks_of_earnings",
        "The mart holds all the money of the lines.",
        ("track_shares", "recording_earning", "work_earning", "ai_earning"),
        reconcile.tracks_of_earnings,
    ),
    *SETTLEMENT,
)
"""A failed one stops the month before anything is released."""
