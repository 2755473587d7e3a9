//! Every documented field of the Server Information Structure, written down once.
//!
//! Each section of the structure is one file of plain data below. Tables, machine formats, selections, completions and
//! the rules about a server's health all read this table, so a field of a new server version is one entry in
//! the file of its section. A new section is a file like the others, its `mod` line here and its line in
//! `CATALOGUE`. How a value is tested and spelled belongs to its [`Kind`]; finding the value in a document
//! belongs to [`crate::document`].

mod bandwidth_limits;
mod cloud_file_cache;
mod configuration;
mod garbage_collect;
pub(crate) mod kind;
mod license;
mod meant;
mod receiver;
mod server;
mod set_by;
mod user;

use std::iter;

pub use kind::Kind;
pub(crate) use meant::{fields_meant, names_meant};
pub use set_by::SetBy;

use crate::text::nearest::nearest;

/// One structure of the document: the top level, or an object in it. Each is there once, so its place in memory is its
/// identity.
#[derive(Debug)]
pub struct Section {
    /// What `--section` takes.
    pub name: &'static str,
    /// Shorter words that mean the same.
    pub short: &'static [&'static str],
    /// The section whose object holds this one's; none for the top level.
    pub parent: Option<&'static Section>,
    /// The dotted path of the object; empty for the top level.
    pub path: &'static str,
    /// The last part of it: the key in its parent's object.
    pub key: &'static str,
    /// Paths under which older servers send the object.
    pub older: &'static [&'static str],
    /// The heading in tables.
    pub title: &'static str,
    /// What the section is about, in a sentence.
    pub about: &'static str,
    /// The first server version that sends it, where that is known.
    pub since: Option<&'static str>,
    /// Who is shown it.
    pub seen_by: Audience,
}

/// One documented value. Like a section, it is there once.
#[derive(Debug)]
pub struct Field {
    /// The section it stands in.
    pub section: &'static Section,
    /// The dotted path, exactly as the server spells it.
    pub path: &'static str,
    /// The last part of it: the key in its section's object.
    pub key: &'static str,
    /// The name in tables.
    pub label: &'static str,
    /// The type and unit.
    pub kind: Kind,
    /// What it means, in a sentence.
    pub about: &'static str,
    /// The first server version that sends it, where that is known.
    pub since: Option<&'static str>,
    /// Older names of the last part of the path.
    pub older: &'static [&'static str],
    /// Who is shown it.
    pub seen_by: Audience,
    /// Whether null is a documented value, or the documentation leaves open whether it is.
    pub nullable: bool,
    /// Whether the value gives access and is masked unless asked for.
    pub secret: bool,
    /// What a change of it means.
    pub class: Class,
    /// Whether people rarely look for it: it stands behind the others.
    pub detail: bool,
    /// The path of the field that says how much of it there may be.
    pub out_of: Option<&'static str>,
    /// With what it is set at the server, as far as that is documented.
    pub set_by: SetBy,
    /// A value that it may have, as JSON.
    pub example: &'static str,
}

/// Who is shown a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody who can connect.
    Anyone,
    /// Callers who have authenticated; null for others.
    Authenticated,
    /// Superusers; not sent to others.
    Superuser,
}

/// What a change of a value means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// An administrator chose it.
    Setting,
    /// It says which server this is.
    Identity,
    /// It moves by itself, or depends on who asks.
    State,
}

/// The sections with their fields, in the order in which people and machines are shown them.
static CATALOGUE: &[(&Section, &[Field])] = &[
    (&server::SECTION, server::FIELDS),
    (&license::SECTION, license::FIELDS),
    (&receiver::SECTION, receiver::FIELDS),
    (&bandwidth_limits::SECTION, bandwidth_limits::FIELDS),
    (&configuration::SECTION, configuration::FIELDS),
    (&cloud_file_cache::SECTION, cloud_file_cache::FIELDS),
    (&garbage_collect::SECTION, garbage_collect::FIELDS),
    (&user::SECTION, user::FIELDS),
];

/// Every section, in catalogue order.
pub fn sections() -> impl Iterator<Item = &'static Section> {
    CATALOGUE.iter().map(|(section, _)| *section)
}

/// Every field, in catalogue order.
pub fn fields() -> impl Iterator<Item = &'static Field> {
    CATALOGUE.iter().flat_map(|(_, fields)| *fields)
}

/// The section whose values stand at the top level.
pub fn top() -> &'static Section {
    &server::SECTION
}

/// The last part of a dotted path. The compiler works it out for the table: to look for it in each document took as long
/// as to read the document.
pub(crate) const fn last_key(path: &str) -> &str {
    let mut behind = path.as_bytes();
    let mut rest = behind;
    while let [byte, others @ ..] = rest {
        rest = others;
        if *byte == b'.' {
            behind = others;
        }
    }
    // What stands behind a dot is text, too.
    match std::str::from_utf8(behind) {
        Ok(key) => key,
        Err(_) => path,
    }
}

/// The field with this path; upper and lower case are the same.
///
/// # Errors
/// The nearest paths, best first, where no field has this one.
pub fn field(path: &str) -> Result<&'static Field, Vec<&'static str>> {
    for field in fields() {
        if field.path.eq_ignore_ascii_case(path) {
            return Ok(field);
        }
    }
    Err(nearest_paths(path))
}

/// The paths that a mistyped one may have meant, best first. A key alone leads to every path that ends in it.
fn nearest_paths(typed: &str) -> Vec<&'static str> {
    const MOST: usize = 3;

    let mut paths = Vec::new();
    for name in nearest(typed, fields().flat_map(|field| [field.path, field.key])) {
        for field in fields() {
            if (field.path == name || field.key == name) && !paths.contains(&field.path) {
                paths.push(field.path);
            }
        }
    }
    if paths.is_empty() {
        paths = paths_in_part(typed);
    }
    paths.truncate(MOST);
    paths
}

/// The paths of the fields in whose name the last part of what was typed stands; where what stands before it is a section,
/// only those of that section.
fn paths_in_part(typed: &str) -> Vec<&'static str> {
    // In two letters anything may stand.
    const SHORTEST: usize = 3;

    let (before, part) = typed.rsplit_once('.').unwrap_or(("", typed));
    let part = part.to_ascii_lowercase();
    if part.len() < SHORTEST {
        return Vec::new();
    }
    let section = section(before).ok();
    let mut paths = Vec::new();
    for field in fields() {
        let is_there = section.is_none_or(|section| field.section == section);
        if is_there && field.key.to_ascii_lowercase().contains(&part) {
            paths.push(field.path);
        }
    }
    paths
}

/// The section with this name, short name or path; upper and lower case are the same.
///
/// # Errors
/// The nearest names, best first, where no section has this one.
pub fn section(name: &str) -> Result<&'static Section, Vec<&'static str>> {
    for section in sections() {
        if section.names().iter().any(|known| known.eq_ignore_ascii_case(name)) {
            return Ok(section);
        }
    }
    Err(nearest(name, sections().flat_map(Section::names)))
}

// Sections and fields are compared by where they are. By value it would be the same, but each comparison would go over
// every text, and the walks over a document compare for each key.
impl PartialEq for Section {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Section {}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Field {}

impl Section {
    /// Everything that names this section.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names = vec![self.name];
        names.extend(self.short);
        // The path of the top level is empty, and most others are the name itself.
        if !self.path.is_empty() && self.path != self.name {
            names.push(self.path);
        }
        names
    }

    /// Its fields, in catalogue order.
    pub fn fields(&self) -> &'static [Field] {
        for (section, fields) in CATALOGUE {
            if *section == self {
                return fields;
            }
        }
        &[]
    }

    /// Whether any of its values is a secret.
    pub fn has_secrets(&self) -> bool {
        self.fields().iter().any(|field| field.secret)
    }

    /// The keys under which its object is sent in its parent's: today's, then older ones.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        iter::once(self.key).chain(self.older.iter().map(|path| last_key(path)))
    }

    /// How many keys lead to its object.
    pub fn depth(&self) -> usize {
        // To split nothing gives one empty key.
        self.path.split('.').filter(|key| !key.is_empty()).count()
    }

    /// Whether this is `other` or stands inside it, as `--section` counts: the top level is only its own values.
    pub fn is_within(&self, other: &Section) -> bool {
        if self == other {
            return true;
        }
        match self.path.strip_prefix(other.path) {
            Some(rest) => !other.path.is_empty() && rest.starts_with('.'),
            None => false,
        }
    }
}

impl Field {
    /// A setting that everybody in the section's audience sees; the methods below say what differs.
    const fn new(
        section: &'static Section,
        path: &'static str,
        label: &'static str,
        kind: Kind,
        about: &'static str,
    ) -> Self {
        Self {
            section,
            path,
            key: last_key(path),
            label,
            kind,
            about,
            since: section.since,
            older: &[],
            seen_by: section.seen_by,
            nullable: false,
            secret: false,
            class: Class::Setting,
            detail: false,
            out_of: None,
            set_by: SetBy::NOTHING,
            example: kind.example(),
        }
    }

    const fn since(mut self, version: &'static str) -> Self {
        self.since = Some(version);
        self
    }

    const fn older(mut self, keys: &'static [&'static str]) -> Self {
        self.older = keys;
        self
    }

    const fn authenticated(mut self) -> Self {
        self.seen_by = Audience::Authenticated;
        self
    }

    const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    const fn identity(mut self) -> Self {
        self.class = Class::Identity;
        self
    }

    const fn state(mut self) -> Self {
        self.class = Class::State;
        self
    }

    const fn detail(mut self) -> Self {
        self.detail = true;
        self
    }

    const fn out_of(mut self, path: &'static str) -> Self {
        self.out_of = Some(path);
        self
    }

    const fn set_by(mut self, set_by: SetBy) -> Self {
        self.set_by = set_by;
        self
    }

    const fn like(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }

    /// The paths under which older servers send it: older names of its section, of its own, or of both.
    pub fn older_paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for holder in iter::once(self.section.path).chain(self.section.older.iter().copied()) {
            for key in self.keys() {
                let path = if holder.is_empty() { key.to_owned() } else { format!("{holder}.{key}") };
                if path != self.path {
                    paths.push(path);
                }
            }
        }
        paths
    }

    /// The keys under which it is sent in its section's object: today's, then older ones.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        iter::once(self.key).chain(self.older.iter().copied())
    }
}

#[cfg(test)]
mod tests;
