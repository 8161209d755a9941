"""What must balance between what is owed and what is paid."""

from attribution import reconcile_settlement as rules
from pipelines.checks import Conservation

SETTLEMENT = (
    Conservation(
        "advance_account",
        "accounts_of_advances",
        "What an advance opens with, less what is recouped, is what it closes with; nothing unearned is recouped.",
        ("advance_account",),
        rules.accounts_of_advances,
    ),
    Conservation(
        "settlement_deduction",
        "advances_in_deductions",
        "What is taken off payments for an advance is what it recouped.",
        ("advance_account", "settlement_deduction"),
        rules.advances_in_deductions,
    ),
    Conservation(
        "journal",
        "advances_in_journal",
        "All that is recouped, and all breakage, is booked.",
        ("advance_account", "settlement_deduction", "journal"),
        rules.advances_in_journal,
    ),
    Conservation(
        "payment",
        "deductions_of_payments",
        "Payments say all that is taken off them.",
        ("settlement_deduction", "payment"),
        rules.deductions_of_payments,
    ),
    Conservation(
        "payment",
        "payments_add_up",
        "What is paid is what is left in whole minor units, plus VAT, less tax withheld.",
        ("payment",),
        rules.payments_add_up,
    ),
)
"""A failed one stops the month before anything is released."""
