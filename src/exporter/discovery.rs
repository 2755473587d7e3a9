//! The servers, as Prometheus discovers them over HTTP: with all that a scrape needs, so that nothing has to be relabelled.

use std::collections::BTreeMap;

use hyper::HeaderMap;
use hyper::header::HOST;
use hyper::http::uri::Authority;
use serde::Serialize;

use crate::config::{self, Configuration, Sources};
use crate::failure::{Failure, FailureKind, Result};
use crate::json;
use crate::text::nearest::{did_you_mean, nearest};

/// One server: Prometheus asks this exporter, and is told what to ask for.
#[derive(Serialize)]
struct TargetGroup<'a> {
    targets: [&'a str; 1],
    labels: BTreeMap<&'static str, &'a str>,
}

/// The address of this exporter as whoever asks reaches it.
///
/// # Errors
/// What is wrong with the request, in a sentence.
pub(super) fn own_address(headers: &HeaderMap) -> std::result::Result<String, String> {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let authority = host.and_then(|host| host.parse::<Authority>().ok());
    // User information has no business there.
    match authority.filter(|authority| !authority.as_str().contains('@')) {
        Some(authority) => Ok(authority.to_string()),
        None => Err("the header Host says how this exporter is reached, and is missing".to_owned()),
    }
}

/// The names of the servers of a group, or of all.
///
/// # Errors
/// [`FailureKind::Usage`] for a group that is none; [`FailureKind::Configuration`] for one that cannot be taken apart.
pub(super) fn names(sources: &Sources, group: Option<&str>) -> Result<Vec<String>> {
    let configuration = &sources.configuration;
    let Some(group) = group else {
        return Ok(configuration.server_names().map(str::to_owned).collect());
    };
    let name = group.strip_prefix('@').unwrap_or(group);
    match configuration.group(name) {
        None => return Err(no_such_group(name, configuration)),
        // An empty group is refused on the command line, and to Prometheus is a list like any other.
        Some(group) if group.members.value.is_empty() => return Ok(Vec::new()),
        Some(_) => {}
    }
    let mut names = Vec::new();
    for target in config::targets(&[format!("@{name}")], None, sources)? {
        // Of an address that stands in a group without a name nobody can be asked here.
        if target.document.is_none() && configuration.server(&target.name).is_some() {
            names.push(target.name);
        }
    }
    Ok(names)
}

fn no_such_group(name: &str, configuration: &Configuration) -> Failure {
    let groups = configuration.groups.iter().map(|group| group.name.as_str());
    Failure::message(FailureKind::Usage, format!("there is no group {name} in the configuration file"))
        .hints(did_you_mean(&nearest(name, groups)))
}

/// The list, for Prometheus.
pub(super) fn document(names: &[String], address: &str, policy: Option<&str>) -> String {
    let mut groups = Vec::with_capacity(names.len());
    for name in names {
        let mut labels = BTreeMap::from([
            ("__metrics_path__", "/probe"),
            ("__param_target", name.as_str()),
            ("instance", name.as_str()),
        ]);
        if let Some(policy) = policy {
            labels.insert("__param_policy", policy);
        }
        groups.push(TargetGroup { targets: [address], labels });
    }
    json::compact(&groups) + "\n"
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn a_server_is_a_target_with_all_that_a_scrape_needs() {
        let names = ["paris".to_owned(), "oslo \"1\"".to_owned()];
        let document = document(&names, "127.0.0.1:18886", Some("strict"));
        expect![[r#"
            [{"targets":["127.0.0.1:18886"],"labels":{"__metrics_path__":"/probe","__param_policy":"strict","__param_target":"paris","instance":"paris"}},{"targets":["127.0.0.1:18886"],"labels":{"__metrics_path__":"/probe","__param_policy":"strict","__param_target":"oslo \"1\"","instance":"oslo \"1\""}}]
        "#]].assert_eq(&document);
        assert_eq!(super::document(&[], "x", None), "[]\n");
    }

    #[test]
    fn the_address_is_that_of_the_request() {
        let of = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, host.parse().unwrap());
            own_address(&headers)
        };
        assert_eq!(of("[::1]:18886").unwrap(), "[::1]:18886");
        assert_eq!(of("exporter.example").unwrap(), "exporter.example");
        for host in ["", "a b", "ops:pw@x", "x/y"] {
            assert!(of(host).is_err(), "{host}");
        }
        assert!(own_address(&HeaderMap::new()).is_err());
    }
}
