"""A host whose certificate nobody vouches for is not read, and that is said in one line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import crawling
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hostile import Site, ics


def certificate(folder: Path, *, named: bool) -> Path:
    """Write a certificate that is signed by itself, for another host or for none."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now - timedelta(1), now + timedelta(1)
    )
    if named:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    path = folder / "host.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        (True, "the certificate of the host is another host's"),
        (False, "the certificate of the host could not be verified"),
    ],
)
def test_a_certificate_that_is_not_to_be_trusted(tmp_path: Path, named: bool, reason: str) -> None:
    site = Site({"/a.ics": ics("Forum")})
    site.secure(certificate(tmp_path, named=named))
    data = crawling.lay_out(tmp_path / "data", {"one": {"url": site.url("/a.ics")}})
    try:
        done = crawling.crawl(data, crawling.environment([site]))
    finally:
        site.close()
    assert done.returncode == 1
    assert reason in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert site.paths(robots=True) == []
