//! The JSON Schemas (2020-12) of what jsinfo prints, and of the TOML files that it reads.
//!
//! They stand in `schemas/`. Those of our own JSON are made from its structures, those of the files from the tables of keys;
//! a test makes them anew and holds them against what is committed, so that the binary need not carry what makes them.
//! A schema of what is printed closes nothing: there may be more fields and more words. One of a file that is read takes
//! no key that this version does not know, because whoever writes it wants to be told of a typo.

use crate::text::nearest::nearest;

/// A schema that `jsinfo schema` prints.
#[derive(Debug)]
pub(crate) struct Contract {
    /// What it is asked for by: what stands behind `jsinfo/` in the `schema` of what it describes.
    pub(crate) name: &'static str,
    /// What it describes, for people.
    pub(crate) about: &'static str,
    /// It.
    pub(crate) text: &'static str,
}

/// Every schema, in the order in which people are shown them.
pub(crate) static CONTRACTS: &[Contract] = &[
    Contract {
        name: "server-info",
        about: "show --json --normalize",
        text: include_str!("../../schemas/server-info.json"),
    },
    Contract { name: "check", about: "check --json", text: include_str!("../../schemas/check.json") },
    Contract { name: "rules", about: "check --list --json", text: include_str!("../../schemas/rules.json") },
    Contract { name: "fleet", about: "fleet --json", text: include_str!("../../schemas/fleet.json") },
    Contract {
        name: "fleet-result",
        about: "a line of fleet --format ndjson",
        text: include_str!("../../schemas/fleet-result.json"),
    },
    Contract { name: "diff", about: "diff --json", text: include_str!("../../schemas/diff.json") },
    Contract { name: "route", about: "route --json", text: include_str!("../../schemas/route.json") },
    Contract {
        name: "routes",
        about: "route --json of several targets",
        text: include_str!("../../schemas/routes.json"),
    },
    Contract {
        name: "watch",
        about: "a line of watch in a pipe, and of watch --save",
        text: include_str!("../../schemas/watch.json"),
    },
    Contract { name: "doctor", about: "doctor --json", text: include_str!("../../schemas/doctor.json") },
    Contract {
        name: "servers",
        about: "server list --json",
        text: include_str!("../../schemas/servers.json"),
    },
    Contract {
        name: "settings",
        about: "server show --json",
        text: include_str!("../../schemas/settings.json"),
    },
    Contract {
        name: "certificates",
        about: "trust --list --json",
        text: include_str!("../../schemas/certificates.json"),
    },
    Contract {
        name: "explain",
        about: "explain --format json",
        text: include_str!("../../schemas/explain.json"),
    },
    Contract {
        name: "failure",
        about: "a line of --error-format json",
        text: include_str!("../../schemas/failure.json"),
    },
    Contract {
        name: "snapshot",
        about: "index.json in a directory of fleet --save",
        text: include_str!("../../schemas/snapshot.json"),
    },
    Contract {
        name: "saved-failure",
        about: "a file of fleet --save whose target gave no answer",
        text: include_str!("../../schemas/saved-failure.json"),
    },
    Contract {
        name: "config",
        about: "the configuration file",
        text: include_str!("../../schemas/config.json"),
    },
    Contract { name: "policy", about: "a policy of check", text: include_str!("../../schemas/policy.json") },
];

impl Contract {
    /// The schema of that name; upper and lower case are the same.
    ///
    /// # Errors
    /// The nearest names, best first.
    pub(crate) fn find(name: &str) -> Result<&'static Self, Vec<&'static str>> {
        for contract in CONTRACTS {
            if contract.name.eq_ignore_ascii_case(name) {
                return Ok(contract);
            }
        }
        // The command in place of what it lists.
        if name.eq_ignore_ascii_case("server") {
            return Err(vec!["servers", "settings"]);
        }
        Err(nearest(name, CONTRACTS.iter().map(|contract| contract.name)))
    }
}
