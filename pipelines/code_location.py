"""What Dagster's pages and daemon load: the home is the one that the environment names."""

from pipelines.definitions import definitions
from pipelines.home import Home

defs = definitions(Home.at())
