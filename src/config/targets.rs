//! The targets of a command that takes several: what was written, with groups taken apart.
//!
//! Names stay as they are. What is behind one is [`super::Settings::resolve`]'s to find, for each by itself.

use std::collections::HashSet;

use super::file::Configuration;
use super::origin::{Origin, Sourced};
use super::resolve::{Sources, choose_target};
use crate::failure::{Failure, FailureKind, Result};
use crate::source::target_name;
use crate::text::nearest::{did_you_mean, nearest};

/// How deep groups may stand in one another. Nobody needs more, and each takes room on the stack.
const DEEPEST: usize = 100;

/// What is to be asked, each once, in the order in which they were named. `@GROUP` stands for its members, which may be
/// groups themselves. Where nothing was written, it is the target of a command that names none.
///
/// # Errors
/// [`FailureKind::Usage`] for a group that was named and is none; [`FailureKind::Configuration`] where the file's own
/// groups name one that is none, hold themselves, or hold nothing: with nothing asked, all would look well.
pub fn targets(written: &[String], sources: &Sources) -> Result<Vec<String>> {
    let mut named = Vec::new();
    for value in written {
        named.push(Sourced { value: value.clone(), origin: Origin::Argument });
    }
    if named.is_empty() {
        named.push(choose_target(None, sources)?);
    }
    let mut expansion = Expansion {
        configuration: &sources.configuration,
        done: HashSet::new(),
        seen: HashSet::new(),
        targets: Vec::new(),
    };
    for Sourced { value, origin } in &named {
        expansion.add(value, origin, &mut Vec::new())?;
    }
    Ok(expansion.targets)
}

/// Groups on their way to targets.
struct Expansion<'a> {
    configuration: &'a Configuration,
    /// The groups that have nothing more to add.
    done: HashSet<String>,
    /// The targets that are there already.
    seen: HashSet<String>,
    targets: Vec<String>,
}

impl Expansion<'_> {
    /// Adds a target, or what is in a group that was named at `origin` inside of other groups, the outermost first.
    fn add(&mut self, written: &str, origin: &Origin, inside: &mut Vec<String>) -> Result<()> {
        let target = target_name(written);
        let Some(name) = target.strip_prefix('@') else {
            if self.seen.insert(target.clone()) {
                self.targets.push(target);
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
            let what = format!("{} is inside of {DEEPEST} other groups, one in the other", in_full(name));
            return Err(fault(origin, &what).hint("let one of them name the targets themselves"));
        }
        let members = &group.members;
        if members.value.is_empty() {
            let what = format!("the group @{name} holds nothing, so nothing would be asked");
            let hint = format!("{name} = [\"HOST\", \"NAME\"] holds two targets");
            return Err(fault(&members.origin, &what).hint(hint));
        }
        if self.done.contains(name) {
            return Ok(());
        }
        inside.push(name.to_owned());
        for member in &members.value {
            self.add(member, &members.origin, inside)?;
        }
        inside.pop();
        self.done.insert(name.to_owned());
        Ok(())
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
        match targets(&written, &Sources { environment, configuration, common: Layer::default() }) {
            Ok(targets) => targets.join(" "),
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
