//! Which parts of a document are wanted: `--section`, `--field` and `--exclude`.

use crate::catalogue::{Field, Section};

/// One word of `--exclude`: a whole section or one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A section, with what stands inside it.
    Section(&'static Section),
    /// One field.
    Field(&'static Field),
}

/// The parts of a document that are wanted. Nothing named means everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    included: Vec<Part>,
    excluded: Vec<Part>,
}

impl Selection {
    /// Wants the named sections and fields, less the excluded parts.
    pub fn new(sections: &[&'static Section], fields: &[&'static Field], excluded: &[Part]) -> Self {
        let mut included = Vec::with_capacity(sections.len() + fields.len());
        for section in sections {
            included.push(Part::Section(section));
        }
        for field in fields {
            included.push(Part::Field(field));
        }
        Self { included, excluded: excluded.to_vec() }
    }

    /// Whether the whole document is wanted.
    pub fn is_everything(&self) -> bool {
        self.included.is_empty() && self.excluded.is_empty()
    }

    /// Whether `field` is wanted.
    pub fn wants(&self, field: &Field) -> bool {
        self.decide(|part| part.covers(field))
    }

    /// Whether `section` is wanted as a whole: with what the catalogue does not know of it, or whatever was sent in its
    /// place.
    pub fn wants_section(&self, section: &Section) -> bool {
        self.decide(|part| part.covers_section(section))
    }

    /// The parts that were asked for by name.
    pub fn named(&self) -> &[Part] {
        &self.included
    }

    /// Whether something is wanted that a part may cover: what is excluded is not, whoever asked for it by name.
    fn decide(&self, covers: impl Fn(&Part) -> bool) -> bool {
        if self.excluded.iter().any(&covers) {
            return false;
        }
        self.included.is_empty() || self.included.iter().any(&covers)
    }
}

impl From<&'static Section> for Part {
    fn from(section: &'static Section) -> Self {
        Self::Section(section)
    }
}

impl From<&'static Field> for Part {
    fn from(field: &'static Field) -> Self {
        Self::Field(field)
    }
}

impl Part {
    fn covers(self, field: &Field) -> bool {
        match self {
            Self::Section(section) => field.section.is_within(section),
            Self::Field(named) => named == field,
        }
    }

    /// A field alone is never its section: what the catalogue does not know stays away.
    fn covers_section(self, section: &Section) -> bool {
        match self {
            Self::Section(named) => section.is_within(named),
            Self::Field(_) => false,
        }
    }

    /// The name that a person would type.
    pub fn name(self) -> &'static str {
        match self {
            Self::Section(section) => section.name,
            Self::Field(field) => field.path,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    /// What is asked of a selection: `--section`, `--field` and `--exclude`.
    fn select(sections: &[&str], fields: &[&str], excluded: &[&str]) -> Selection {
        let mut parts = Vec::new();
        for name in excluded {
            match catalogue::field(name) {
                Ok(field) => parts.push(Part::Field(field)),
                Err(_) => parts.push(Part::Section(catalogue::section(name).unwrap())),
            }
        }
        let sections: Vec<_> = sections.iter().map(|name| catalogue::section(name).unwrap()).collect();
        let fields: Vec<_> = fields.iter().map(|path| catalogue::field(path).unwrap()).collect();
        Selection::new(&sections, &fields, &parts)
    }

    fn wants(selection: &Selection, path: &str) -> bool {
        selection.wants(catalogue::field(path).unwrap())
    }

    /// Whether the fields of these sections are wanted, and no others.
    fn is_exactly(selection: &Selection, sections: &[&str]) -> bool {
        catalogue::fields().all(|field| selection.wants(field) == sections.contains(&field.section.name))
    }

    #[test]
    fn nothing_named_is_everything() {
        let everything = select(&[], &[], &[]);
        assert!(everything.is_everything());
        assert!(catalogue::fields().all(|field| everything.wants(field)));
        assert!(catalogue::sections().all(|section| everything.wants_section(section)));
    }

    #[test]
    fn configuration_holds_its_two_parts_and_server_is_only_the_top() {
        let whole = ["configuration", "cloudFileCache", "garbageCollect"];
        assert!(is_exactly(&select(&["config"], &[], &[]), &whole));
        assert!(is_exactly(&select(&["gc"], &[], &[]), &["garbageCollect"]));
        assert!(is_exactly(&select(&["server"], &[], &[]), &["server"]));
    }

    #[test]
    fn what_is_named_adds_up_and_what_is_excluded_wins() {
        let cache_and_version = select(&["cache"], &["version"], &[]);
        assert!(wants(&cache_and_version, "configuration.cloudFileCache.maximumSize"));
        assert!(wants(&cache_and_version, "version"));
        assert!(!wants(&cache_and_version, "revision"));
        let license = select(&["license"], &["license.expiry"], &["license.expiry"]);
        assert!(wants(&license, "license.valid") && !wants(&license, "license.expiry"));
        assert!(is_exactly(&select(&["config"], &[], &["cache", "gc"]), &["configuration"]));
        let but_top = select(&[], &[], &["server"]);
        assert!(!but_top.is_everything());
        assert!(!wants(&but_top, "version") && wants(&but_top, "license.valid"));
    }

    #[test]
    fn a_section_is_wanted_whole_only_where_it_was_named() {
        let section = |name: &str| catalogue::section(name).unwrap();
        let license = section("license");
        assert!(select(&["license"], &[], &["license.expiry"]).wants_section(license));
        assert!(!select(&[], &["license.valid"], &[]).wants_section(license));
        assert!(select(&["config"], &[], &[]).wants_section(section("gc")));
        assert!(!select(&["config"], &[], &["gc"]).wants_section(section("gc")));
    }
}
