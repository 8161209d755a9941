from schemas.pool import Pool


class RecordedPool(Pool):
    """One row per base and agreement of the recorded side."""
