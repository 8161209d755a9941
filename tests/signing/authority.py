"""A throw-away certificate authority: roots, signers and a time-stamp authority whose keys live in memory only."""

import datetime as dt
from dataclasses import dataclass, replace

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

EMAIL = ExtendedKeyUsageOID.EMAIL_PROTECTION
DOCUMENT = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
STAMPING = ExtendedKeyUsageOID.TIME_STAMPING
FOREVER = dt.datetime(2126, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Signing:
    """A key, its certificate and those above it (PEM, leaf first, the root left out)."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: str

    @property
    def key_pem(self) -> bytes:
        """The private key as PKCS #8 PEM, for the libraries that want it so; never to be written into the project."""
        no_password = serialization.NoEncryption()
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, no_password)


@dataclass(frozen=True)
class Root:
    """The head of an authority, and its certificate as PEM."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        """The root certificate, as a trust list holds it."""
        return _pem(self.certificate)


def root(name: str) -> Root:
    """A new root that calls itself ``name``, valid until 2126."""
    key = ec.generate_private_key(ec.SECP256R1())
    built = _builder(key, _name(name, "root"), _name(name, "root"), FOREVER)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
    built = built.add_extension(_usage(certificates=True), critical=True)
    return Root(key, built.sign(key, hashes.SHA256()))


def below(issuer: Root | Signing, name: str) -> Root:
    """An authority that ``issuer`` vouches for; of a signer, who may not, it is a forgery."""
    key = ec.generate_private_key(ec.SECP256R1())
    built = _builder(key, _name(name, "authority"), issuer.certificate.subject, FOREVER)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    built = built.add_extension(_usage(certificates=True), critical=True)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    built = built.add_extension(above, critical=False)
    return Root(key, built.sign(issuer.key, hashes.SHA256()))


def chained(signing: Signing, *above: Root) -> Signing:
    """The same signer, who sends the certificates above it as well."""
    return replace(signing, chain="".join([signing.chain, *(one.pem for one in above)]))


def signer(
    issuer: Root,
    name: str,
    *,
    purpose: x509.ObjectIdentifier = EMAIL,
    until: dt.datetime = FOREVER,
) -> Signing:
    """A certificate for ``name`` below ``issuer``, good for ``purpose`` only, until ``until``."""
    key = ec.generate_private_key(ec.SECP256R1())
    built = _builder(key, _name(name, "signer"), issuer.certificate.subject, until)
    built = built.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    built = built.add_extension(_usage(certificates=False), critical=True)
    built = built.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    built = built.add_extension(above, critical=False)
    certificate = built.sign(issuer.key, hashes.SHA256())
    return Signing(key, certificate, _pem(certificate))


def short_lived(issuer: Root, name: str, seconds: int) -> Signing:
    """A signer whose certificate ends ``seconds`` from now: it signs today and is expired ever after.

    The library refuses to sign with a certificate that has ended, so this is the only way to a file of an expired one.
    """
    return signer(issuer, name, until=dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds))


def _builder(
    key: ec.EllipticCurvePrivateKey, subject: x509.Name, issuer: x509.Name, until: dt.datetime
) -> x509.CertificateBuilder:
    """What every certificate has."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(name: str, role: str) -> x509.Name:
    parts = ((NameOID.ORGANIZATION_NAME, name), (NameOID.COMMON_NAME, f"{name} {role}"))
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        key_cert_sign=certificates,
        crl_sign=certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
