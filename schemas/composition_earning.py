from schemas.licensor_earning import LicensorEarning


class CompositionEarning(LicensorEarning):
    """One row per pool, status and reason of the composition side."""
