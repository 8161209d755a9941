from schemas.licensor_earning import LicensorEarning


class CompositionEarning(LicensorEarning):
    """One row per pool, payee, basis, status and reason of the composition side."""
