//! `jsinfo/settings` 1: the settings of a target and where each came from, as `jsinfo server show --json`
//! prints them. `jsinfo/doctor` has the same entries.
//!
//! There may be more settings, in any order, and they may get more fields. What is here stays as it is.

use serde::Serialize;

use crate::config::{DisplayValue, Origin, ResolvedSetting};

const NAME: &str = "jsinfo/settings";
const VERSION: u32 = 1;

/// Settings, and who said them.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct SettingsDocument<'a> {
    /// `jsinfo/settings`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// The settings that act on this target.
    settings: Vec<SettingEntry<'a>>,
}

/// A setting. No secret is in it: of those, it is said where they come from.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct SettingEntry<'a> {
    /// The name of its option, or of its key in the configuration file. An open list.
    name: &'static str,
    /// The value in force.
    value: PrintedValue<'a>,
    /// Who said it: `flag`, `variable`, `file` or `default`. An open list.
    origin: &'static str,
    /// The option, the variable, or the file with its line; null for `default`.
    #[serde(rename = "where")]
    place: Option<String>,
}

/// A value: null, a boolean or text.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
enum PrintedValue<'a> {
    /// Nobody said anything, and nothing stands for it.
    Nothing,
    Flag(bool),
    /// In words for people: `15s`, `/etc/ssl/own.pem`.
    Text(&'a str),
}

impl<'a> SettingsDocument<'a> {
    pub(crate) fn from_settings(settings: &'a [ResolvedSetting]) -> Self {
        Self {
            schema: NAME,
            schema_version: VERSION,
            settings: settings.iter().map(SettingEntry::from_setting).collect(),
        }
    }
}

impl<'a> SettingEntry<'a> {
    pub(super) fn from_setting(setting: &'a ResolvedSetting) -> Self {
        let origin = match setting.origin {
            Origin::Argument | Origin::Option(_) => "flag",
            Origin::Variable(_) => "variable",
            Origin::File(..) => "file",
            Origin::Default => "default",
        };
        let place = match &setting.origin {
            Origin::Default => None,
            origin => Some(origin.to_string()),
        };
        let value = match &setting.value {
            DisplayValue::Nothing => PrintedValue::Nothing,
            DisplayValue::Flag(yes) => PrintedValue::Flag(*yes),
            DisplayValue::Text(text) => PrintedValue::Text(text),
        };
        Self { name: setting.name, value, origin, place }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    #[test]
    fn names_and_version_stay() {
        let settings = examples::settings();
        let document = SettingsDocument::from_settings(&settings);
        expect_test::expect![[r#"
            {
              "schema": "jsinfo/settings",
              "schemaVersion": 1,
              "settings": [
                {
                  "name": "target",
                  "value": "paris",
                  "origin": "flag",
                  "where": "argument"
                },
                {
                  "name": "token",
                  "value": "JETSTREAM_API_TOKEN",
                  "origin": "variable",
                  "where": "JETSTREAM_API_TOKEN"
                },
                {
                  "name": "superuser",
                  "value": true,
                  "origin": "file",
                  "where": "config.toml:5"
                },
                {
                  "name": "ca-file",
                  "value": null,
                  "origin": "default",
                  "where": null
                }
              ]
            }"#]]
        .assert_eq(&serde_json::to_string_pretty(&document).unwrap());
    }
}
