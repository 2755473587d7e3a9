//! The values of metrics in a report, each with the labels that tell it from every other one.

use std::borrow::Cow;

use super::metrics::{Metric, MetricSource, NAMES, flag};
use crate::catalogue::{self, kind};
use crate::check::report::{CheckLine, Report, TargetResult};
use crate::document::Document;
use crate::health::Outcome;
use crate::health::rules::DRIFT;
use crate::text::sanitize;
use crate::units::amount::Amount;

/// A label and its value, which is not yet safe to write.
pub(super) type Label<'a> = (&'static str, Cow<'a, str>);

/// One value of a metric.
pub(super) struct Series<'a> {
    /// What it is the value of; nothing where it is the check as a whole.
    pub(super) labels: Vec<Label<'a>>,
    pub(super) value: Amount,
}

impl Metric {
    /// Its values in a report, the worst first where there are several of a target.
    pub(super) fn series<'a>(&self, report: &'a Report) -> Vec<Series<'a>> {
        if let MetricSource::Check(value) = self.source {
            return vec![Series { labels: Vec::new(), value: value(report) }];
        }
        report.results.iter().flat_map(|result| self.series_of_target(result)).collect()
    }

    fn series_of_target<'a>(&self, result: &'a TargetResult) -> Vec<Series<'a>> {
        let value = match self.source {
            MetricSource::Check(_) => None,
            MetricSource::Target(value) => value(result),
            MetricSource::Field(field, measure) => {
                document(result).and_then(|document| document.value(field)).and_then(measure)
            }
            MetricSource::CheckLine(value) => {
                let mut series = Vec::new();
                for line in &result.lines {
                    if let Some(value) = value(line) {
                        series.push(Series { labels: line_labels(result, line), value });
                    }
                }
                return series;
            }
            MetricSource::Drift => {
                let mut series = Vec::new();
                for line in &result.lines {
                    if let Some(field) = line.field.filter(|_| is_drift(line)) {
                        let labels = vec![target_label(result), ("field", field.path.into())];
                        series.push(Series { labels, value: flag(true) });
                    }
                }
                return series;
            }
            MetricSource::Names => {
                let Some(document) = document(result) else { return Vec::new() };
                return vec![Series { labels: name_labels(result, document), value: flag(true) }];
            }
        };
        match value {
            Some(value) => vec![Series { labels: vec![target_label(result)], value }],
            None => Vec::new(),
        }
    }
}

/// Whether a line says that a server differs, muted or not; where nobody can tell, it does not.
fn is_drift(line: &CheckLine) -> bool {
    line.id.code() == DRIFT.code && line.outcome.is_noteworthy() && line.outcome != Outcome::Unknown
}

fn document(result: &TargetResult) -> Option<&Document> {
    let document = result.document()?;
    Some(document)
}

fn target_label(result: &TargetResult) -> Label<'_> {
    ("target", Cow::Borrowed(&result.target))
}

/// What tells a line from every other one: an expectation by what it says, the parts of a rule by their
/// fields.
fn line_labels<'a>(result: &'a TargetResult, line: &'a CheckLine) -> Vec<Label<'a>> {
    let mut labels = vec![target_label(result), ("rule", line.id.code().into())];
    if let Some(field) = line.field {
        labels.push(("field", field.path.into()));
    }
    if let Some(written) = line.id.expectation() {
        labels.push(("expectation", written.into()));
    }
    labels
}

fn name_labels<'a>(result: &'a TargetResult, document: &Document) -> Vec<Label<'a>> {
    /// Characters; a server may say more, and the database would keep it all.
    const MOST_CHARACTERS: usize = 200;

    let mut labels = vec![target_label(result)];
    for (label, path) in NAMES {
        let field = catalogue::field(path).ok();
        if let Some(value) = field.and_then(|field| document.value(field)) {
            labels.push((label, sanitize::cut(kind::plain(value), MOST_CHARACTERS).into()));
        }
    }
    labels
}
