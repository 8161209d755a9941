"""What the closing table lists of a month's files."""

from io import StringIO

from rich.console import Console

from pipelines import console


def test_workbooks_are_counted_and_not_listed() -> None:
    files = [
        {"recipient": "halcyon", "path": f"Halcyon/{name}", "kind": kind, "lines": lines}
        for name, kind, lines in (
            ("copy_sales.csv.xlsx", "copy", 0),
            ("sales.csv", "flat_sales", 1234),
            ("SHA256SUMS", "checksums", 2),
        )
    ]
    told = StringIO()

    Console(file=told, width=100).print(console._files({"files": files}))

    assert "2 files, and workbooks of 1 of them" in " ".join(told.getvalue().split())
    assert "1,234" in told.getvalue()
    assert "xlsx" not in told.getvalue()
