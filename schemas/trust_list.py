import polars as pl

from schemas import provenance_words as words
from schemas.columns import Strict, code, count, plain, text


class TrustList(Strict):
    """One row per trust list, kind and certificate."""

    trust_list: str = text("Version of the list; every verdict names it")
    kind: str = code("What the certificate may sign; label: an accepted label", words.TRUST_KIND)
    place: pl.Int32 = count("Place in the list")
    anchor: str = text("Certificate, PEM; or the label of an attribution assertion")
    valid_from: pl.Date = plain("First month's end that it judges")
    valid_to: pl.Date = plain("Last; null: no end", nullable=True)
    source: str = text("Where this is written")

    class Config(Strict.Config):
        """Strict; ``unique`` is the grain."""

        unique = ["trust_list", "kind", "place"]
