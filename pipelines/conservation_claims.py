"""What must balance between what is accrued, claimed and paid."""

from attribution import reconcile_claims as rules
from pipelines.checks import Conservation

CLAIMS = (
    Conservation(
        "claimable",
        "accruals_of_lines",
        "What claimable lines accrue is what their agreements accrue.",
        ("claimable", "composition_earning"),
        rules.accruals_of_lines,
    ),
    Conservation(
        "claim_match",
        "claims_within_prices",
        "No claim gets more than price times share, nor more than it asks.",
        ("claim_match",),
        rules.claims_within_prices,
    ),
    Conservation(
        "accrual_account",
        "accounts_of_accruals",
        "All that a line opens with or gets is released, moved, held or left.",
        ("accrual_account",),
        rules.accounts_of_accruals,
    ),
    Conservation(
        "accrual_account",
        "accruals_in_accounts",
        "What is new in the accounts is what the month's lines accrue and hold.",
        ("claimable", "accrual_account"),
        rules.accruals_in_accounts,
    ),
    Conservation(
        "accrual_account",
        "claims_in_accounts",
        "What claims release is what the accounts of their lines release.",
        ("claim_match", "accrual_account"),
        rules.claims_in_accounts,
    ),
    Conservation(
        "journal",
        "claims_in_journal",
        "What accounts lose and get, and what claims make payable, is booked.",
        ("accrual_account", "claim_earning", "journal"),
        rules.claims_in_journal,
    ),
    Conservation(
        "payment",
        "claims_of_payments",
        "Payments say all that claims make payable.",
        ("claim_earning", "payment"),
        rules.claims_of_payments,
    ),
)
"""A failed one stops the month before anything is released."""
