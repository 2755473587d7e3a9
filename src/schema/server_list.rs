//! `jsinfo/servers` 1: the servers of the configuration file, as `jsinfo server list --json` prints them.
//!
//! Servers may get more fields. What is here stays as it is.

use serde::Serialize;

use crate::config::{Configuration, ConfiguredServer};

const NAME: &str = "jsinfo/servers";
const VERSION: u32 = 1;

/// Every server of the configuration file, in the file's order.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServerListDocument<'a> {
    /// `jsinfo/servers`.
    schema: &'static str,
    /// 1.
    schema_version: u32,
    /// The servers; an empty list where there are none.
    pub(crate) servers: Vec<ServerEntry<'a>>,
}

/// A server.
#[derive(Debug, Serialize)]
pub(crate) struct ServerEntry<'a> {
    /// The name that stands for it.
    pub(crate) name: &'a str,
    /// A target of any kind, as it is written.
    pub(crate) address: &'a str,
    /// Who asks; null where the server's table does not say.
    pub(crate) user: Option<&'a str>,
    /// The groups that name it, in the file's order.
    pub(crate) groups: Vec<&'a str>,
    /// Whether it is the target of commands that name none.
    pub(crate) default: bool,
}

impl<'a> ServerListDocument<'a> {
    pub(crate) fn from_configuration(configuration: &'a Configuration) -> Self {
        let servers = &configuration.servers;
        Self {
            schema: NAME,
            schema_version: VERSION,
            servers: servers.iter().map(|server| ServerEntry::from_server(server, configuration)).collect(),
        }
    }
}

impl<'a> ServerEntry<'a> {
    fn from_server(server: &'a ConfiguredServer, configuration: &'a Configuration) -> Self {
        let mut groups = Vec::new();
        for group in &configuration.groups {
            if group.members.value.contains(&server.name) {
                groups.push(group.name.as_str());
            }
        }
        Self {
            name: &server.name,
            address: &server.address.value,
            user: server.user(),
            groups,
            default: configuration.default_target() == Some(&server.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    #[test]
    fn names_and_version_stay() {
        let configuration = examples::configuration();
        let document = ServerListDocument::from_configuration(&configuration);
        expect_test::expect![[r#"
            {
              "schema": "jsinfo/servers",
              "schemaVersion": 1,
              "servers": [
                {
                  "name": "paris",
                  "address": "https://paris.example:8886",
                  "user": "ops",
                  "groups": [
                    "europe"
                  ],
                  "default": false
                },
                {
                  "name": "oslo",
                  "address": "oslo",
                  "user": null,
                  "groups": [],
                  "default": true
                }
              ]
            }"#]]
        .assert_eq(&serde_json::to_string_pretty(&document).unwrap());
    }
}
