from schemas.pool import Pool


class CompositionPool(Pool):
    """One row per base, agreement and right of the composition side."""
