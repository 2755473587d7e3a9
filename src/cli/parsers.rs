//! How options are read that take names of the catalogue or of rules: names are completed and corrected.
//! Which option takes which is left to the types.

use std::path::PathBuf;

use clap::Arg;
use clap::builder::{PathBufValueParser, PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::catalogue::{self, Field, Section, fields_meant};
use crate::files::home;
use crate::schema::contracts::{CONTRACTS, Contract};
use crate::selection::Part;

/// Reads a path, which need not be UTF-8. No shell expands the `~` of `--option=~/x`.
pub(super) fn path_parser() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().map(|path| home::expand_own(&path))
}

/// Reads how many servers are asked at the same time.
pub(super) fn read_parallel(written: &str) -> Result<usize, String> {
    match written.parse() {
        Ok(servers) if servers > 0 => Ok(servers),
        _ => Err("it is a number of servers, from 1 on".to_owned()),
    }
}

/// As many names as fit into a message.
const FEW: usize = 10;

/// Reads names out of a table and completes them.
pub(super) struct NameParser<T: 'static> {
    /// The value of a name, or the names nearest to it.
    pub(super) find: fn(&str) -> Result<T, Vec<&'static str>>,
    /// Every name.
    pub(super) names: fn() -> Vec<&'static str>,
}

pub(super) const FIELD_PARSER: NameParser<&'static Field> =
    NameParser { find: find_field, names: || catalogue::fields().map(|field| field.path).collect() };

pub(super) const SECTION_PARSER: NameParser<&'static Section> = NameParser {
    find: catalogue::section,
    names: || catalogue::sections().map(|section| section.name).collect(),
};

pub(super) const PART_PARSER: NameParser<Part> =
    NameParser { find: find_part, names: || [(SECTION_PARSER.names)(), (FIELD_PARSER.names)()].concat() };

pub(super) const SCHEMA_PARSER: NameParser<&'static str> = NameParser {
    find: |name| Contract::find(name).map(|contract| contract.name),
    names: || CONTRACTS.iter().map(|contract| contract.name).collect(),
};

fn find_field(path: &str) -> Result<&'static Field, Vec<&'static str>> {
    let nearest = match catalogue::field(path) {
        Ok(field) => return Ok(field),
        Err(nearest) => nearest,
    };
    // Whoever names a section most likely wants one of its fields.
    if let Ok(section) = catalogue::section(path) {
        return Err(section.fields().iter().map(|field| field.path).take(3).collect());
    }
    // A label or a key is nearer than what only looks like it.
    match fields_meant(path).as_slice() {
        [] => Err(nearest),
        meant => Err(meant.iter().map(|field| field.path).take(3).collect()),
    }
}

fn find_part(name: &str) -> Result<Part, Vec<&'static str>> {
    let fields = match catalogue::field(name) {
        Ok(field) => return Ok(Part::Field(field)),
        Err(nearest) => nearest,
    };
    match catalogue::section(name) {
        Ok(section) => Ok(Part::Section(section)),
        Err(sections) => Err([sections, fields].concat()),
    }
}

impl<T> Clone for NameParser<T> {
    fn clone(&self) -> Self {
        Self { find: self.find, names: self.names }
    }
}

impl<T> NameParser<T> {
    /// The value of a name; or what is wrong with it, as clap says it of an argument.
    pub(super) fn read(&self, name: &str, argument: Option<String>) -> Result<T, clap::Error> {
        (self.find)(name).map_err(|nearest| no_such_name(name, argument, nearest, (self.names)()))
    }
}

/// What is wrong with a name that is none of these, as clap says it of an argument.
pub(super) fn no_such_name(
    name: &str,
    argument: Option<String>,
    nearest: Vec<&str>,
    names: Vec<&str>,
) -> clap::Error {
    let mut error = clap::Error::new(ErrorKind::InvalidValue);
    if let Some(argument) = argument {
        error.insert(ContextKind::InvalidArg, ContextValue::String(argument));
    }
    error.insert(ContextKind::InvalidValue, ContextValue::String(name.to_owned()));
    error.insert(ContextKind::SuggestedValue, ContextValue::Strings(owned(nearest)));
    if names.len() <= FEW {
        error.insert(ContextKind::ValidValue, ContextValue::Strings(owned(names)));
    }
    error
}

fn owned(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for NameParser<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<T, clap::Error> {
        let argument = argument.map(ToString::to_string);
        self.read(&value.to_string_lossy(), argument).map_err(|error| error.with_cmd(command))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter().map(PossibleValue::new)))
    }
}
