//! The policy file: which rules are wanted and how strictly, what is expected, and what is muted until when.
//!
//! It is kept in git and decides what wakes people up, so a typo in it is a failure that names its line and
//! the nearest name. What it says is carried out by [`super::plan`] and [`super::evaluate`].

use std::collections::HashSet;
use std::path::Path;

use jiff::civil::Date;
use toml_edit::{Item, Key, TableLike};

use super::expectation::Expectation;
use super::plan::{
    LimitSources, Mute, PlannedExpectation, PlannedSame, RulePolicy, SaidBy, Scope, parse_limit, unknown_rule,
};
use super::report::CheckId;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::toml::{TomlFile, entries, texts};
use crate::health::limits::Limit;
use crate::health::{Limits, Outcome, RULES, Rule};
use crate::text::explained::explain_command;
use crate::text::nearest::{did_you_mean, nearest};

/// What a policy says.
#[derive(Debug, Default)]
pub struct Policy {
    /// Of rules.
    pub rules: Vec<RulePolicy>,
    /// Of fields.
    pub expectations: Vec<PlannedExpectation>,
    /// Of what has to be the same at several.
    pub same: Vec<PlannedSame>,
    /// Of what is not to be heard of.
    pub mutes: Vec<Mute>,
}

// The keys of each table, spelled once: a name finds its variant here, and the matches below are exhaustive,
// so that a key that is taken is also read. They stand in the order in which a message lists them.

pub(crate) enum PolicyKey {
    Rules,
    Expectations,
    Same,
    Mutes,
}

pub(crate) const POLICY_KEYS: &[(&str, PolicyKey)] = &[
    ("rules", PolicyKey::Rules),
    ("expectations", PolicyKey::Expectations),
    ("same", PolicyKey::Same),
    ("mutes", PolicyKey::Mutes),
];

pub(crate) enum RuleKey {
    Enabled,
    Required,
    Severity,
    Warn,
    Crit,
}

pub(crate) const RULE_KEYS: &[(&str, RuleKey)] = &[
    ("enabled", RuleKey::Enabled),
    ("required", RuleKey::Required),
    ("severity", RuleKey::Severity),
    ("warn", RuleKey::Warn),
    ("crit", RuleKey::Crit),
];

pub(crate) enum ExpectationKey {
    Expect,
    Severity,
    Targets,
    Reason,
}

pub(crate) const EXPECTATION_KEYS: &[(&str, ExpectationKey)] = &[
    (EXPECT, ExpectationKey::Expect),
    ("severity", ExpectationKey::Severity),
    ("targets", ExpectationKey::Targets),
    ("reason", ExpectationKey::Reason),
];

pub(crate) enum MuteKey {
    Mute,
    Until,
    Severity,
    Targets,
    Reason,
}

pub(crate) const MUTE_KEYS: &[(&str, MuteKey)] = &[
    (MUTE, MuteKey::Mute),
    (UNTIL, MuteKey::Until),
    ("severity", MuteKey::Severity),
    ("targets", MuteKey::Targets),
    ("reason", MuteKey::Reason),
];

// What no expectation and no mute can do without.
pub(crate) const EXPECT: &str = "expect";
pub(crate) const MUTE: &str = "mute";
pub(crate) const UNTIL: &str = "until";

/// In order is none of them: there is nothing to expect and nothing to mute.
pub(crate) const SEVERITIES: [Outcome; 4] =
    [Outcome::Notice, Outcome::Warning, Outcome::Unknown, Outcome::Critical];

impl Policy {
    /// Reads a policy file.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`], with the line.
    pub fn load(path: &Path) -> Result<Self> {
        let file = TomlFile::read(path).map_err(|error| TomlFile::unreadable("the policy", path, error))?;
        Self::from_toml(&file)
    }

    /// Reads the text of one.
    ///
    /// # Errors
    /// As [`Policy::load`].
    pub(crate) fn from_toml(file: &TomlFile) -> Result<Self> {
        let reader = PolicyReader { file };
        let document = file.document()?;
        let mut policy = Self::default();
        for (key, item) in entries(document.as_table()) {
            match reader.known(key, POLICY_KEYS)? {
                PolicyKey::Rules => {
                    reader.rules("", file.table(key, item, "a table of rules")?, &mut policy.rules)?;
                }
                PolicyKey::Expectations => {
                    policy.expectations = reader.tables(key, item, |table| reader.expectation(key, table))?;
                }
                PolicyKey::Same => {
                    policy.same = reader.tables(key, item, |table| reader.same(key, table))?;
                }
                PolicyKey::Mutes => {
                    policy.mutes = reader.tables(key, item, |table| reader.mute(key, table))?;
                }
            }
        }
        // Expectations may stand below the mutes of them: only now are all known.
        reader.check_mutes(&policy)?;
        Ok(policy)
    }
}

/// Reads the parts of a policy; the file says in which line a fault is.
pub(super) struct PolicyReader<'a> {
    pub(super) file: &'a TomlFile,
}

impl PolicyReader<'_> {
    /// The rules of a table. A code with a dot may be written as one key or as a table inside a table: TOML
    /// reads `license.expiry` as the second where nobody puts quotes around it.
    fn rules(&self, prefix: &str, table: &dyn TableLike, rules: &mut Vec<RulePolicy>) -> Result<()> {
        for (key, item) in entries(table) {
            let code = format!("{prefix}{}", key.get());
            let prefix_of_more = format!("{code}.");
            match Rule::find(&code) {
                Ok(rule) if rules.iter().any(|known| known.rule == rule) => {
                    let twice = self.file.fault(key, "the rule stands here twice");
                    return Err(twice.hint("say all of it in one place"));
                }
                Ok(rule) => rules.push(self.rule(rule, key, item)?),
                Err(_) if RULES.iter().any(|rule| rule.code.starts_with(&prefix_of_more)) => {
                    let inner = self.file.table(key, item, "a table of rules")?;
                    self.rules(&prefix_of_more, inner, rules)?;
                }
                Err(nearest) => return Err(self.no_rule(key, &code, &nearest)),
            }
        }
        Ok(())
    }

    /// True, false, or a table. Whatever names a rule asks for it: that there is nothing to judge is a
    /// finding then.
    fn rule(&self, rule: &'static Rule, key: &Key, item: &Item) -> Result<RulePolicy> {
        let required = Some(SaidBy::Policy(self.place(key)));
        let mut policy = RulePolicy {
            rule,
            wanted: true,
            required,
            limits: Limits::default(),
            limit_sources: LimitSources::default(),
            at_least: None,
        };
        if let Some(wanted) = item.as_bool() {
            policy.wanted = wanted;
            return Ok(policy);
        }
        for (key, item) in entries(self.file.table(key, item, "true, false or a table")?) {
            match self.known(key, RULE_KEYS)? {
                RuleKey::Enabled => policy.wanted = self.flag(key, item)?,
                RuleKey::Required => {
                    // To name the rule was to ask for it; whoever only sets a limit can take that back.
                    if !self.flag(key, item)? {
                        policy.required = None;
                    }
                }
                RuleKey::Severity => policy.at_least = Some(self.severity(key, item)?),
                RuleKey::Warn => {
                    policy.limits.warning = Some(self.limit(rule, key, item)?);
                    policy.limit_sources.warning = Some(SaidBy::Policy(self.place(key)));
                }
                RuleKey::Crit => {
                    policy.limits.critical = Some(self.limit(rule, key, item)?);
                    policy.limit_sources.critical = Some(SaidBy::Policy(self.place(key)));
                }
            }
        }
        Ok(policy)
    }

    /// A limit as on the command line; `0` needs no quotes, because it is the same in every unit.
    fn limit(&self, rule: &Rule, key: &Key, item: &Item) -> Result<Limit> {
        let written = match item.as_integer() {
            Some(number) => number.to_string(),
            None => self.text(key, item, "a limit, such as \"45d\"")?,
        };
        parse_limit(rule, &written).map_err(|what| {
            self.file.fault(key, &format!("{written}: {what}")).hint(explain_command(&[rule.code]))
        })
    }

    fn expectation(&self, list: &Key, table: &dyn TableLike) -> Result<PlannedExpectation> {
        let mut expectation = None;
        // As on the command line, where no severity can be given.
        let mut severity = Outcome::Critical;
        let mut scope = Scope::default();
        let mut reason = None;
        for (key, item) in entries(table) {
            match self.known(key, EXPECTATION_KEYS)? {
                ExpectationKey::Expect => {
                    let written = self.text(key, item, "an expectation, such as \"version >= 2.9.1\"")?;
                    match Expectation::parse(&written) {
                        Ok(parsed) => expectation = Some(parsed),
                        Err(misread) => {
                            return Err(self.file.fault(key, &misread.what).hints(misread.hints));
                        }
                    }
                }
                ExpectationKey::Severity => severity = self.severity(key, item)?,
                ExpectationKey::Targets => scope = self.scope(key, item)?,
                ExpectationKey::Reason => reason = Some(self.text(key, item, "text")?),
            }
        }
        let expectation = expectation.ok_or_else(|| self.missing(list, EXPECT))?;
        Ok(PlannedExpectation { expectation, severity, reason, scope })
    }

    fn mute(&self, list: &Key, table: &dyn TableLike) -> Result<Mute> {
        let mut id = None;
        let mut until = None;
        let mut up_to = None;
        let mut scope = Scope::default();
        let mut reason = None;
        for (key, item) in entries(table) {
            match self.known(key, MUTE_KEYS)? {
                MuteKey::Mute => {
                    id = Some(self.id(key, &self.text(key, item, "a rule or an expectation")?)?);
                }
                MuteKey::Until => until = Some(self.date(key, item)?),
                MuteKey::Severity => up_to = Some(self.severity(key, item)?),
                MuteKey::Targets => scope = self.scope(key, item)?,
                MuteKey::Reason => reason = Some(self.text(key, item, "text")?),
            }
        }
        let id = id.ok_or_else(|| self.missing(list, MUTE))?;
        // A mute without an end is forgotten, and then nobody hears of anything.
        let until = until.ok_or_else(|| self.missing(list, UNTIL))?;
        Ok(Mute { id, scope, until, up_to, reason })
    }

    /// A rule by its code, or an expectation as it is written.
    fn id(&self, key: &Key, written: &str) -> Result<CheckId> {
        // Rules first: no code has an operator in it, so none is an expectation as well.
        let nearest = match Rule::find(written) {
            Ok(rule) => return Ok(CheckId::Rule(rule.code)),
            Err(nearest) => nearest,
        };
        match Expectation::parse(written) {
            Ok(expectation) => Ok(CheckId::Expectation(expectation.to_string())),
            Err(_) => Err(self.no_rule(key, written, &nearest)),
        }
    }

    /// A mute of an expectation that nobody has would never mute anything.
    fn check_mutes(&self, policy: &Policy) -> Result<()> {
        let expectations = policy.expectations.iter();
        let known: HashSet<String> = expectations.map(|planned| planned.expectation.to_string()).collect();
        for mute in &policy.mutes {
            let CheckId::Expectation(written) = &mute.id else { continue };
            if !known.contains(written) {
                let path = self.file.path.display();
                let what = format!("{path}: the mute of {written} mutes no expectation");
                return Err(Failure::message(FailureKind::Configuration, what)
                    .hint("write it as the expectation is written"));
            }
        }
        Ok(())
    }

    /// The tables of a list, written under headings or in one line each.
    fn tables<T>(
        &self,
        key: &Key,
        item: &Item,
        read: impl Fn(&dyn TableLike) -> Result<T>,
    ) -> Result<Vec<T>> {
        if let Some(tables) = item.as_array_of_tables() {
            return tables.iter().map(|table| read(table)).collect();
        }
        let misfit = || self.file.misfit(key, &format!("tables, each headed [[{}]]", key.get()));
        let mut all = Vec::new();
        for value in item.as_array().ok_or_else(misfit)? {
            all.push(read(value.as_inline_table().ok_or_else(misfit)?)?);
        }
        Ok(all)
    }

    pub(super) fn text(&self, key: &Key, item: &Item, takes: &str) -> Result<String> {
        match item.as_str().map(str::trim) {
            None | Some("") => Err(self.file.misfit(key, takes)),
            Some(text) => Ok(text.to_owned()),
        }
    }

    fn flag(&self, key: &Key, item: &Item) -> Result<bool> {
        item.as_bool().ok_or_else(|| self.file.misfit(key, "true or false"))
    }

    /// A list of nobody is no scope: it would be taken for everybody.
    pub(super) fn scope(&self, key: &Key, item: &Item) -> Result<Scope> {
        match texts(item) {
            Some(targets) if !targets.is_empty() => {
                Ok(Scope { targets: targets.into(), place: self.place(key) })
            }
            _ => Err(self.file.misfit(key, "a target or a @GROUP, or a list of them")),
        }
    }

    pub(super) fn severity(&self, key: &Key, item: &Item) -> Result<Outcome> {
        let word = self.text(key, item, "a severity")?;
        for severity in SEVERITIES {
            if severity.name().eq_ignore_ascii_case(&word) {
                return Ok(severity);
            }
        }
        Err(self.file.none_of(key, &word, &SEVERITIES.map(Outcome::name)))
    }

    /// A day, as TOML's own date or as text.
    fn date(&self, key: &Key, item: &Item) -> Result<Date> {
        let written = match item.as_datetime() {
            Some(date) => date.to_string(),
            None => item.as_str().unwrap_or_default().to_owned(),
        };
        written.parse().map_err(|_| self.file.misfit(key, "a day, such as 2027-01-31"))
    }

    fn missing(&self, key: &Key, wanted: &str) -> Failure {
        self.file.fault(key, &format!("one of them has no {wanted}"))
    }

    /// Which of a table's keys it is. Unlike those of the configuration file, an unknown one is a failure:
    /// what it was to change would stay as it is, and nobody would notice.
    pub(super) fn known<'k, K>(&self, key: &Key, keys: &'k [(&'static str, K)]) -> Result<&'k K> {
        let mut names = Vec::new();
        for (name, known) in keys {
            if key.get() == *name {
                return Ok(known);
            }
            names.push(*name);
        }
        let meant = did_you_mean(&nearest(key.get(), names.iter().copied()));
        let listed = format!("here it may be {}", names.join(", "));
        Err(self.file.fault(key, "unknown key").hints(meant).hint(listed))
    }

    /// `policy.toml:12`
    pub(super) fn place(&self, key: &Key) -> String {
        format!("{}:{}", self.file.path.display(), self.file.line(key))
    }

    fn no_rule(&self, key: &Key, code: &str, nearest: &[&str]) -> Failure {
        unknown_rule(FailureKind::Configuration, code, nearest).context(self.place(key))
    }
}
