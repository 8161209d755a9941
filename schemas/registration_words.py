"""What societies say of registrations."""

from typing import Final

REGISTRATION_STATUS: Final = ("CO", "DU", "RA", "AS", "AC", "RJ", "NP", "RC")
"""What a society says became of a registration: in conflict, duplicate, received, accepted, accepted with changes,
rejected, without its participation, claim rejected. CWR 2.x, Transaction Status."""
DISPUTED: Final = ("CO", "RC")
"""Those that leave open whose a share is."""
DECIDED: Final = ("AS", "AC", "NP")
"""Those that end it. Received, duplicate and rejected are said of a registration before anybody looks at its shares."""
MESSAGE_TYPE: Final = ("F", "R", "T", "G", "E")
"""What of a file was sent back: a field, a record, a transaction, a group, all of it. CWR 2.x, MSG."""
