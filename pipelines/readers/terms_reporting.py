"""What of terms on reporting only the files that we write can say: whether there is such a layout."""

from collections.abc import Iterator

from pipelines.readers.terms_mistakes import Said
from pipelines.wire.sales_layouts import layout_names
from schemas.terms import TermsFile


def unknown_layouts(terms: TermsFile) -> Iterator[Said]:
    """Entries that ask for a sales layout that we do not have."""
    for at, entry in enumerate(terms.reporting):
        if entry.sales_layout not in layout_names():
            yield Said(
                ("reporting", at, "sales_layout"),
                f"reporting: {entry.party} wants sales in the layout {entry.sales_layout!r}, and there are "
                f"{', '.join(layout_names())}: take one of these",
            )
