//! Amounts, times and versions: how they are read and how they are spelled, written down once.

pub mod amount;
pub(crate) mod time;
pub(crate) mod version;
