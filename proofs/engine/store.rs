//! The visited set: exact packed states, each once, in the order of their discovery.

use hashbrown::{HashTable, hash_table::Entry};
use rapidhash::v3::{RapidSecrets, rapidhash_v3_seeded};

/// Where each field of a state lies in its words.
#[derive(Clone, Debug)]
pub struct Layout {
    places: Vec<Place>,
    words: usize,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    word: usize,
    shift: u32,
    width: u32,
}

impl Layout {
    /// Lays fields of these widths, in bits, into 64-bit words; no field crosses a word.
    pub fn new(widths: &[u32]) -> Self {
        let (mut word, mut used) = (0, 0);
        let mut places = Vec::with_capacity(widths.len());
        for width in widths {
            if used + width > 64 {
                (word, used) = (word + 1, 0);
            }
            places.push(Place { word, shift: used, width: *width });
            used += width;
        }
        Layout { places, words: word + 1 }
    }

    /// Words of a state.
    pub fn words(&self) -> usize {
        self.words
    }

    /// Packs fields into words; `Err` names the first field whose value is too large.
    pub fn pack(&self, fields: &[u32], words: &mut [u64]) -> Result<(), usize> {
        words.fill(0);
        for (index, (place, value)) in self.places.iter().zip(fields).enumerate() {
            if u64::from(*value) >> place.width != 0 {
                return Err(index);
            }
            words[place.word] |= u64::from(*value) << place.shift;
        }
        Ok(())
    }

    /// Unpacks words into fields.
    pub fn unpack(&self, words: &[u64], fields: &mut [u32]) {
        for (place, field) in self.places.iter().zip(fields) {
            let mask = (1u64 << place.width) - 1;
            *field = ((words[place.word] >> place.shift) & mask) as u32;
        }
    }
}

/// Every state found, whole: nothing is lost to a collision of hashes.
#[derive(Debug)]
pub struct Store {
    layout: Layout,
    words: Vec<u64>,
    seen: HashTable<u32>,
}

/// What became of a state put into the store.
pub enum Put {
    /// It is new and has this number.
    New(u32),
    /// It was there under this number.
    Known(u32),
}

impl Store {
    /// An empty store.
    pub fn new(layout: Layout) -> Self {
        Store { layout, words: Vec::new(), seen: HashTable::new() }
    }

    /// How states are laid out.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// How many states there are.
    pub fn len(&self) -> usize {
        self.words.len() / self.layout.words
    }

    /// Adds a state unless it is there.
    pub fn put(&mut self, state: &[u64]) -> Put {
        let size = self.layout.words;
        let number = u32::try_from(self.len()).expect("fewer than 2^32 states");
        let words = &self.words;
        let at = |place: &u32| &words[*place as usize * size..][..size];
        match self.seen.entry(hash(state), |p| at(p) == state, |p| hash(at(p))) {
            Entry::Occupied(entry) => Put::Known(*entry.get()),
            Entry::Vacant(entry) => {
                entry.insert(number);
                self.words.extend_from_slice(state);
                Put::New(number)
            }
        }
    }

    /// The fields of a state.
    pub fn fields(&self, state: u32, fields: &mut [u32]) {
        let size = self.layout.words;
        self.layout.unpack(&self.words[state as usize * size..][..size], fields);
    }
}

fn hash(words: &[u64]) -> u64 {
    // Seven words are a large state; the buffer is on the stack.
    let mut bytes = [0u8; 512];
    let mut length = 0;
    for (chunk, word) in bytes.chunks_exact_mut(8).zip(words) {
        chunk.copy_from_slice(&word.to_le_bytes());
        length += 8;
    }
    rapidhash_v3_seeded(&bytes[..length], &RapidSecrets::seed(0))
}
