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
        let sections = sections.iter().copied().map(Part::Section);
        let fields = fields.iter().copied().map(Part::Field);
        Self { included: sections.chain(fields).collect(), excluded: excluded.to_vec() }
    }

    /// Whether the whole document is wanted.
    pub fn is_everything(&self) -> bool {
        self.included.is_empty() && self.excluded.is_empty()
    }

    /// Whether `field` is wanted.
    pub fn wants(&self, field: &Field) -> bool {
        self.decide(|part| match part {
            Part::Section(section) => field.section.is_within(section),
            Part::Field(named) => named == field,
        })
    }

    /// Whether `section` is wanted as a whole: with what the catalogue does not know of it, or whatever was sent in its
    /// place.
    pub fn wants_section(&self, section: &Section) -> bool {
        self.decide(|part| matches!(part, Part::Section(named) if section.is_within(named)))
    }

    /// The parts that were asked for by name.
    pub fn named(&self) -> &[Part] {
        &self.included
    }

    fn decide(&self, covers: impl Fn(Part) -> bool) -> bool {
        let covered = |parts: &[Part]| parts.iter().any(|part| covers(*part));
        (self.included.is_empty() || covered(&self.included)) && !covered(&self.excluded)
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

    fn wanted(sections: &[&str], fields: &[&str], excluded: &[&str]) -> Vec<&'static str> {
        let section = |name: &&str| catalogue::section(name).unwrap();
        let sections: Vec<_> = sections.iter().map(section).collect();
        let fields: Vec<_> = fields.iter().map(|path| catalogue::field(path).unwrap()).collect();
        let excluded: Vec<_> = excluded
            .iter()
            .map(|name| catalogue::field(name).map_or_else(|_| Part::Section(section(name)), Part::Field))
            .collect();
        let selection = Selection::new(&sections, &fields, &excluded);
        catalogue::fields().filter(|field| selection.wants(field)).map(|field| field.path).collect()
    }

    #[test]
    fn nothing_named_is_everything() {
        assert_eq!(wanted(&[], &[], &[]).len(), 53);
        assert!(Selection::default().is_everything());
    }

    #[test]
    fn configuration_holds_its_two_parts_and_server_is_only_the_top() {
        assert_eq!(wanted(&["config"], &[], &[]).len(), 6);
        assert_eq!(wanted(&["gc"], &[], &[]).len(), 2);
        assert_eq!(wanted(&["server"], &[], &[]).len(), 21);
    }

    #[test]
    fn what_is_named_adds_up_and_what_is_excluded_wins() {
        assert_eq!(wanted(&["cache"], &["version"], &[]).len(), 3);
        assert_eq!(wanted(&["license"], &[], &["license.expiry"]), ["license.valid", "license.errorMessage"]);
        assert_eq!(wanted(&["config"], &[], &["cache", "gc"]).len(), 2);
        assert_eq!(wanted(&[], &[], &["server"]).len(), 32);
    }
}
