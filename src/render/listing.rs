//! Lists of our own: the servers of the configuration file, and settings with their origins.
//!
//! The JSON is a contract: frozen structures apart from the internal types, with a schema's name and version.

use serde::Serialize;

use super::table;
use crate::config::table::USER;
use crate::config::{Configuration, DisplayValue, Origin, ResolvedSetting};
use crate::output::TermStyle;

const SCHEMA_VERSION: u32 = 1;

/// Every server of the configuration file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServersDocument {
    schema: &'static str,
    schema_version: u32,
    #[serde(rename = "servers")]
    entries: Vec<ServerEntry>,
}

#[derive(Debug, Serialize)]
struct ServerEntry {
    name: String,
    address: String,
    user: Option<String>,
    groups: Vec<String>,
    default: bool,
}

/// Settings, and who said them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SettingsDocument {
    schema: &'static str,
    schema_version: u32,
    #[serde(rename = "settings")]
    entries: Vec<SettingEntry>,
}

#[derive(Debug, Serialize)]
pub(crate) struct SettingEntry {
    pub(super) name: &'static str,
    /// Null where nobody said anything and nothing stands for it, else a boolean or text.
    pub(super) value: DisplayValue,
    /// `flag`, `variable`, `file` or `default`.
    origin: &'static str,
    /// The option, the variable, or the file with its line.
    #[serde(rename = "where")]
    place: Option<String>,
}

impl ServersDocument {
    pub(crate) fn of(configuration: &Configuration) -> Self {
        let default = configuration.default_target().map(|said| said.value);
        let entry = |server: &crate::config::ConfiguredServer| ServerEntry {
            name: server.name.clone(),
            address: server.address.value.clone(),
            user: server.layer.get(&USER).and_then(|said| said.value.spell()),
            groups: configuration
                .groups
                .iter()
                .filter(|group| group.members.value.contains(&server.name))
                .map(|group| group.name.clone())
                .collect(),
            default: default.as_ref() == Some(&server.name),
        };
        let entries = configuration.servers.iter().map(entry).collect();
        Self { schema: "jsinfo/servers", schema_version: SCHEMA_VERSION, entries }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn table(&self, style: TermStyle) -> String {
        let row = |server: &ServerEntry| {
            let default = if server.default { "default" } else { "" };
            let user = server.user.clone().unwrap_or_default();
            [server.name.clone(), server.address.clone(), user, server.groups.join(", "), default.to_owned()]
        };
        match self.entries.as_slice() {
            [] => String::new(),
            servers => {
                table::columns(["NAME", "ADDRESS", "USER", "GROUPS", ""], servers.iter().map(row), style)
            }
        }
    }

    pub(crate) fn json(&self) -> String {
        super::json::of(self)
    }
}

impl SettingsDocument {
    pub(crate) fn of(resolved: &[ResolvedSetting]) -> Self {
        Self { schema: "jsinfo/settings", schema_version: SCHEMA_VERSION, entries: entries(resolved) }
    }

    pub(crate) fn table(&self, style: TermStyle) -> String {
        let row = |setting: &SettingEntry| {
            [setting.name.to_owned(), setting.value.to_string(), setting.place().to_owned()]
        };
        table::columns(["SETTING", "VALUE", "FROM"], self.entries.iter().map(row), style)
    }

    pub(crate) fn json(&self) -> String {
        super::json::of(self)
    }
}

impl SettingEntry {
    /// Where it came from, for people.
    pub(super) fn place(&self) -> &str {
        self.place.as_deref().unwrap_or(self.origin)
    }
}

/// Settings as they stand in JSON of any schema.
pub(crate) fn entries(resolved: &[ResolvedSetting]) -> Vec<SettingEntry> {
    let entry = |setting: &ResolvedSetting| {
        let origin = match setting.origin {
            Origin::Argument | Origin::Option(_) => "flag",
            Origin::Variable(_) => "variable",
            Origin::File(..) => "file",
            Origin::Default => "default",
        };
        let place = (setting.origin != Origin::Default).then(|| setting.origin.to_string());
        SettingEntry { name: setting.name, value: setting.value.clone(), origin, place }
    };
    resolved.iter().map(entry).collect()
}
