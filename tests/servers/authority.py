"""A certificate authority of a test's own, for servers on 127.0.0.1 and for whoever shows a certificate to them."""

import datetime as dt
import ipaddress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_NEVER = (
    "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only",
)  # fmt: skip


class Authority:
    """Signs for one day: `ca.pem`, and a certificate and a key (`NAME.pem`, `NAME.key`) for each name."""

    def __init__(self, folder: Path, name: str = "authority") -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        folder.chmod(0o755)
        self.certificate = self._sign(name, self.key.public_key(), is_authority=True)
        (folder / "ca.pem").write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def give(self, name: str) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (self.folder / f"{name}.key").write_bytes(key.private_bytes(*form))
        (self.folder / f"{name}.key").chmod(0o600)
        made = self._sign(name, key.public_key()).public_bytes(serialization.Encoding.PEM)
        (self.folder / f"{name}.pem").write_bytes(made)

    def _sign(self, name: str, key: ec.EllipticCurvePublicKey, *, is_authority: bool = False) -> x509.Certificate:
        now, subject = dt.datetime.now(dt.UTC), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        # Python 3.13 takes no authority whose certificate does not say that it may sign, nor one without these identifiers
        usage = dict.fromkeys(_NEVER, False) | {"key_cert_sign": is_authority, "crl_sign": is_authority}
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if is_authority else self.certificate.subject)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(digital_signature=True, **usage), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .add_extension(here, critical=False)
            .sign(self.key, hashes.SHA256())
        )
