//! What stands behind the `?` of a request: names and their values, each once.

use std::collections::BTreeMap;

use hyper::Uri;

/// The parameters of a request.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Query(BTreeMap<String, String>);

impl Query {
    /// Reads the parameters, which have to be among those `known`.
    ///
    /// # Errors
    /// What is wrong with them, in a sentence: a parameter that nobody reads would change nothing, and whoever wrote it
    /// would not hear of it.
    pub(super) fn read(uri: &Uri, known: &[&str]) -> Result<Self, String> {
        let mut parameters = BTreeMap::new();
        for pair in uri.query().unwrap_or_default().split('&') {
            if pair.is_empty() {
                continue;
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            if !known.contains(&name.as_str()) {
                return Err(match known {
                    [] => format!("there is no parameter {name} here"),
                    _ => format!("there is no parameter {name} here, only {}", known.join(", ")),
                });
            }
            // Of two values nobody could tell which one was meant.
            if parameters.insert(name.clone(), value).is_some() {
                return Err(format!("{name} is there twice"));
            }
        }
        Ok(Self(parameters))
    }

    /// The value of a parameter; an empty one is none.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name)?;
        if value.is_empty() { None } else { Some(value) }
    }
}

/// `%41` is `A`, and `+` is a blank.
fn decoded(written: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next(), rest.next()];
                match digits.map(hex_digit) {
                    [Some(high), Some(low)] => high * 16 + low,
                    _ => return Err("a % has two hexadecimal digits behind it".to_owned()),
                }
            }
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| "a parameter is not UTF-8".to_owned())
}

fn hex_digit(byte: Option<u8>) -> Option<u8> {
    let digit = char::from(byte?).to_digit(16)?;
    u8::try_from(digit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(uri: &str) -> Result<Query, String> {
        Query::read(&uri.parse().unwrap(), &["target", "policy"])
    }

    #[test]
    fn parameters_are_decoded_and_an_empty_one_is_none() {
        let query = read("/probe?target=a%20b%2Fc+d%c3%a9&policy=&").unwrap();
        assert_eq!(query.get("target"), Some("a b/c dé"));
        assert_eq!(query.get("policy"), None);
        assert_eq!(read("/probe"), Ok(Query::default()));
    }

    #[test]
    fn what_would_not_be_read_is_refused() {
        for (uri, what) in [
            ("/probe?module=x", "there is no parameter module here, only target, policy"),
            ("/probe?target=a&target=b", "target is there twice"),
            ("/probe?target=%4", "a % has two hexadecimal digits behind it"),
            ("/probe?target=%zz", "a % has two hexadecimal digits behind it"),
            ("/probe?target=%ff", "a parameter is not UTF-8"),
        ] {
            assert_eq!(read(uri).unwrap_err(), what, "{uri}");
        }
    }
}
