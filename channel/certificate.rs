//! A self-signed certificate, worth what the fingerprint in the SDP makes it worth (RFC 8122).

use std::str::FromStr;

use dimpl::DtlsCertificate;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::elliptic_curve::Generate;
use p256::pkcs8::EncodePrivateKey;
use sha2::{Digest, Sha256};
use x509_cert::TbsCertificate;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{self, Builder, CertificateBuilder};
use x509_cert::der::asn1::UtcTime;
use x509_cert::der::{DateTime, Encode};
use x509_cert::ext::Extension;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{EncodePublicKey, SubjectPublicKeyInfo, SubjectPublicKeyInfoRef};
use x509_cert::time::{Time, Validity};

use crate::{Error, fingerprint};

/// An ECDSA P-256 key and a certificate of it, both in DER.
#[derive(Clone, Debug)]
pub struct Certificate {
    pair: DtlsCertificate,
}

impl Certificate {
    /// Makes a key from the system's randomness and signs a certificate with it.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] when the system has no randomness to give.
    pub fn generate() -> Result<Self, Error> {
        let key = SigningKey::try_generate().map_err(unmade)?;
        let certificate = sign(&key)?;
        let private_key = key.to_pkcs8_der().map_err(unmade)?.as_bytes().to_vec();
        Ok(Certificate { pair: DtlsCertificate { certificate, private_key } })
    }

    /// The value of `a=fingerprint`: `sha-256` and the digest of the certificate.
    pub fn fingerprint(&self) -> String {
        fingerprint::sha_256(&self.pair.certificate)
    }

    pub(crate) fn pair(&self) -> DtlsCertificate {
        self.pair.clone()
    }
}

/// A certificate that names itself as its issuer and extends nothing.
struct Plain(Name);

impl BuilderProfile for Plain {
    fn get_issuer(&self, subject: &Name) -> Name {
        subject.clone()
    }

    fn get_subject(&self) -> Name {
        self.0.clone()
    }

    fn build_extensions(
        &self,
        _: SubjectPublicKeyInfoRef<'_>,
        _: SubjectPublicKeyInfoRef<'_>,
        _: &TbsCertificate,
    ) -> builder::Result<Vec<Extension>> {
        Ok(Vec::new())
    }
}

fn sign(key: &SigningKey) -> Result<Vec<u8>, Error> {
    let public = key.verifying_key().to_public_key_der().map_err(unmade)?;
    let info = SubjectPublicKeyInfo::try_from(public.as_bytes()).map_err(unmade)?;
    let digest = Sha256::digest(public.as_bytes());
    let serial = SerialNumber::new(&digest[..16]).map_err(unmade)?;
    let name = Name::from_str("CN=callproof").map_err(unmade)?;
    let made = CertificateBuilder::new(Plain(name), serial, validity()?, info).map_err(unmade)?;
    let signed = made.build::<_, DerSignature>(key).map_err(unmade)?;
    signed.to_der().map_err(unmade)
}

/// Fixed, so that no clock is read: nobody checks it, the fingerprint is what binds.
fn validity() -> Result<Validity, Error> {
    Ok(Validity::new(new_year(2020)?, new_year(2049)?))
}

fn new_year(year: u16) -> Result<Time, Error> {
    let day = DateTime::new(year, 1, 1, 0, 0, 0).map_err(unmade)?;
    Ok(Time::UtcTime(UtcTime::from_date_time(day).map_err(unmade)?))
}

fn unmade(error: impl std::fmt::Display) -> Error {
    Error::Certificate(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_certificate_has_its_own_fingerprint() {
        let one = Certificate::generate().unwrap().fingerprint();
        let other = Certificate::generate().unwrap().fingerprint();
        assert_ne!(one, other);
        let octets = one.strip_prefix("sha-256 ").unwrap();
        assert_eq!(octets.split(':').count(), 32);
        assert!(octets.split(':').all(|octet| u8::from_str_radix(octet, 16).is_ok()));
    }
}
