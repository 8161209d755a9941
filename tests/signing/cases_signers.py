"""Cases of the verdict table: who signed, when, and for what."""

import io
import time
from functools import cache

import c2pa

from tests.signing.authority import DOCUMENT, STAMPING, Root, below, chained, short_lived, signer
from tests.signing.cases import Case, case, good, signed
from tests.signing.kit import OFFLINE, Signed
from tests.signing.stamps import time_stamps
from tests.signing.studio import audio, studio

SHORT_SECONDS = 3


@cache
def expired() -> dict[str, Signed]:
    """Files signed with a certificate that has ended by now: not stamped, stamped, and by whom nobody trusts to."""
    short = short_lived(studio().trust, "Example Former Generator", SHORT_SECONDS)
    ends = time.monotonic() + SHORT_SECONDS
    with time_stamps(signer(studio().cawg, "Example Usurper", purpose=STAMPING)) as usurped:
        addresses = {"unstamped": None, "stamped": studio().stamps, "usurped": usurped}
        made = {name: signed(signing=short, stamps=address) for name, address in addresses.items()}
    time.sleep(max(0.0, ends - time.monotonic()) + 1)
    return made


@case
def certificate_expired() -> Case:
    """Nobody says when it was signed."""
    return Case(expired()["unstamped"].media)


@case
def certificate_expired_but_timestamped() -> Case:
    """Signed while the certificate was good, which the timestamp proves."""
    return Case(expired()["stamped"].media)


@case
def certificate_expired_and_time_stamp_authority_unknown() -> Case:
    """Who proves the time is not to be trusted."""
    return Case(expired()["stamped"].media, distrust="tsa")


@case
def certificate_expired_and_stamped_below_the_identity_authority() -> Case:
    """Who proves the time is trusted for something else."""
    return Case(expired()["usurped"].media)


@case
def time_stamp_authority_unknown() -> Case:
    """The certificate is good, so the time does not matter."""
    return Case(signed(stamps=studio().stamps).media, distrust="tsa")


@case
def certificate_for_signing_documents() -> Case:
    """Another purpose that C2PA allows."""
    return Case(signed(signing=signer(studio().trust, "Example Archive", purpose=DOCUMENT)).media)


@case
def unknown_authority() -> Case:
    """An authority that nobody trusts."""
    return Case(signed(signing=studio().unknown).media)


@case
def intermediate_authority() -> Case:
    """A trusted root vouches for an authority, which vouches for the signer; all are sent along."""
    middle = below(studio().trust, "Example Middle")
    return Case(signed(signing=chained(signer(middle, "Example Branch"), middle)).media)


@case
def certificate_issued_by_a_mere_signer() -> Case:
    """Somebody who may sign plays authority."""
    forged = below(studio().generator, "Example Forger")
    theirs = Root(studio().generator.key, studio().generator.certificate)
    return Case(signed(signing=chained(signer(forged, "Example Protege"), forged, theirs)).media)


@case
def signed_below_the_time_stamp_authority() -> Case:
    """Trusted, but for the time; the library does not keep the two apart."""
    return Case(signed(signing=signer(studio().tsa, "Example Clock")).media)


@case
def signed_with_a_time_stamp_certificate() -> Case:
    """The same, with a certificate that is good for timestamps only."""
    return Case(signed(signing=signer(studio().tsa, "Example Clock", purpose=STAMPING)).media)


@case
def signed_below_the_identity_authority() -> Case:
    """Trusted, but for who countersigns."""
    return Case(signed(signing=studio().society).media)


@case
def builder_archive() -> Case:
    """A manifest that was never signed: the library's own working file."""
    archive = io.BytesIO()
    c2pa.Builder(good(), context=c2pa.Context.from_dict(OFFLINE)).to_archive(archive)
    return Case(None, "c2pa", archive.getvalue())


@case
def builder_archive_beside_audio() -> Case:
    """The same, passed off as a sidecar."""
    return Case(audio("wav"), "wav", builder_archive().store)


@case
def attribution_countersigned() -> Case:
    """A society signs the attribution, too (CAWG identity)."""
    return Case(signed(identity=studio().society).media)


@case
def attribution_countersigned_and_no_identity_anchor() -> Case:
    """The reader trusts no authority of identities that signed it."""
    return Case(signed(identity=studio().society).media, distrust="cawg")


@case
def attribution_countersigned_by_a_stranger() -> Case:
    """The same, by somebody whose authority nobody knows."""
    return Case(signed(identity=studio().unknown).media)
