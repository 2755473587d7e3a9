//! Options that are settings: their arguments are made from the table in [`crate::config::table`], and what is given of
//! them becomes a layer of settings.

use std::marker::PhantomData;

use clap::builder::{
    BoolValueParser, PossibleValue, PossibleValuesParser, TypedValueParser as _, ValueParser,
};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, ValueHint};

use super::parsers::path_parser;
use crate::config::setting::{Group, Setting, SettingOption, SettingValue, ValueKind, Word};
use crate::config::{Layer, Origin, SETTINGS};

/// Which settings stand together as options of a command.
pub trait SettingGroups {
    /// The groups, in the order in which help shows them.
    const GROUPS: &'static [Group];
    /// Whether the subcommands of a command have them, too.
    const GLOBAL: bool = false;
}

/// Everything that it takes to ask a server.
#[derive(Debug, Clone, Default)]
pub struct Access;

/// How long it may take.
#[derive(Debug, Clone, Default)]
pub struct Deadlines;

/// How `show` shows a document.
#[derive(Debug, Clone, Default)]
pub struct Showing;

/// What every command has.
#[derive(Debug, Clone, Default)]
pub struct Everywhere;

impl SettingGroups for Access {
    const GROUPS: &'static [Group] = &[Group::Caller, Group::Credentials, Group::Deadlines, Group::Trust];
}

impl SettingGroups for Deadlines {
    const GROUPS: &'static [Group] = &[Group::Deadlines];
}

impl SettingGroups for Showing {
    const GROUPS: &'static [Group] = &[Group::Show];
}

impl SettingGroups for Everywhere {
    const GROUPS: &'static [Group] = &[Group::Everywhere];
    const GLOBAL: bool = true;
}

/// What the command line says of some settings.
#[derive(Debug, Clone, Default)]
pub struct SettingArgs<G> {
    /// It, as a layer.
    pub layer: Layer,
    groups: PhantomData<G>,
}

impl<G: SettingGroups> clap::Args for SettingArgs<G> {
    fn augment_args(mut command: clap::Command) -> clap::Command {
        for (setting, option) in settings::<G>() {
            command = command.arg(argument(setting, &option).global(G::GLOBAL));
        }
        command
    }

    // clap wants it for arguments that are parsed a second time, which nothing here is.
    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl<G: SettingGroups> clap::FromArgMatches for SettingArgs<G> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut layer = Layer::default();
        for (setting, _) in settings::<G>() {
            if let Some(value) = given(setting, matches) {
                layer.set(setting, value, Origin::Option(setting.name));
            }
        }
        Ok(Self { layer, groups: PhantomData })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The settings of the groups with their options, group by group.
fn settings<G: SettingGroups>() -> Vec<(&'static Setting, SettingOption)> {
    let mut settings = Vec::new();
    for group in G::GROUPS {
        for setting in SETTINGS {
            if let Some(option) = setting.option
                && option.group == *group
            {
                settings.push((*setting, option));
            }
        }
    }
    settings
}

/// The value that the command line gives; several fingerprints are one value.
fn given(setting: &Setting, matches: &ArgMatches) -> Option<SettingValue> {
    // A flag that was not given has a value all the same, which nobody said.
    if matches.value_source(setting.name)? != ValueSource::CommandLine {
        return None;
    }
    let values = matches.get_many::<SettingValue>(setting.name)?;
    let mut pins = Vec::new();
    for value in values {
        match value {
            SettingValue::Pins(more) => pins.extend(more.iter().copied()),
            other => return Some(other.clone()),
        }
    }
    Some(SettingValue::Pins(pins))
}

fn argument(setting: &'static Setting, option: &SettingOption) -> Arg {
    let mut argument = Arg::new(setting.name)
        .long(setting.name)
        .value_name(option.value_name)
        .help(help(setting, option))
        .help_heading(option.group.heading())
        .conflicts_with_all(option.conflicts)
        .value_parser(value_parser(setting.kind))
        .action(ArgAction::Set);
    if let Some(short) = option.short {
        argument = argument.short(short);
    }
    match setting.kind {
        // The name alone means yes; no is said with `=`, so that what follows is never taken for it.
        ValueKind::Flag => argument
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
            .hide_possible_values(true),
        ValueKind::Path => argument.value_hint(ValueHint::FilePath),
        ValueKind::Command => argument.value_hint(ValueHint::CommandString),
        ValueKind::Pins => argument.action(ArgAction::Append),
        ValueKind::Word(_) => argument.ignore_case(true),
        ValueKind::Name | ValueKind::Time | ValueKind::Structure => argument,
    }
}

/// What it does, and the default where that is worth saying.
fn help(setting: &Setting, option: &SettingOption) -> String {
    let default = match (setting.kind, setting.default) {
        (ValueKind::Time | ValueKind::Word(_), Some(default)) => default().spell(),
        _ => None,
    };
    match default {
        Some(default) => format!("{} [default: {default}]", option.about),
        None => option.about.to_owned(),
    }
}

fn value_parser(kind: ValueKind) -> ValueParser {
    match kind {
        ValueKind::Flag => BoolValueParser::new().map(SettingValue::Flag).into(),
        ValueKind::Path => path_parser().map(SettingValue::Path).into(),
        ValueKind::Word(words) => {
            let words = words();
            let possible: Vec<PossibleValue> = words.iter().map(possible_value).collect();
            // What is none of them is refused by clap, in its words, before it is read.
            PossibleValuesParser::new(possible).try_map(move |written| kind.read(&written)).into()
        }
        ValueKind::Name | ValueKind::Time | ValueKind::Command | ValueKind::Pins | ValueKind::Structure => {
            ValueParser::from(move |written: &str| kind.read(written))
        }
    }
}

fn possible_value(word: &Word) -> PossibleValue {
    PossibleValue::new(word.name).aliases(word.alias).help(word.about.to_string())
}
