"""What the service is taken to have earned and agreed in the real month; the exchange rates are the ECB's own file."""

import shutil
from pathlib import Path

from tests.paths import INPUTS
from tests.real.catalogue import ARCHIVE, SERVICE
from tests.real.events import OFFERING, PERIOD, TERRITORY

REVENUE = f"""\
period,territory,offering,currency,gross,tax,net,subscribers,trial_subscribers,free_subscribers
{PERIOD},{TERRITORY},{OFFERING},USD,10500.00,500.00,10000.00,2463,0,0
"""

TERMS = f"""\
issued: 2026-02-01T00:00:00Z
service: {{name: Listening Excerpt, dpid: PADPIDA0000000003C}}
offerings:
  - {{offering: {OFFERING}, title: Subscription, commercial_model: SubscriptionModel, use_type: OnDemandStream,
     qualifying_ms: 30000, valid_from: 2000-01-01, source: assumed for the test month}}
parties:
  - {{party: archive, name: Archive Deliverer, dpid: {ARCHIVE}, currency: EUR, source: assumed for the test month}}
  - {{party: listened, name: Listened Deliverer, dpid: {SERVICE}, currency: EUR, source: assumed for the test month}}
  - {{party: writers-hub, name: Writers Hub, currency: EUR, source: assumed for the test month}}
agreements:
  - {{agreement: archive, licensor: archive, side: recorded, territories: "+2136", rate: "52 %",
     valid_from: 2000-01-01, source: assumed for the test month}}
  - {{agreement: listened, licensor: listened, side: recorded, territories: "+2136", rate: "52 %",
     valid_from: 2000-01-01, source: assumed for the test month}}
  - {{agreement: recorded-provision, provision: true, side: recorded, territories: "+2136", rate: "52 %",
     valid_from: 2000-01-01, source: assumed for the test month}}
  - {{agreement: writers, licensor: writers-hub, side: composition, mode: claims, territories: "+2136",
     rights: {{PR: "7.5 %", MR: "7.5 %"}}, valid_from: 2000-01-01, source: assumed for the test month}}
  - {{agreement: works-provision, provision: true, side: composition, mode: direct, territories: "+2136",
     rights: {{PR: "7.5 %", MR: "7.5 %"}}, valid_from: 2000-01-01, source: assumed for the test month}}
mandates:
  - {{mandate: everyone, owner_kind: any, rights: [PR, MR], territories: "+2136", licensor: writers-hub,
     valid_from: 2000-01-01, source: assumed for the test month}}
"""


def write(folder: Path) -> None:
    """Revenue, the real exchange rates and the terms, each in its place below ``folder``."""
    for name in ("finance", "terms"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "finance" / f"revenue-{PERIOD}.csv").write_text(REVENUE, "utf-8")
    shutil.copyfile(INPUTS / "rates" / "ecb_eurofxref-hist.zip", folder / "finance" / "eurofxref-hist.zip")
    (folder / "terms" / "terms.yaml").write_text(TERMS, "utf-8")
