//! JSON without loss: what came is kept as it came, whatever it is, and written again so.
//!
//! Numbers keep their digits and their spelling, texts their escapes and halves of surrogate pairs, objects the order
//! of their keys and those that are there twice. No library that was looked at does: `serde_json` keeps numbers only
//! through a private key, which it obeys in hostile documents too, and gives each of two equal keys to nobody; jiter
//! turns numbers into floats and refuses half a surrogate pair wherever it stands; json-syntax replaces it, drops the
//! escapes, and reads without limits. What is ours alone, the structures of [`crate::schema`], `serde_json` writes.
//!
//! | module | what it is for |
//! |---|---|
//! | [`mod@read`] | from bytes to a value, within limits |
//! | [`value`] | values, objects and texts |
//! | [`number`] | numbers, and what they denote |
//! | [`mod@write`] | from values and structures to text: the one layout |

mod number;
mod read;
mod value;
mod write;

pub use number::Number;
pub(crate) use read::read;
pub use value::{Member, Object, Text, Value};
pub(crate) use write::{JsonWriter, compact, pretty, write_pretty};
