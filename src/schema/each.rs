//! Lists whose entries are made one by one.

use serde::{Serialize, Serializer};

/// A list of entries, each made when it is written: all at once, they would take more memory than what they are made from.
#[derive(Debug)]
pub(super) struct Each<'a, T, E> {
    items: &'a [T],
    entry: fn(&'a T) -> E,
}

impl<'a, T, E> Each<'a, T, E> {
    /// An entry for each item.
    pub(super) fn new(items: &'a [T], entry: fn(&'a T) -> E) -> Self {
        Self { items, entry }
    }
}

impl<T, E: Serialize> Serialize for Each<'_, T, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.items.iter().map(self.entry))
    }
}
