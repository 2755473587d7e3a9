//! What a rule is: a stable code, the fields that it judges, the limits that it may be given, and what to do about what
//! it finds. The table itself is in [`super::rules`].

use super::evidence::Evidence;
use super::limits::{Bad, Scale};
use super::{Finding, Limits, Outcome};
use crate::catalogue::{self, Field};
use crate::text::nearest::nearest;
use serde_json::Value;

/// One rule. Each is there once, so its place in memory is its identity.
#[derive(Debug)]
pub struct Rule {
    /// Its name, for good: part of the public contract.
    pub code: &'static str,
    /// What it finds fault with, in a clause.
    pub about: &'static str,
    /// What to do about it.
    pub advice: &'static str,
    /// What it measures and its limits, where it measures anything.
    pub scale: Option<Scale>,
    /// How bad its findings can be, the mildest first.
    pub severities: &'static [Outcome],
    /// What it judges, one by one.
    pub(super) parts: &'static [RulePart],
}

/// One thing that a rule judges.
#[derive(Debug)]
pub(super) struct RulePart {
    /// The path of the field that has to be there; none where the rule looks at something else.
    pub(super) path: Option<&'static str>,
    /// The path of another field, without which that one says nothing.
    pub(super) beside: Option<&'static str>,
    pub(super) judge: fn(&Case<'_>) -> Finding,
}

/// What a rule's function is given.
#[derive(Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) evidence: &'a Evidence<'a>,
    /// The value of the field, of the documented kind; null for a part without a field.
    pub(super) value: &'a Value,
    /// The path of the other field that it needs.
    pub(super) beside: Option<&'static str>,
    pub(super) scale: Option<&'a Scale>,
    pub(super) limits: Limits,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Rule {}

impl Rule {
    /// The rule with this code; upper and lower case are the same.
    ///
    /// # Errors
    /// The nearest codes, best first, where no rule has this one.
    pub fn find(code: &str) -> Result<&'static Self, Vec<&'static str>> {
        let rules = super::RULES.iter();
        let found = rules.clone().find(|rule| rule.code.eq_ignore_ascii_case(code));
        found.ok_or_else(|| nearest(code, rules.map(|rule| rule.code)))
    }

    /// What it judges: fields, and none where it is something else.
    pub fn parts(&self) -> impl Iterator<Item = Option<&'static Field>> {
        self.parts.iter().map(RulePart::field)
    }

    /// Whether it has to know a field to judge.
    pub fn reads(&self, field: &Field) -> bool {
        self.parts.iter().any(|part| part.path == Some(field.path) || part.beside == Some(field.path))
    }

    /// The fields that it judges.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.parts().flatten()
    }

    /// Where it is a warning and where it is critical, as people read it: `≥ 90 %`, `always`, or `none` where a limit
    /// could stand.
    pub fn thresholds(&self, limits: Limits) -> [String; 2] {
        [(Outcome::Warning, limits.warning), (Outcome::Critical, limits.critical)].map(|(severity, limit)| {
            match (&self.scale, limit) {
                (Some(Scale { bad: Bad::Low, .. }), Some(limit)) => format!("≤ {limit}"),
                (Some(Scale { bad: Bad::High, .. }), Some(limit)) => format!("≥ {limit}"),
                (Some(_), None) => "none".to_owned(),
                (None, _) if self.severities.contains(&severity) => "always".to_owned(),
                (None, _) => String::new(),
            }
        })
    }

    /// Its limits, unless told otherwise.
    pub fn limits(&self) -> Limits {
        self.scale.as_ref().map_or(Limits::default(), |scale| scale.limits)
    }
}

impl RulePart {
    pub(super) fn field(&self) -> Option<&'static Field> {
        catalogue::field(self.path?).ok()
    }
}
