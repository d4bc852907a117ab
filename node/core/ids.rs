//! Names that nobody else gives: branches, tags, Call-IDs.

/// A seeded supply of names (SplitMix64).
#[derive(Clone, Debug)]
pub struct Ids(u64);

impl Ids {
    /// The same names for the same seed.
    pub fn new(seed: u64) -> Self {
        Ids(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A tag, or the first part of a Call-ID.
    pub fn tag(&mut self) -> String {
        format!("{:012x}", self.number() >> 16)
    }

    /// A branch that says it is unique (RFC 3261 8.1.1.7).
    pub fn branch(&mut self) -> String {
        format!("z9hG4bK{:016x}", self.number())
    }
}
