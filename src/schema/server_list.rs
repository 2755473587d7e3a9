//! `jsinfo/servers` 1: the servers of the configuration file, as `jsinfo server list --json` prints them.
//!
//! Servers may get more fields. What is here stays as it is.

use std::collections::HashMap;

use serde::Serialize;

use crate::config::Configuration;

const NAME: &str = "jsinfo/servers";
const VERSION: u32 = 1;

/// Every server of the configuration file, in the file's order.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
        let groups = groups_of_members(configuration);
        let mut servers = Vec::with_capacity(configuration.servers.len());
        for server in &configuration.servers {
            servers.push(ServerEntry {
                name: &server.name,
                address: &server.address.value,
                user: server.user(),
                groups: groups.get(server.name.as_str()).cloned().unwrap_or_default(),
                default: configuration.default_target() == Some(&server.name),
            });
        }
        Self { schema: NAME, schema_version: VERSION, servers }
    }
}

/// The groups that name each member, in the file's order.
fn groups_of_members(configuration: &Configuration) -> HashMap<&str, Vec<&str>> {
    let mut groups: HashMap<&str, Vec<&str>> = HashMap::new();
    for group in &configuration.groups {
        for member in &group.members.value {
            let named_by = groups.entry(member).or_default();
            // Who stands in a group twice is in it all the same.
            if named_by.last() != Some(&group.name.as_str()) {
                named_by.push(&group.name);
            }
        }
    }
    groups
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
