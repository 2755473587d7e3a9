//! Many servers for spreadsheets and databases: a line for each, dead ones included. Values are exact: as they were sent, and
//! nothing for what was not.

use super::fleet::FleetView;
use crate::catalogue::{self, Field, kind};
use crate::check::report::TargetResult;
use crate::fleet::Fleet;
use crate::variation;

/// The columns in front of the fields.
const COLUMNS: [&str; 6] = ["target", "up", "verdict", "elapsedMs", "failure", "message"];

/// By RFC 4180, but for its line ends, which are those of every other format here.
pub(super) fn csv(fleet: &Fleet, view: &FleetView) -> String {
    let fields = match view.fields.as_slice() {
        [] => catalogue::fields().collect(),
        fields => fields.to_vec(),
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heading = COLUMNS.into_iter().chain(fields.iter().map(|field| field.path));
    // What goes to memory cannot fail, and all lines are of one length.
    let _ = writer.write_record(heading);
    for result in &fleet.results {
        let _ = writer.write_record(record(result, &fields));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn record(result: &TargetResult, fields: &[&'static Field]) -> Vec<String> {
    let (kind, message) = match &result.answer {
        Ok(_) => ("", String::new()),
        Err(failure) => (failure.kind().name(), failure.message_line()),
    };
    let mut record = vec![
        result.target.clone(),
        result.is_up().to_string(),
        result.verdict.name().to_owned(),
        result.took.as_millis().to_string(),
        kind.to_owned(),
        message,
    ];
    for field in fields {
        let value = match &result.answer {
            Ok(fetched) => variation::shown_value(field, &fetched.document),
            Err(_) => None,
        };
        record.push(value.as_ref().map(kind::plain).unwrap_or_default());
    }
    record
}
