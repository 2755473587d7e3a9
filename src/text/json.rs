//! JSON from elsewhere: read whole, and never deeper than is good for the stack.
//!
//! What the values mean is left to [`crate::document`] and to those who read answers.

use anyhow::{anyhow, bail};
use serde::Deserialize;
use serde_json::Value;

/// The most levels of objects and lists in one another, as serde has them by default. A server's document has
/// three.
const MAX_DEPTH: usize = 128;

/// Reads JSON of any shape, not deeper than [`MAX_DEPTH`].
pub(crate) fn read_json<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> anyhow::Result<T> {
    // Before it is read, because reading is what would overflow the stack.
    if depth(bytes) > MAX_DEPTH {
        bail!("it is nested deeper than {MAX_DEPTH} levels");
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    // serde's own limit is about the same, but speaks of recursion, and does not hold for raw values.
    reader.disable_recursion_limit();
    let value = T::deserialize(&mut reader).map_err(not_json)?;
    reader.end().map_err(not_json)?;
    Ok(value)
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn not_json(error: serde_json::Error) -> anyhow::Error {
    anyhow!("it is not JSON: {error}")
}

/// How many objects and lists are open in one another at the most, in JSON or what should be.
fn depth(bytes: &[u8]) -> usize {
    let mut deepest = 0;
    let mut open: usize = 0;
    // A bracket inside of a text opens nothing, and a quote behind a backslash does not end the text.
    let mut in_text = false;
    let mut escaped = false;
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                open += 1;
                deepest = deepest.max(open);
            }
            b'}' | b']' if !in_text => open = open.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// What a JSON value is, for messages.
pub(crate) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted_outside_of_text() {
        assert_eq!(depth(br#"{"a": [1, {"b": "[[[\"[["}], "c": {}}"#), 3);
        let nested = |levels: usize| format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels));
        assert!(read_json::<Value>(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert!(read_json::<Value>(nested(MAX_DEPTH + 1).as_bytes()).is_err());
    }
}
