"""When and where it runs: assets, readers, writers, storage. No arithmetic on money."""
