"""Print ``docs/formats.md``, or with the word ``check`` ``docs/check.md``: ``make formats``."""

import sys

from pipelines.formats_doc.checked import check_document
from pipelines.formats_doc.document import document
from tests.formats.written_cells import reports

if __name__ == "__main__":
    print(check_document() if sys.argv[1:] == ["check"] else document(reports()), end="")
