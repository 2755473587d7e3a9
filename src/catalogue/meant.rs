//! The fields that people mean who do not write a path: they write a label, a key, a section's short name before a key,
//! or a path in the spelling of another program.

use super::{Field, field, fields, section};

/// The fields that `word` names in any of these ways, in catalogue order. The strictest way that leads anywhere counts,
/// so that `maximumSize` is not taken for all that has a size.
pub(crate) fn fields_meant(word: &str) -> Vec<&'static Field> {
    let word = squeeze(word);
    // As the names of shell variables begin.
    let word = word.strip_prefix("jsinfo").unwrap_or(&word);
    for names in [paths_of, keys_of, labels_of] {
        let mut meant = Vec::new();
        for field in fields() {
            if names(field).iter().any(|name| squeeze(name) == word) {
                meant.push(field);
            }
        }
        if !meant.is_empty() {
            return meant;
        }
    }
    Vec::new()
}

/// The names of what there is to explain to whoever wrote this where a field or a section belongs, as far as it is known.
pub(crate) fn names_meant(word: &str) -> Vec<&'static str> {
    const MOST: usize = 3;

    if let Ok(section) = section(word) {
        return vec![section.name];
    }
    let mut names: Vec<&str> = fields_meant(word).iter().map(|field| field.path).collect();
    if names.is_empty()
        && let Err(near) = field(word)
    {
        names.extend(near.first());
    }
    names.truncate(MOST);
    names
}

/// What is left of a name without case, dots, blanks and whatever else words are held together with.
fn squeeze(name: &str) -> String {
    let mut squeezed = name.to_lowercase();
    squeezed.retain(char::is_alphanumeric);
    squeezed
}

/// The path, and what stands for its beginning: each name of the section.
fn paths_of(field: &Field) -> Vec<String> {
    let mut paths = vec![field.path.to_owned()];
    for section in field.section.names() {
        for key in keys_of(field) {
            paths.push(format!("{section}.{key}"));
        }
    }
    paths
}

/// The last part of the path, and what older servers called it.
fn keys_of(field: &Field) -> Vec<String> {
    let mut keys = vec![field.key.to_owned()];
    for key in field.older {
        keys.push((*key).to_owned());
    }
    keys
}

/// The label, alone and below the title of its section.
fn labels_of(field: &Field) -> Vec<String> {
    vec![field.label.to_owned(), format!("{} {}", field.section.title, field.label)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(word: &str) -> Vec<&'static str> {
        fields_meant(word).iter().map(|field| field.path).collect()
    }

    #[test]
    fn every_field_is_known_by_path_section_key_and_label() {
        for field in fields() {
            for name in paths_of(field) {
                assert!(fields_meant(&name).contains(&field), "{name}");
            }
            // A key may be the whole path of another field, which goes before it, and a label the key of one.
            for name in [keys_of(field), labels_of(field)].concat() {
                assert!(!fields_meant(&name).is_empty(), "{name}");
            }
        }
    }

    #[test]
    fn people_write_what_they_see() {
        for (word, expected) in [
            ("Grace period", &["configuration.garbageCollect.timeLimitSeconds"][..]),
            ("name", &["serverName", "user.userName"]),
            ("cache.maximumSize", &["configuration.cloudFileCache.maximumSize"]),
            ("gc.intervalSeconds", &["configuration.garbageCollect.intervalSeconds"]),
            ("maximumSize", &["configuration.cloudFileCache.maximumSize"]),
            ("server.version", &["version"]),
            (".license.valid", &["license.valid"]),
            ("JSINFO_LICENSE_VALID", &["license.valid"]),
            ("license valid", &["license.valid"]),
            ("user.username", &["user.userName"]),
            ("authRequired", &["authRequired"]),
            ("Login required", &["authRequired", "receiver.authRequired"]),
            ("demo:", &[]),
            ("", &[]),
        ] {
            assert_eq!(paths(word), expected, "{word}");
        }
    }
}
