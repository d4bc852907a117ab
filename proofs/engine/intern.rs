//! Interning: each distinct value once, under a small number.

use std::hash::{BuildHasher, Hash};

use hashbrown::{DefaultHashBuilder, HashTable};

/// Values in the order of their first appearance.
#[derive(Clone, Debug)]
pub struct Interner<T> {
    places: HashTable<u32>,
    values: Vec<T>,
    hasher: DefaultHashBuilder,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        let hasher = DefaultHashBuilder::default();
        Interner { places: HashTable::new(), values: Vec::new(), hasher }
    }
}

impl<T: Eq + Hash> Interner<T> {
    /// The number of a value, given on first sight.
    pub fn intern(&mut self, value: T) -> u32 {
        let hash = self.hasher.hash_one(&value);
        let values = &self.values;
        if let Some(place) = self.places.find(hash, |place| values[*place as usize] == value) {
            return *place;
        }
        let place = u32::try_from(self.values.len()).expect("fewer than 2^32 distinct values");
        self.values.push(value);
        let (values, hasher) = (&self.values, &self.hasher);
        self.places.insert_unique(hash, place, |p| hasher.hash_one(&values[*p as usize]));
        place
    }

    /// The value of a number.
    pub fn get(&self, place: u32) -> &T {
        &self.values[place as usize]
    }

    /// All of them, in the order of their numbers.
    pub fn values(&self) -> &[T] {
        &self.values
    }
}
