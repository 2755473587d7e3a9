//! The JSON that jsinfo itself answers for: frozen structures, one file a contract.
//!
//! Each has a name (`jsinfo/check`) and a version. While a version lasts, fields and words are only ever
//! added: none is taken away, renamed or given another type, and none changes its meaning or its unit.
//! Programs have to pass over what they do not know. Anything else is a new version.
//!
//! The structures are apart from the types that jsinfo works with, so that those may change; `from_…`
//! functions make the one from the other. The document of a server is not here but where it is normalized: as it was
//! sent, it is the server's.
//!
//! | module | contract | printed by |
//! |---|---|---|
//! | [`server_list`] | `jsinfo/servers` | `server list --json` |
//! | [`settings`] | `jsinfo/settings` | `server show --json` |
//! | [`doctor`] | `jsinfo/doctor` | `doctor --json` |
//! | [`certificates`] | `jsinfo/certificates` | `trust --list --json` |
//! | [`check`] | `jsinfo/check` | `check --json` |
//! | [`rules`] | `jsinfo/rules` | `check --list --json` |
//! | [`route`] | `jsinfo/route` | `route --json` |
//! | [`routes`] | `jsinfo/routes` | `route --json` of several targets |
//! | [`diff`] | `jsinfo/diff` | `diff --json` |
//! | [`fleet`] | `jsinfo/fleet`, `jsinfo/fleet-result` | `fleet --json`, `--format ndjson` |
//! | [`watch`] | `jsinfo/watch` | `watch` in a pipe, and `watch --save` |
//! | [`explain`] | `jsinfo/explain` | `explain --format json` |
//! | [`server_info`] | `jsinfo/server-info` | `show --json --normalize` |
//! | [`contracts`] | their JSON Schemas, with those of the TOML files | `schema` |
//! | [`failure`] | `jsinfo/failure` | `--error-format json`, and part of several |
//! | `each` | | lists of thousands, for the others |
//! | [`crate::snapshot`] | `jsinfo/snapshot`, `jsinfo/saved-failure` | `fleet --save`, into files, which are read again |

pub(crate) mod certificates;
pub(crate) mod check;
pub(crate) mod contracts;
pub(crate) mod diff;
pub(crate) mod doctor;
mod each;
pub(crate) mod explain;
pub(crate) mod failure;
pub(crate) mod fleet;
pub(crate) mod route;
pub(crate) mod routes;
pub(crate) mod rules;
pub(crate) mod server_info;
pub(crate) mod server_list;
pub(crate) mod settings;
pub(crate) mod watch;

use crate::health::limits::Bad;

/// The word for the bad side of a limit, which the limit itself belongs to: `low` or `high`, a closed list.
fn bad_side(bad: Bad) -> &'static str {
    match bad {
        Bad::Low => "low",
        Bad::High => "high",
    }
}

#[cfg(test)]
mod tests;
