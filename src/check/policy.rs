//! The policy file: which rules are wanted and how strictly, what is expected, and what is muted until when.
//!
//! It is kept in git and decides what wakes people up, so a typo in it is a failure that names its line and the
//! nearest name. What it says is carried out by [`super::plan`] and [`super::evaluate`].

use std::path::Path;

use jiff::civil::Date;
use toml_edit::{Item, Key, TableLike};

use super::expectation::Expectation;
use super::plan::{Expected, Mute, RulePolicy, Scope, limit_of, unknown_rule};
use super::report::CheckId;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::toml::{TomlFile, entries, texts};
use crate::health::Outcome;
use crate::health::limits::Limit;
use crate::health::{Limits, RULES, Rule};
use crate::text::nearest::{did_you_mean, nearest};

/// What a policy says.
#[derive(Debug, Default)]
pub struct Policy {
    /// Of rules.
    pub rules: Vec<RulePolicy>,
    /// Of fields.
    pub expectations: Vec<Expected>,
    /// Of what is not to be heard of.
    pub mutes: Vec<Mute>,
}

const TOP: [&str; 3] = ["rules", "expectations", "mutes"];
const OF_RULES: [&str; 4] = ["enabled", "required", "warn", "crit"];
const OF_EXPECTATIONS: [&str; 4] = ["expect", "severity", "targets", "reason"];
const OF_MUTES: [&str; 5] = ["mute", "until", "severity", "targets", "reason"];
const SEVERITIES: [Outcome; 4] = [Outcome::Notice, Outcome::Warning, Outcome::Unknown, Outcome::Critical];

impl Policy {
    /// Reads a policy file.
    ///
    /// # Errors
    /// [`FailureKind::Configuration`], with the line.
    pub fn load(path: &Path) -> Result<Self> {
        let file = TomlFile::read(path).map_err(|error| TomlFile::unreadable("the policy", path, error))?;
        PolicyReader { file: &file }.read()
    }
}

struct PolicyReader<'a> {
    file: &'a TomlFile,
}

impl PolicyReader<'_> {
    fn read(&self) -> Result<Policy> {
        let document = self.file.document()?;
        let mut policy = Policy::default();
        for (key, item) in entries(document.as_table()) {
            match key.get() {
                "rules" => {
                    self.rules("", self.file.table(key, item, "a table of rules")?, &mut policy.rules)?;
                }
                "expectations" => {
                    policy.expectations = self.each(key, item, |key, table| self.expectation(key, table))?;
                }
                "mutes" => policy.mutes = self.each(key, item, |key, table| self.mute(key, table))?,
                _ => return Err(self.unknown(key, &TOP)),
            }
        }
        self.check_mutes(&policy)?;
        Ok(policy)
    }

    /// The rules of a table. A code with a dot may be written as one key or as a table inside a table.
    fn rules(&self, prefix: &str, table: &dyn TableLike, rules: &mut Vec<RulePolicy>) -> Result<()> {
        for (key, item) in entries(table) {
            let code = format!("{prefix}{}", key.get());
            let inside = format!("{code}.");
            match Rule::find(&code) {
                Ok(rule) if rules.iter().any(|known| known.rule == rule) => {
                    return Err(self
                        .file
                        .fault(key, "the rule stands here twice")
                        .hint("say all of it in one place"));
                }
                Ok(rule) => rules.push(self.rule(rule, key, item)?),
                Err(_) if RULES.iter().any(|rule| rule.code.starts_with(&inside)) => {
                    self.rules(&inside, self.file.table(key, item, "a table of rules")?, rules)?;
                }
                Err(nearest) => return Err(self.no_rule(key, &code, &nearest)),
            }
        }
        Ok(())
    }

    /// True, false, or a table. Whatever names a rule asks for it.
    fn rule(&self, rule: &'static Rule, key: &Key, item: &Item) -> Result<RulePolicy> {
        let mut said = RulePolicy { rule, wanted: true, required: true, limits: Limits::default() };
        if let Some(wanted) = item.as_bool() {
            return Ok(RulePolicy { wanted, ..said });
        }
        for (key, item) in entries(self.file.table(key, item, "true, false or a table")?) {
            match key.get() {
                "enabled" => said.wanted = self.flag(key, item)?,
                "required" => said.required = self.flag(key, item)?,
                "warn" => said.limits.warning = Some(self.limit(rule, key, item)?),
                "crit" => said.limits.critical = Some(self.limit(rule, key, item)?),
                _ => return Err(self.unknown(key, &OF_RULES)),
            }
        }
        Ok(said)
    }

    fn limit(&self, rule: &Rule, key: &Key, item: &Item) -> Result<Limit> {
        let written = item.as_integer().map(|number| number.to_string());
        let written = written.map_or_else(|| self.text(key, item, "a limit, such as \"45d\""), Ok)?;
        limit_of(rule, &written).map_err(|what| self.file.fault(key, &format!("{written}: {what}")))
    }

    fn expectation(&self, key: &Key, table: &dyn TableLike) -> Result<Expected> {
        let (mut expectation, mut severity, mut scope, mut reason) =
            (None, Outcome::Critical, Scope::default(), None);
        for (key, item) in entries(table) {
            match key.get() {
                "expect" => {
                    let written = self.text(key, item, "an expectation, such as \"version >= 2.9.1\"")?;
                    let read = Expectation::parse(&written);
                    let read =
                        read.map_err(|misread| self.file.fault(key, &misread.what).hints(misread.hints))?;
                    expectation = Some(read);
                }
                "severity" => severity = self.severity(key, item)?,
                "targets" => scope = self.scope(key, item)?,
                "reason" => reason = Some(self.text(key, item, "text")?),
                _ => return Err(self.unknown(key, &OF_EXPECTATIONS)),
            }
        }
        let expectation = expectation.ok_or_else(|| self.missing(key, "expect"))?;
        Ok(Expected { expectation, severity, reason, scope })
    }

    fn mute(&self, key: &Key, table: &dyn TableLike) -> Result<Mute> {
        let (mut of, mut until, mut up_to, mut scope, mut reason) =
            (None, None, None, Scope::default(), None);
        for (key, item) in entries(table) {
            match key.get() {
                "mute" => of = Some(self.judge(key, &self.text(key, item, "a rule or an expectation")?)?),
                "until" => until = Some(self.date(key, item)?),
                "severity" => up_to = Some(self.severity(key, item)?),
                "targets" => scope = self.scope(key, item)?,
                "reason" => reason = Some(self.text(key, item, "text")?),
                _ => return Err(self.unknown(key, &OF_MUTES)),
            }
        }
        let of = of.ok_or_else(|| self.missing(key, "mute"))?;
        let until = until.ok_or_else(|| self.missing(key, "until"))?;
        Ok(Mute { of, scope, until, up_to, reason })
    }

    /// A rule by its code, or an expectation as it is written.
    fn judge(&self, key: &Key, written: &str) -> Result<CheckId> {
        let expectation = Expectation::parse(written);
        Rule::find(written).map(|rule| CheckId::Rule(rule.code)).or_else(|nearest| match expectation {
            Ok(expectation) => Ok(CheckId::Expectation(expectation.to_string())),
            Err(_) => Err(self.no_rule(key, written, &nearest)),
        })
    }

    /// A mute of an expectation that nobody has would never mute anything.
    fn check_mutes(&self, policy: &Policy) -> Result<()> {
        let expected = |written: &str| {
            policy.expectations.iter().any(|expected| expected.expectation.to_string() == written)
        };
        let astray = policy.mutes.iter().find_map(|mute| match &mute.of {
            CheckId::Expectation(written) if !expected(written) => Some(written),
            _ => None,
        });
        astray.map_or(Ok(()), |written| {
            let what = format!("{}: the mute of {written} mutes no expectation", self.file.path.display());
            Err(Failure::message(FailureKind::Configuration, what)
                .hint("write it as the expectation is written"))
        })
    }

    /// The tables of a list.
    fn each<T>(
        &self,
        key: &Key,
        item: &Item,
        read: impl Fn(&Key, &dyn TableLike) -> Result<T>,
    ) -> Result<Vec<T>> {
        let misfit = || self.file.misfit(key, &format!("tables, each headed [[{}]]", key.get()));
        if let Some(tables) = item.as_array_of_tables() {
            return tables.iter().map(|table| read(key, table)).collect();
        }
        let list = item.as_array().ok_or_else(misfit)?;
        list.iter().map(|value| read(key, value.as_inline_table().ok_or_else(misfit)?)).collect()
    }

    fn text(&self, key: &Key, item: &Item, takes: &str) -> Result<String> {
        let text = item.as_str().map(str::trim).filter(|text| !text.is_empty());
        text.map(str::to_owned).ok_or_else(|| self.file.misfit(key, takes))
    }

    fn flag(&self, key: &Key, item: &Item) -> Result<bool> {
        item.as_bool().ok_or_else(|| self.file.misfit(key, "true or false"))
    }

    fn scope(&self, key: &Key, item: &Item) -> Result<Scope> {
        let targets = texts(item).filter(|targets| !targets.is_empty());
        let targets =
            targets.ok_or_else(|| self.file.misfit(key, "a target or a @GROUP, or a list of them"))?;
        Ok(Scope { targets })
    }

    fn severity(&self, key: &Key, item: &Item) -> Result<Outcome> {
        let word = self.text(key, item, "a severity")?;
        let known = SEVERITIES.into_iter().find(|state| state.name().eq_ignore_ascii_case(&word));
        known.ok_or_else(|| self.file.none_of(key, &word, &SEVERITIES.map(Outcome::name)))
    }

    /// A day, as TOML's own date or as text.
    fn date(&self, key: &Key, item: &Item) -> Result<Date> {
        let written = item.as_datetime().map(ToString::to_string);
        let written = written.or_else(|| item.as_str().map(str::to_owned)).unwrap_or_default();
        written.parse().map_err(|_| self.file.misfit(key, "a day, such as 2027-01-31"))
    }

    fn missing(&self, key: &Key, wanted: &str) -> Failure {
        self.file.fault(key, &format!("one of them has no {wanted}"))
    }

    fn unknown(&self, key: &Key, known: &[&str]) -> Failure {
        let meant = did_you_mean(&nearest(key.get(), known.iter().copied()));
        let listed = format!("here it may be {}", known.join(", "));
        self.file.fault(key, "unknown key").hints(meant).hint(listed)
    }

    fn no_rule(&self, key: &Key, code: &str, nearest: &[&str]) -> Failure {
        let place = format!("{}:{}", self.file.path.display(), self.file.line(key));
        unknown_rule(FailureKind::Configuration, code, nearest).context(place)
    }
}
