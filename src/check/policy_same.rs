//! What a policy wants to be the same at several servers, `[[same]]`, read.

use toml_edit::{Item, Key, TableLike};

use super::plan::{DriftReference, PlannedSame, Scope};
use super::policy::PolicyReader;
use crate::catalogue::{self, Class, Field};
use crate::failure::Result;
use crate::files::toml::{entries, texts};
use crate::health::Outcome;
use crate::text::explained::explain_command;
use crate::text::nearest::did_you_mean;

pub(crate) enum SameKey {
    Fields,
    Class,
    Except,
    Reference,
    Severity,
    Targets,
    Reason,
}

pub(crate) const SAME_KEYS: &[(&str, SameKey)] = &[
    ("fields", SameKey::Fields),
    ("class", SameKey::Class),
    ("except", SameKey::Except),
    ("reference", SameKey::Reference),
    ("severity", SameKey::Severity),
    ("targets", SameKey::Targets),
    ("reason", SameKey::Reason),
];

/// The word for more than half of the servers.
pub(crate) const MAJORITY: &str = "majority";

impl PolicyReader<'_> {
    /// What has to be the same: some fields, or those of a class; the settings, where neither is said.
    pub(super) fn same(&self, list: &Key, table: &dyn TableLike) -> Result<PlannedSame> {
        let (mut fields, mut class, mut except) = (None, None, Vec::new());
        let mut same = PlannedSame {
            fields: Vec::new(),
            reference: DriftReference::Majority,
            severity: Outcome::Warning,
            reason: None,
            scope: Scope::default(),
            place: String::new(),
        };
        for (key, item) in entries(table) {
            match self.known(key, SAME_KEYS)? {
                SameKey::Fields => fields = Some(self.fields(key, item)?),
                SameKey::Class => class = Some(self.class(key, item)?),
                SameKey::Except => except = self.fields(key, item)?,
                SameKey::Reference => {
                    let written = self.text(key, item, "majority, or a server")?;
                    if !written.eq_ignore_ascii_case(MAJORITY) {
                        same.reference = DriftReference::Target(written);
                        same.place = self.place(key);
                    }
                }
                SameKey::Severity => same.severity = self.severity(key, item)?,
                SameKey::Targets => same.scope = self.scope(key, item)?,
                SameKey::Reason => same.reason = Some(self.text(key, item, "text")?),
            }
        }
        same.fields = match (fields, class) {
            (Some(_), Some(_)) => {
                let both = self.file.fault(list, "one of them has both fields and class");
                return Err(
                    both.hint("name the fields, or take those of a class: setting, identity or state")
                );
            }
            (Some(fields), None) => fields,
            (None, class) => PlannedSame::fields_of_class(class.unwrap_or(Class::Setting), &[]),
        };
        same.fields.retain(|field| !except.contains(field));
        if same.fields.is_empty() {
            return Err(self.file.fault(list, "one of them leaves no field to compare"));
        }
        Ok(same)
    }

    /// Fields by their paths; a secret is nobody's to compare.
    fn fields(&self, key: &Key, item: &Item) -> Result<Vec<&'static Field>> {
        let Some(paths) = texts(item).filter(|paths| !paths.is_empty()) else {
            return Err(self.file.misfit(key, "the path of a field, or a list of them"));
        };
        let mut fields = Vec::new();
        for path in paths {
            match catalogue::field(&path) {
                Ok(field) if field.secret => {
                    let secret = format!("{} is a secret, and is compared with nobody's", field.path);
                    return Err(self.file.fault(key, &secret));
                }
                Ok(field) => fields.push(field),
                Err(nearest) => {
                    let unknown = self.file.fault(key, &format!("there is no field {path}"));
                    return Err(unknown.hints(did_you_mean(&nearest)).hint(explain_command(&[])));
                }
            }
        }
        Ok(fields)
    }

    fn class(&self, key: &Key, item: &Item) -> Result<Class> {
        let word = self.text(key, item, "setting, identity or state")?;
        for class in Class::ALL {
            if class.name().eq_ignore_ascii_case(&word) {
                return Ok(class);
            }
        }
        Err(self.file.none_of(key, &word, &Class::ALL.map(Class::name)))
    }
}
