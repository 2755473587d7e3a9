//! What differs between two answers of a target.

use super::event::{EventKind, SentValue};
use crate::catalogue::{self, Class, Field, Kind};
use crate::document::Document;
use crate::variation::is_same;

/// The field that is new at every launch, and the one that is kept.
const LAUNCH_ID: &str = "serverId";
const SERVER_ID: &str = "serverUid";

/// What has changed from one document to the next, in catalogue order, a restart first. Everything counts that is
/// documented, state included, less what never stands still.
pub(crate) fn changes(old: &Document, new: &Document) -> Vec<EventKind> {
    let is_restart = is_restart(old, new);
    let mut changes = Vec::new();
    for field in catalogue::fields() {
        if never_stands_still(field) {
            continue;
        }
        if is_same(field, old, new) {
            continue;
        }
        let (before, now) = (SentValue::new(field, old), SentValue::new(field, new));
        if is_restart && field.path == LAUNCH_ID {
            // In front of whatever else has changed with it.
            changes.insert(0, EventKind::Restart { old: before, new: now });
        } else {
            changes.push(EventKind::Change { field, old: before, new: now });
        }
    }
    changes
}

/// The server's clock: another moment in every answer, and no change of anything.
fn never_stands_still(field: &Field) -> bool {
    field.class == Class::State && field.kind == Kind::Timestamp
}

/// Whether the same server was launched anew. Where the id that is kept has changed, too, it may as well be another server
/// at the same address, and both are told as they are.
fn is_restart(old: &Document, new: &Document) -> bool {
    let (Some(launch), Some(server)) = (catalogue::field(LAUNCH_ID).ok(), catalogue::field(SERVER_ID).ok())
    else {
        return false;
    };
    match (old.value(launch), new.value(launch)) {
        (Some(before), Some(now)) => before != now && is_same(server, old, new),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> String {
        let [old, new] = [old, new].map(|json| Document::from_json(json.as_bytes()).unwrap());
        let mut told = Vec::new();
        for change in changes(&old, &new) {
            let spell = |sent: &SentValue| match &sent.value {
                Some(value) => value.to_string(),
                None => sent.state.name().to_owned(),
            };
            told.push(match &change {
                EventKind::Change { field, old, new } => {
                    format!("{} {} {}", field.path, spell(old), spell(new))
                }
                EventKind::Restart { old, new } => format!("restart {} {}", spell(old), spell(new)),
                other => panic!("{other:?}"),
            });
        }
        told.join("; ")
    }

    #[test]
    fn settings_and_state_change_and_the_clock_does_not() {
        for (old, new, expected) in [
            (
                r#"{"serverTime": 1, "minCipher": 3}"#,
                r#"{"serverTime": 2, "minCipher": "encrypted_256"}"#,
                "",
            ),
            (
                r#"{"license": {"valid": true}}"#,
                r#"{"license": {"valid": false}}"#,
                "license.valid true false",
            ),
            (r#"{"serverName": null}"#, "{}", "serverName null absent"),
            (r#"{"user": {"token": "a"}}"#, r#"{"user": {"token": "b"}}"#, r#"user.token "***" "***""#),
        ] {
            assert_eq!(told(old, new), expected, "{old} {new}");
        }
    }

    #[test]
    fn a_restart_is_a_new_launch_of_the_same_server() {
        for (old, new, expected) in [
            (
                r#"{"serverId": "a", "serverUid": "u"}"#,
                r#"{"serverId": "b", "serverUid": "u"}"#,
                r#"restart "a" "b""#,
            ),
            (r#"{"serverId": "a"}"#, r#"{"serverId": "b"}"#, r#"restart "a" "b""#),
            (
                r#"{"serverId": "a", "serverUid": "u"}"#,
                r#"{"serverId": "b", "serverUid": "v"}"#,
                r#"serverId "a" "b"; serverUid "u" "v""#,
            ),
            (r#"{"serverId": "a"}"#, r#"{"serverId": null}"#, r#"serverId "a" null"#),
        ] {
            assert_eq!(told(old, new), expected, "{old} {new}");
        }
    }
}
