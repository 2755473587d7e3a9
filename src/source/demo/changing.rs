//! What `demo:changing` plays: the same story after every start, told by the time since then.
//!
//! A launch lasts half a minute. The cache fills up, a rate is lowered for a while, in every other launch the license is
//! not valid for a while, and the launches between those end with the server out of reach for some seconds. Then it is
//! there again, launched anew.

use std::time::Duration;

use crate::json::{Object, Value};

/// How long a launch lasts, in seconds.
const LAUNCH: u64 = 30;

/// The server as it is at a moment of the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scene {
    /// How often it was launched before.
    pub(super) launch: u64,
    /// Whether nobody reaches it.
    pub(super) is_out: bool,
    /// Seconds since it was launched.
    second: u64,
}

impl Scene {
    /// The scene that is played so long after the start.
    pub(super) fn at(elapsed: Duration) -> Self {
        let (launch, second) = (elapsed.as_secs() / LAUNCH, elapsed.as_secs() % LAUNCH);
        Self { launch, is_out: is_even(launch) && second >= 25, second }
    }

    /// The document of this scene; what the story does not touch stays.
    pub(super) fn play(self, mut document: Object) -> Object {
        if self.launch > 0
            && let Some(id) = document.get_mut("serverId")
        {
            *id = Value::from(self.renamed(id.as_str().unwrap_or_default()).as_str());
        }
        set_in(&mut document, &["configuration", "cloudFileCache", "highWatermark"], self.cache().into());
        if (8..16).contains(&self.second) {
            set_in(&mut document, &["bandwidthLimits", "outgoingRateLimit"], 250_000_i64.into());
        }
        if !is_even(self.launch) && (10..22).contains(&self.second) {
            set_in(&mut document, &["license", "valid"], Value::Bool(false));
            set_in(&mut document, &["license", "errorMessage"], Value::from("License expired"));
        }
        document
    }

    /// The id of this launch: that of the first one with another end.
    fn renamed(self, first: &str) -> String {
        const END: usize = 8;
        let kept = first.len().saturating_sub(END);
        format!("{}{:08x}", first.get(..kept).unwrap_or_default(), self.launch)
    }

    /// The bytes that the cache holds at its peak: more every four seconds, as long as there is room.
    fn cache(self) -> i128 {
        const AT_FIRST: i128 = 1_610_612_736;
        const MORE: i128 = 429_496_730;
        const MOST: i128 = 4_241_023_795;
        (AT_FIRST + MORE * i128::from(self.second / 4)).min(MOST)
    }
}

fn is_even(launch: u64) -> bool {
    launch.is_multiple_of(2)
}

/// Puts a value in the place that these keys lead to, where there is one.
fn set_in(object: &mut Object, keys: &[&str], value: Value) {
    let Some((first, rest)) = keys.split_first() else { return };
    let Some(place) = object.get_mut(first) else { return };
    match place {
        Value::Object(inner) if !rest.is_empty() => set_in(inner, rest, value),
        place => *place = value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    /// What is told of a second: the id's end, the cache, the rate, the license.
    fn told(second: u64) -> String {
        let sent = r#"{"serverId": "aa11223344", "license": {"valid": true, "errorMessage": ""},
            "bandwidthLimits": {"outgoingRateLimit": 500000},
            "configuration": {"cloudFileCache": {"highWatermark": 1}}}"#;
        let Ok(Value::Object(document)) = json::read(sent.as_bytes()) else { panic!() };
        let scene = Scene::at(Duration::from_secs(second));
        if scene.is_out {
            return "out".to_owned();
        }
        let told = Value::Object(scene.play(document));
        let value = |keys: &[&str]| keys.iter().fold(&told, |value, key| value.get(key).unwrap()).to_string();
        [
            value(&["serverId"]),
            value(&["configuration", "cloudFileCache", "highWatermark"]),
            value(&["bandwidthLimits", "outgoingRateLimit"]),
            value(&["license", "valid"]),
        ]
        .join(" ")
    }

    #[test]
    fn the_story_is_the_same_every_time() {
        for (second, expected) in [
            (0, r#""aa11223344" 1610612736 500000 true"#),
            (3, r#""aa11223344" 1610612736 500000 true"#),
            (12, r#""aa11223344" 2899102926 250000 true"#),
            (24, r#""aa11223344" 4187593116 500000 true"#),
            (25, "out"),
            (29, "out"),
            (30, r#""aa00000001" 1610612736 500000 true"#),
            (42, r#""aa00000001" 2899102926 250000 false"#),
            (59, r#""aa00000001" 4241023795 500000 true"#),
            (60, r#""aa00000002" 1610612736 500000 true"#),
            (85, "out"),
        ] {
            assert_eq!(told(second), expected, "{second}");
        }
    }
}
