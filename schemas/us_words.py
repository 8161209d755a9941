"""Closed lists of US mechanicals, 37 CFR 385 subpart C. A code outside its list is a fault, never a default."""

from typing import Final

OFFERING_TYPE: Final = (
    "standalone_portable",
    "standalone_nonportable_streaming",
    "standalone_nonportable_mixed",
    "bundled",
    "bundled_portable",
    "bundled_nonportable_streaming",
    "bundled_nonportable_mixed",
    "ad_supported",
)
"""What an offering is to the rates. Until 2022 the floor of a bundle is that of its standalone equivalent, which the
longer names say; from 2023 on a bundle has a floor of its own."""
ANY_TYPE: Final = "all"
"""Type of a parameter that holds for every offering type which has none of its own."""
DOWNLOAD: Final = "permanent_download"
"""Type of the parameters of downloads, which no agreement is settled by."""
PARAMETER_TYPE: Final = (*OFFERING_TYPE, ANY_TYPE, DOWNLOAD)

PARAMETER_UNITS: Final = {
    "headline": ("percent_of_revenue",),
    "tcc": ("percent_of_tcc",),
    "tcc_cap": ("usd_per_subscriber",),
    "floor": ("usd_per_subscriber", "usd_per_active_subscriber"),
    "subscriber_weight_family": ("factor",),
    "subscriber_weight_student": ("factor",),
    "overtime_from": ("minutes",),
    "overtime_step": ("factor_per_minute",),
    "download": ("usd",),
    "download_per_minute": ("usd_per_minute",),
}
"""Parameters, and the units that each may be in."""
PARAMETER: Final = tuple(PARAMETER_UNITS)
UNIT: Final = tuple(dict.fromkeys(unit for units in PARAMETER_UNITS.values() for unit in units))
NONE: Final = "none"
"""Value of a cap or floor that an offering type does not have."""
WITH_NONE: Final = ("tcc_cap", "floor")

PARAMETER_TYPES: Final = {
    "overtime_from": (ANY_TYPE,),
    "overtime_step": (ANY_TYPE,),
    "download": (DOWNLOAD,),
    "download_per_minute": (DOWNLOAD,),
}
"""Parameters that only some types have."""

SUBSCRIBER_KIND: Final = ("family", "student", "active")
"""Subscribers that are counted apart; ``active`` are those who played at least once, whatever their kind."""

TERRITORIES: Final = ("US", "AS", "GU", "MP", "PR", "UM", "VI")
"""Where the licence of 17 USC 115 holds."""
