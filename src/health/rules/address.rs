//! Where others reach the server: its ports, its external address, its relay.

use crate::catalogue::kind;
use crate::endpoint::Endpoint;
use crate::health::finding::Missing;
use crate::health::rule::{Case, ComparedWith, NOBODY_WAS_ASKED, Rule, RulePart};
use crate::health::{Finding, Outcome};

/// The rules of this theme, in the order in which people are shown them.
pub(super) const RULES: &[&Rule] = &[&PORT_AGREES, &EXTERNAL_ADDRESS, &RELAY];

const API_PORT: &str = "apiControlPort";
const RELAY_PORT: &str = "receiver.relayPort";

static PORT_AGREES: Rule = Rule {
    code: "port-agrees",
    about: "the server was reached at another port than the one it reports (notice)",
    advice: "if nothing maps ports on the way, find out what answers there",
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Notice],
    parts: &[RulePart::field_at(API_PORT, port_agrees)],
};

fn port_agrees(case: &Case<'_>) -> Finding {
    let Some(meta) = case.evidence.meta else { return Finding::skipped(NOBODY_WAS_ASKED) };
    let Some(asked) = meta.port else {
        return Finding::skipped("a sample server has the port that was free");
    };
    let port = kind::integer(case.value).unwrap_or_default();
    if port == i128::from(asked) {
        return Finding::ok(format!("the API port is {port}, the one that was asked"));
    }
    // Gateways and mapped ports are common: it is worth knowing, and no fault.
    Finding::new(
        Outcome::Notice,
        format!("the server was asked at port {asked}, and says that its API port is {port}"),
    )
}

static EXTERNAL_ADDRESS: Rule = Rule {
    code: "external-address",
    about: "others cannot reach the external address, or one is missing where ports are mapped (notice)",
    advice: "say how others reach the server: --external-address HOST:PORT; links hold it",
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Notice],
    parts: &[RulePart::field_at("serverExternalAddress", external_address)
        .reading(&[API_PORT])
        .judging(&[Missing::Null])],
};

fn external_address(case: &Case<'_>) -> Finding {
    let written = case.value.as_str().unwrap_or_default();
    if written.is_empty() {
        return without_external_address(case);
    }
    let Ok(endpoint) = Endpoint::parse_host(written) else {
        return Finding::new(Outcome::Notice, "the external address is no HOST:PORT");
    };
    let is_here_only = endpoint.is_loopback() || endpoint.ip().is_some_and(|ip| ip.is_unspecified());
    if is_here_only {
        let sentence =
            format!("the external address {} leads others to their own machine", endpoint.authority());
        return Finding::new(Outcome::Notice, sentence);
    }
    Finding::ok(format!("others reach the server at {}", endpoint.authority()))
}

/// Whether one is needed is documented nowhere; where something on the way maps ports, links come out wrong without.
fn without_external_address(case: &Case<'_>) -> Finding {
    let unset = "no external address is set";
    let Some(asked) = case.evidence.meta.and_then(|meta| meta.port) else { return Finding::skipped(unset) };
    let port = match case.other_number(API_PORT) {
        Ok(port) => port,
        Err(no_value) => return no_value.into(),
    };
    if i128::from(asked) == port {
        return Finding::skipped(unset);
    }
    Finding::new(
        Outcome::Notice,
        format!("{unset}, and port {asked} leads to port {port}: links lead to the wrong one"),
    )
}

static RELAY: Rule = Rule {
    code: "relay",
    about: "a relay has an address and no port, or a port and no address",
    advice: "give both --recv-relay-host and --recv-relay-port at the server, or neither",
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Warning],
    parts: &[RulePart::field_at("receiver.relayIP", relay).reading(&[RELAY_PORT]).judging(&[Missing::Null])],
};

fn relay(case: &Case<'_>) -> Finding {
    let has_port = match case.other_value(RELAY_PORT) {
        Ok(port) => kind::integer(port) != Some(0),
        Err(no_value) if no_value.missing == Missing::Null => false,
        Err(no_value) => return no_value.into(),
    };
    let address = case.value.as_str().unwrap_or_default();
    match (address.is_empty(), has_port) {
        (true, false) => Finding::skipped("no relay is used"),
        (true, true) => Finding::new(Outcome::Warning, "the relay has a port and no address"),
        (false, false) => Finding::new(Outcome::Warning, "the relay has an address and no port"),
        (false, true) => Finding::ok("the relay has an address and a port"),
    }
}

#[cfg(test)]
pub(super) use tests::samples;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::health::rules::sample::{Given, RuleSample, given, seen};
    use crate::source::FetchMeta;

    pub(in crate::health::rules) fn samples() -> Vec<RuleSample> {
        vec![
            at_port(8886, &PORT_AGREES, json!(null)).gives(Outcome::Ok),
            at_port(443, &PORT_AGREES, json!(null)).gives(Outcome::Notice),
            at_port(8886, &EXTERNAL_ADDRESS, json!("gw.example.com:9000")).gives(Outcome::Ok),
            at_port(8886, &EXTERNAL_ADDRESS, json!(null)).gives(Outcome::Skipped),
            at_port(443, &EXTERNAL_ADDRESS, json!(null)).gives(Outcome::Notice),
            at_port(8886, &EXTERNAL_ADDRESS, json!("127.0.0.1:8886")).gives(Outcome::Notice),
            at_port(8886, &EXTERNAL_ADDRESS, json!("two words")).gives(Outcome::Notice),
            relayed(json!(null), json!(null)).gives(Outcome::Skipped),
            relayed(json!("10.1.2.3"), json!(8886)).gives(Outcome::Ok),
            relayed(json!("10.1.2.3"), json!(null)).gives(Outcome::Warning),
            relayed(json!(null), json!(8886)).gives(Outcome::Warning),
        ]
    }

    /// A server that says that its API port is 8886, asked at this one.
    fn at_port(port: u16, rule: &'static Rule, external: Value) -> Given {
        let external: Value = external;
        given(rule, json!({"apiControlPort": 8886, "serverExternalAddress": external}))
            .meta(FetchMeta { port: Some(port), ..seen() })
    }

    #[allow(clippy::needless_pass_by_value, reason = "samples read better")]
    fn relayed(address: Value, port: Value) -> Given {
        given(&RELAY, json!({"receiver": {"relayIP": address, "relayPort": port}}))
    }

    #[test]
    fn a_relay_that_was_left_out_is_no_relay_that_is_not_used() {
        let left_out = given(&RELAY, json!({"receiver": {"relayPort": null}})).finding();
        assert_eq!(left_out.outcome, Outcome::Unknown, "{}", left_out.sentence);
    }

    #[test]
    fn a_sample_server_has_the_port_that_was_free() {
        let demo = given(&PORT_AGREES, json!({"apiControlPort": 8886})).meta(seen());
        assert_eq!(demo.finding().outcome, Outcome::Skipped);
    }
}
