from schemas.columns import Strict, text


class Service(Strict):
    """One row: the service itself, the sender of every report."""

    name: str = text("Name that reports give it")
    dpid: str = text("DDEX party identifier")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["dpid"]
