from schemas.pool import Pool


class AiPool(Pool):
    """One row per territory, offering and licence of sources that is paid beside the recorded pools."""
