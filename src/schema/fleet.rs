//! `jsinfo/fleet` 1: many servers, as `jsinfo fleet --json` prints them; and `jsinfo/fleet-result` 1, one of them, as
//! `--format ndjson` prints it in a line as soon as it has answered.
//!
//! There may be more rules, more words, and everything may get more fields. What is here stays as it is.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::check::{CheckEntry, MOST_LEVELS};
use super::each::Each;
use crate::catalogue::Field;
use crate::check::report::TargetResult;
use crate::check::status::Status;
use crate::failure::FailureKind;
use crate::failure_entry::FailureEntry;
use crate::fleet::{Expiry, Fleet, FleetGroup};
use crate::json::{Object, Value};
use crate::units::time::spell_rfc3339;
use crate::variation::{self, FieldState, Variation, VariationGroup};

const NAME: &str = "jsinfo/fleet";
const VERSION: u32 = 1;
const RESULT_NAME: &str = "jsinfo/fleet-result";
const RESULT_VERSION: u32 = 1;

/// Many servers.
#[derive(Debug, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct FleetDocument<'a> {
    /// `jsinfo/fleet`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// When they were asked: RFC 3339 in UTC, to the second.
    time: String,
    /// The worst of all verdicts: `ok`, `warning`, `critical` or `unknown`. A closed list.
    verdict: &'static str,
    /// Whether somebody interrupted before all had answered.
    interrupted: bool,
    /// How many there are of what, and in what they differ.
    summary: SummaryEntry<'a>,
    /// The servers by what they say of the field of `--by`; null without it.
    groups: Option<Vec<GroupEntry<'a>>>,
    /// What runs out within the window of `--next`, 90 days without it, or has; soonest first.
    calendar: Vec<ExpiryEntry<'a>>,
    /// One for each target, in the order asked, or in that of `--sort`; those that failed included.
    #[cfg_attr(test, schemars(with = "Vec<FleetResultEntry<'a>>"))]
    results: Each<'a, TargetResult, FleetResultEntry<'a>>,
}

/// How many there are of what.
#[derive(Debug, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct SummaryEntry<'a> {
    /// How many were asked.
    asked: usize,
    /// How many gave a document.
    answered: usize,
    /// How many did not.
    failed: usize,
    /// How many answered and are not among the results, on account of `--where`.
    left_out: usize,
    /// How many of the results have which verdict, those that failed included.
    verdicts: VerdictsEntry,
    /// How many failed in which way, the most frequent first.
    failures: Vec<FailureCountEntry>,
    /// The settings, and `version`, that are not the same everywhere. Nobody stands out where most say something else.
    differences: Vec<FleetDifferenceEntry<'a>>,
}

/// How many have which verdict.
#[derive(Debug, Default, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct VerdictsEntry {
    /// In order.
    ok: usize,
    /// Something will need attention.
    warning: usize,
    /// Something needs attention now.
    critical: usize,
    /// Nobody can tell.
    unknown: usize,
}

/// How many failed in one way.
#[derive(Debug, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct FailureCountEntry {
    /// The kind of failure, as in `failure`. An open list.
    kind: &'static str,
    /// How many.
    count: usize,
}

/// A field of which not all say the same.
#[derive(Debug, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct FleetDifferenceEntry<'a> {
    /// Its path.
    field: &'static str,
    /// What is said of it, by most first.
    values: Vec<ValueEntry<'a>>,
}

/// Something that is said of a field.
#[derive(Debug, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ValueEntry<'a> {
    /// `value`, `null`, `absent` or `odd`. An open list.
    state: &'static str,
    /// The value as the first of them sent it, a secret masked; null where there is none.
    value: Option<Value>,
    /// How many say so.
    count: usize,
    /// Who, in the order of the results.
    targets: Vec<&'a str>,
}

/// Servers that say the same of the field of `--by`.
#[derive(Debug, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct GroupEntry<'a> {
    /// The path of the field.
    field: &'static str,
    /// `value`, `null`, `absent`, `odd`, `hidden` (the caller is not shown it) or `failed` (there is no document). An open
    /// list.
    state: &'static str,
    /// The value as the first of them sent it, a secret masked; null where there is none.
    value: Option<Value>,
    /// How many they are.
    count: usize,
    /// How many of them have which verdict.
    verdicts: VerdictsEntry,
    /// Who, in the order of the results.
    targets: Vec<&'a str>,
}

/// Something that runs out, or has.
#[derive(Debug, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct ExpiryEntry<'a> {
    /// Whose it is.
    target: &'a str,
    /// The rule that measures it: `license.expiry`, `certificate` (as the server says) or `tls.expiry` (of the connection).
    /// An open list.
    rule: &'static str,
    /// When: RFC 3339 in UTC.
    at: String,
    /// How many seconds were left; less than 0 where it has run out.
    seconds_left: i64,
    /// What the rule finds of it: `ok`, `warning`, `critical` or `unknown`. An open list.
    status: &'static str,
}

/// What came of asking one target.
#[derive(Debug, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct FleetResultEntry<'a> {
    /// The target as it was named.
    target: &'a str,
    /// Whether the server answered, even if all that it said is that it will not.
    up: bool,
    /// How long asking took, in whole milliseconds.
    elapsed_ms: u64,
    /// The worst of what was judged: `ok`, `warning`, `critical` or `unknown`. A closed list.
    verdict: &'static str,
    /// The server's document as it was sent, secrets masked; null where there is none. What is nested deeper than any
    /// field, or a number beyond those of most programs, is null: many readers would refuse the whole for it.
    #[cfg_attr(test, schemars(with = "Option<Value>"))]
    info: Option<InfoEntry<'a>>,
    /// Why there is none; null where there is one.
    failure: Option<FailureEntry>,
    /// What is wrong with it, the worst first.
    findings: Vec<CheckEntry<'a>>,
}

/// A result in a line of its own.
#[derive(Debug, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct FleetResultDocument<'a> {
    /// `jsinfo/fleet-result`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// What came of asking the target.
    #[serde(flatten)]
    result: FleetResultEntry<'a>,
}

/// A server's document.
#[derive(Debug)]
struct InfoEntry<'a>(&'a Object);

impl Serialize for InfoEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members = self.0.members();
        let mut map = serializer.serialize_map(Some(members.len()))?;
        for member in members {
            if member.value.is_readable(MOST_LEVELS) {
                map.serialize_entry(member.key.as_str(), &member.value)?;
            } else {
                map.serialize_entry(member.key.as_str(), &member.value.to_readable(MOST_LEVELS))?;
            }
        }
        map.end()
    }
}

impl<'a> FleetDocument<'a> {
    pub(crate) fn from_fleet(fleet: &'a Fleet) -> Self {
        let results = &fleet.results;
        let groups = match (fleet.grouped_by, &fleet.grouping) {
            (Some(field), Some(groups)) => {
                Some(groups.iter().map(|group| GroupEntry::from_group(field, group, results)).collect())
            }
            _ => None,
        };
        Self {
            schema: NAME,
            schema_version: VERSION,
            time: spell_rfc3339(fleet.made),
            verdict: fleet.verdict().name(),
            interrupted: fleet.is_interrupted(),
            summary: SummaryEntry::from_fleet(fleet),
            groups,
            calendar: fleet.expiries.iter().filter_map(|expiry| ExpiryEntry::new(expiry, results)).collect(),
            results: Each::new(results, FleetResultEntry::from_result),
        }
    }
}

impl<'a> FleetResultDocument<'a> {
    pub(crate) fn from_result(result: &'a TargetResult) -> Self {
        let result = FleetResultEntry::from_result(result);
        Self { schema: RESULT_NAME, schema_version: RESULT_VERSION, result }
    }
}

impl<'a> SummaryEntry<'a> {
    fn from_fleet(fleet: &'a Fleet) -> Self {
        let summary = &fleet.summary;
        let mut differences = Vec::new();
        for variation in &fleet.differences {
            differences.push(FleetDifferenceEntry::from_variation(variation, &fleet.results));
        }
        Self {
            asked: summary.asked,
            answered: summary.answered,
            failed: summary.failed(),
            left_out: summary.left_out,
            verdicts: VerdictsEntry::from_counts(&summary.verdicts),
            failures: summary.failures.iter().map(FailureCountEntry::from_count).collect(),
            differences,
        }
    }
}

impl FailureCountEntry {
    fn from_count((kind, count): &(FailureKind, usize)) -> Self {
        Self { kind: kind.name(), count: *count }
    }
}

impl VerdictsEntry {
    fn from_counts(counts: &[(Status, usize)]) -> Self {
        let mut verdicts = Self::default();
        for (verdict, count) in counts {
            match verdict {
                Status::Ok => verdicts.ok = *count,
                Status::Warning => verdicts.warning = *count,
                Status::Critical => verdicts.critical = *count,
                Status::Unknown => verdicts.unknown = *count,
            }
        }
        verdicts
    }
}

impl<'a> FleetDifferenceEntry<'a> {
    fn from_variation(variation: &Variation, results: &'a [TargetResult]) -> Self {
        let mut values = Vec::new();
        for VariationGroup { state, members } in &variation.groups {
            values.push(ValueEntry {
                state: state.name(),
                value: value_of_first(variation.field, members, results),
                count: members.len(),
                targets: targets(members, results),
            });
        }
        Self { field: variation.field.path, values }
    }
}

impl<'a> GroupEntry<'a> {
    fn from_group(field: &'static Field, group: &FleetGroup, results: &'a [TargetResult]) -> Self {
        Self {
            field: field.path,
            state: group.state.map_or("failed", FieldState::name),
            value: value_of_first(field, &group.members, results),
            count: group.members.len(),
            verdicts: VerdictsEntry::from_counts(&group.verdicts(results)),
            targets: targets(&group.members, results),
        }
    }
}

impl<'a> ExpiryEntry<'a> {
    fn new(expiry: &Expiry, results: &'a [TargetResult]) -> Option<Self> {
        Some(Self {
            target: &results.get(expiry.place)?.target,
            rule: expiry.rule,
            at: spell_rfc3339(expiry.at),
            seconds_left: expiry.left.as_secs(),
            status: expiry.outcome.name(),
        })
    }
}

impl<'a> FleetResultEntry<'a> {
    fn from_result(result: &'a TargetResult) -> Self {
        let noteworthy = result.lines.iter().filter(|line| line.outcome.is_noteworthy());
        Self {
            target: &result.target,
            up: result.is_up(),
            elapsed_ms: u64::try_from(result.took.as_millis()).unwrap_or(u64::MAX),
            verdict: result.verdict.name(),
            info: result.answer.as_ref().ok().map(|fetched| InfoEntry(fetched.document.root())),
            failure: result.answer.as_ref().err().map(FailureEntry::from_failure),
            findings: noteworthy.map(CheckEntry::from_line).collect(),
        }
    }
}

fn value_of_first(field: &Field, members: &[usize], results: &[TargetResult]) -> Option<Value> {
    let fetched = results.get(*members.first()?)?.answer.as_ref().ok()?;
    variation::shown_value(field, &fetched.document).filter(|value| value.is_readable(MOST_LEVELS))
}

fn targets<'a>(members: &[usize], results: &'a [TargetResult]) -> Vec<&'a str> {
    let members = members.iter().filter_map(|place| results.get(*place));
    members.map(|result| result.target.as_str()).collect()
}
