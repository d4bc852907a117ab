//! Fingerprints of certificates as the SDP carries them (RFC 8122).

use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::Error;

/// What the peer's certificate has to digest to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    function: Function,
    digest: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Function {
    Sha256,
    Sha384,
    Sha512,
}

impl Fingerprint {
    /// Reads the value of an `a=fingerprint`, in either case of letters.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        read(text).ok_or_else(|| Error::Fingerprint(text.to_owned()))
    }

    /// Whether `certificate`, in DER, is the one.
    pub(crate) fn admits(&self, certificate: &[u8]) -> bool {
        self.function.digest(certificate) == self.digest
    }
}

impl Function {
    fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Function::Sha256 => Sha256::digest(bytes).to_vec(),
            Function::Sha384 => Sha384::digest(bytes).to_vec(),
            Function::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    fn length(self) -> usize {
        match self {
            Function::Sha256 => 32,
            Function::Sha384 => 48,
            Function::Sha512 => 64,
        }
    }
}

/// The fingerprint of `certificate` as the SDP writes it.
pub(crate) fn sha_256(certificate: &[u8]) -> String {
    let octets: Vec<String> =
        Sha256::digest(certificate).iter().map(|octet| format!("{octet:02X}")).collect();
    format!("sha-256 {}", octets.join(":"))
}

fn read(text: &str) -> Option<Fingerprint> {
    let (name, octets) = text.trim().split_once(' ')?;
    let function = match name.to_ascii_lowercase().as_str() {
        "sha-256" => Function::Sha256,
        "sha-384" => Function::Sha384,
        "sha-512" => Function::Sha512,
        _ => return None,
    };
    let digest: Vec<u8> = octets.trim().split(':').map(octet).collect::<Option<_>>()?;
    (digest.len() == function.length()).then_some(Fingerprint { function, digest })
}

fn octet(text: &str) -> Option<u8> {
    let hexadecimal = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hexadecimal { u8::from_str_radix(text, 16).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_admits_its_certificate_only_and_in_either_case() {
        let printed = sha_256(b"one");
        for text in [printed.clone(), printed.to_lowercase(), printed.to_uppercase()] {
            let fingerprint = Fingerprint::parse(&text).unwrap();
            assert!(fingerprint.admits(b"one"));
            assert!(!fingerprint.admits(b"two"));
        }
    }

    #[test]
    fn what_is_no_fingerprint_is_refused() {
        let long = format!("{}:00", sha_256(b"one"));
        let md5 = "md5 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";
        for text in ["", "sha-256", "sha-256 ", "sha-256 +1:00", "sha-256 AB:CD", md5, &long] {
            assert!(Fingerprint::parse(text).is_err(), "{text}");
        }
    }
}
