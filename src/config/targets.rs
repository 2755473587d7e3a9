//! The targets of a command that takes several: what was written, with lists, groups and directories taken apart.
//!
//! Names stay as they are. What is behind one is [`super::Settings::resolve_chosen`]'s to find, for each by itself.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::chosen_target::ChosenTarget;
use super::file::Configuration;
use super::origin::{Origin, Sourced};
use super::resolve::{Sources, choose_target};
use super::target_list;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::{self, home};
use crate::snapshot::saved_files;
use crate::source::{self, file_target, looks_like_path, target_name};
use crate::text::nearest::{did_you_mean, nearest};

/// How deep groups may stand in one another. Nobody needs more, and each takes room on the stack.
const DEEPEST: usize = 100;

/// What stands in front of a directory of saved documents.
const DIRECTORY_PREFIX: &str = "dir:";

/// What is to be asked, each once, in the order in which they were named; those of a list behind those that were written.
/// `@GROUP` stands for its members, which may be groups themselves, and a directory for the saved documents in it, under
/// the names that they were saved under. Where nothing was written and no list is given, it is the target of a command
/// that names none.
///
/// # Errors
/// [`FailureKind::Usage`] for a group that was named and is none, and for a list or a directory that holds nothing;
/// [`FailureKind::Configuration`] where the file's own groups name one that is none, hold themselves, or hold nothing, and
/// for a list or a directory that cannot be read: with nothing asked, all would look well.
pub fn targets(written: &[String], list: Option<&Path>, sources: &Sources) -> Result<Vec<ChosenTarget>> {
    let mut named = Vec::new();
    for value in written {
        named.push(Sourced { value: target_name(value), origin: Origin::Argument });
    }
    if let Some(list) = list {
        named.extend(target_list::read(list)?);
    }
    if named.is_empty() {
        named.push(choose_target(None, sources)?);
    }
    let mut expansion = Expansion {
        configuration: &sources.configuration,
        done: HashSet::new(),
        seen: HashSet::new(),
        seen_files: HashSet::new(),
        targets: Vec::new(),
    };
    for Sourced { value, origin } in &named {
        expansion.add(value, origin, &mut Vec::new())?;
    }
    let targets = expansion.into_targets();
    let documents = targets.iter().filter(|target| reads_stdin(&target.name, sources)).count();
    let lists = usize::from(list.is_some_and(files::is_stdin));
    if documents + lists > 1 {
        return Err(Failure::message(FailureKind::Usage, "standard input can be read once")
            .hint("save the list or the document into a file"));
    }
    Ok(targets)
}

/// Whether a target is standard input, as it is written or by the address of a server of that name.
pub(crate) fn reads_stdin(name: &str, sources: &Sources) -> bool {
    match sources.configuration.server(name) {
        Some(server) => source::is_stdin(&server.address.value),
        None => source::is_stdin(name),
    }
}

/// Whether what was written is a group or a directory.
pub fn stands_for_several(written: &str, sources: &Sources) -> bool {
    let target = target_name(written);
    target.starts_with('@') || directory(&target, &sources.configuration).is_some()
}

/// The directory that is written so, where one is. A path that leads to none is a file's, there or not.
fn directory(target: &str, configuration: &Configuration) -> Option<PathBuf> {
    // The name of a server is that server, whatever directory may be called the same.
    if configuration.server(target).is_some() {
        return None;
    }
    if let Some((prefix, path)) = target.split_at_checked(DIRECTORY_PREFIX.len())
        && prefix.eq_ignore_ascii_case(DIRECTORY_PREFIX)
        && !path.is_empty()
    {
        return Some(path.into());
    }
    let path = Path::new(target);
    let is_one = looks_like_path(target) && home::expand_own(path).is_dir();
    if is_one { Some(path.to_owned()) } else { None }
}

/// Groups and directories on their way to targets.
struct Expansion<'a> {
    configuration: &'a Configuration,
    /// The groups that have nothing more to add.
    done: HashSet<String>,
    /// The targets that are there already, by their names; saved documents left out.
    seen: HashSet<String>,
    /// The saved documents that are there already.
    seen_files: HashSet<PathBuf>,
    targets: Vec<ChosenTarget>,
}

impl Expansion<'_> {
    /// Adds a target, what is in a directory, or what is in a group that was named at `origin` inside of other groups, the
    /// outermost first.
    fn add(&mut self, target: &str, origin: &Origin, inside: &mut Vec<String>) -> Result<()> {
        let Some(name) = target.strip_prefix('@') else {
            if let Some(directory) = directory(target, self.configuration) {
                return self.add_directory(&directory, origin);
            }
            // Whoever is named twice is asked once.
            if self.seen.insert(target.to_owned()) {
                let (name, origin) = (target.to_owned(), origin.clone());
                self.targets.push(ChosenTarget { name, document: None, origin });
            }
            return Ok(());
        };
        let Some(group) = self.configuration.group(name) else {
            return Err(unknown(name, origin, self.configuration));
        };
        if let Some(start) = inside.iter().position(|outer| outer == name) {
            let mut circle: Vec<String> = inside.iter().skip(start).map(|outer| in_full(outer)).collect();
            circle.push(in_full(name));
            let what = format!("a group cannot hold itself: {}", circle.join(" → "));
            return Err(fault(origin, &what).hint("take one of them out"));
        }
        if inside.len() == DEEPEST {
            let what = format!("{} is nested more than {DEEPEST} groups deep", in_full(name));
            return Err(fault(origin, &what).hint("let one of them name the targets themselves"));
        }
        let members = &group.members;
        if members.value.is_empty() {
            let what = format!("the group @{name} holds nothing, so nothing would be asked");
            let hint = format!("{name} = [\"HOST\", \"NAME\"] holds two targets");
            return Err(fault(&members.origin, &what).hint(hint));
        }
        // Groups may name each other a thousand times, and each is gone through once.
        if self.done.contains(name) {
            return Ok(());
        }
        inside.push(name.to_owned());
        for member in &members.value {
            self.add(&target_name(member), &members.origin, inside)?;
        }
        inside.pop();
        self.done.insert(name.to_owned());
        Ok(())
    }

    fn add_directory(&mut self, directory: &Path, origin: &Origin) -> Result<()> {
        let files = saved_files(directory).map_err(|failure| match origin {
            Origin::File(..) | Origin::Variable(_) => failure.context(origin),
            Origin::Argument | Origin::Option(_) | Origin::Default => failure,
        })?;
        for file in files {
            if self.seen_files.insert(file.path.clone()) {
                let name = target_name(&file.target);
                let (document, origin) = (Some(file.path), origin.clone());
                self.targets.push(ChosenTarget { name, document, origin });
            }
        }
        Ok(())
    }

    /// The targets, no two with the same name: a saved document gives way to everything that was named so, and to those
    /// before it, and is called by its path.
    fn into_targets(self) -> Vec<ChosenTarget> {
        let (mut seen, mut targets) = (self.seen, self.targets);
        targets.retain_mut(|target| {
            let Some(path) = &target.document else { return true };
            if seen.insert(target.name.clone()) {
                return true;
            }
            target.name = file_target(path);
            // Where that is there, too, somebody named the same file in both ways.
            seen.insert(target.name.clone())
        });
        targets
    }
}

fn unknown(name: &str, origin: &Origin, configuration: &Configuration) -> Failure {
    let names: Vec<String> = configuration.groups.iter().map(|group| in_full(&group.name)).collect();
    let name = in_full(name);
    let near = nearest(&name, names.iter().map(String::as_str));
    let all = if names.is_empty() {
        "groups are lists under [groups] in the configuration file, and there are none".to_owned()
    } else {
        format!("the groups are {}", names.join(", "))
    };
    fault(origin, &format!("there is no group {name}")).hints(did_you_mean(&near)).hint(all)
}

/// A group as it is written where a target may stand.
fn in_full(name: &str) -> String {
    format!("@{name}")
}

/// What is wrong, and where, unless it is in front of the user anyway.
fn fault(origin: &Origin, what: &str) -> Failure {
    match origin {
        Origin::File(..) => Failure::message(FailureKind::Configuration, format!("{origin}: {what}")),
        Origin::Variable(_) => Failure::message(FailureKind::Usage, format!("{origin}: {what}")),
        Origin::Argument | Origin::Option(_) | Origin::Default => Failure::message(FailureKind::Usage, what),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Environment, Layer};

    /// What the arguments come to, blanks between them, under a configuration file of this text.
    fn under(text: &str, written: &str) -> String {
        with(&[], text, written)
    }

    fn with(variables: &[(&'static str, &str)], text: &str, written: &str) -> String {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let environment = Environment::from_values(variables);
        let configuration = Configuration::load(Some(file.path()), false, &environment).unwrap();
        let written: Vec<_> = written.split_whitespace().map(str::to_owned).collect();
        match targets(&written, None, &Sources { environment, configuration, common: Layer::default() }) {
            Ok(targets) => {
                let names: Vec<_> = targets.into_iter().map(|target| target.name).collect();
                names.join(" ")
            }
            Err(failure) => format!("{:?} {failure}", failure.kind())
                .replace(&file.path().display().to_string(), "config.toml"),
        }
    }

    const GROUPS: &str = r#"
        default = "@europe"
        [servers.paris]
        address = "demo:"
        [groups]
        north = ["oslo", "demo:1.9"]
        europe = ["paris", "@north", "paris"]
        all = ["@north", "@europe", "-"]
        alone = "oslo"
    "#;

    #[test]
    fn groups_are_their_members_in_the_files_order_each_once() {
        for (written, expected) in [
            ("paris", "paris"),
            ("rome paris rome", "rome paris"),
            ("@north", "oslo demo:1.9"),
            ("@europe", "paris oslo demo:1.9"),
            ("@all", "oslo demo:1.9 paris -"),
            ("demo:1.9 @alone rome @europe", "demo:1.9 oslo rome paris"),
        ] {
            assert_eq!(under(GROUPS, written), expected, "{written}");
        }
    }

    #[test]
    fn without_any_the_default_is_asked_which_may_be_a_group() {
        assert_eq!(under(GROUPS, ""), "paris oslo demo:1.9");
        assert_eq!(under("default = \"rome\"", ""), "rome");
        assert_eq!(under("", ""), "localhost");
        assert_eq!(with(&[("JSINFO_TARGET", "@north")], GROUPS, ""), "oslo demo:1.9");
        assert_eq!(with(&[("JSINFO_TARGET", "@north")], GROUPS, "rome"), "rome");
    }

    #[test]
    fn a_group_that_is_none_says_where_it_was_named_and_which_there_are() {
        let file = "default = \"@nroth\"\n[groups]\nnorth = [\"oslo\"]\neurope = [\"paris\",\n\"@south\"]\n";
        let told = [
            under(file, "@nort"),
            with(&[("JSINFO_TARGET", "@x")], file, ""),
            under(file, ""),
            under(file, "rome @europe"),
            under("", "@north"),
        ];
        expect_test::expect![[r#"
            Usage error: there is no group @nort
            hint: did you mean @north?
            hint: the groups are @north, @europe
            Usage error: JSINFO_TARGET: there is no group @x
            hint: the groups are @north, @europe
            Configuration error: config.toml:1: there is no group @nroth
            hint: did you mean @north?
            hint: the groups are @north, @europe
            Configuration error: config.toml:4: there is no group @south
            hint: the groups are @north, @europe
            Usage error: there is no group @north
            hint: groups are lists under [groups] in the configuration file, and there are none"#]]
        .assert_eq(&told.join("\n"));
    }

    #[test]
    fn a_group_that_leads_nowhere_is_a_fault_of_the_file() {
        let file = r#"[groups]
            a = ["x", "@b"]
            b = ["@c"]
            c = ["@b"]
            self = ["@self"]
            empty = []
            more = ["x", "@empty"]
        "#;
        let told = ["@a", "@self", "@empty", "@more"].map(|written| under(file, written));
        expect_test::expect![[r#"
            Configuration error: config.toml:4: a group cannot hold itself: @b → @c → @b
            hint: take one of them out
            Configuration error: config.toml:5: a group cannot hold itself: @self → @self
            hint: take one of them out
            Configuration error: config.toml:6: the group @empty holds nothing, so nothing would be asked
            hint: empty = ["HOST", "NAME"] holds two targets
            Configuration error: config.toml:6: the group @empty holds nothing, so nothing would be asked
            hint: empty = ["HOST", "NAME"] holds two targets"#]]
        .assert_eq(&told.join("\n"));
    }
}
