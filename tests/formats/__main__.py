"""Print ``docs/formats.md``: ``make formats``."""

from pipelines.formats_doc.document import document
from tests.formats.written_cells import reports

if __name__ == "__main__":
    print(document(reports()), end="")
