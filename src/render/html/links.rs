//! Names of servers that lead to their part of the page.

use std::collections::HashMap;

use super::safe;
use crate::check::report::TargetResult;

/// As many names as stand in a line; the others are folded away.
const FEW: usize = 6;

/// A name, and the place of its server among all of them.
#[derive(Debug)]
pub(super) struct ServerLink {
    pub(super) place: usize,
    pub(super) name: String,
}

/// Names, the first of them for everybody to see.
#[derive(Debug, Default)]
pub(super) struct ServerLinks {
    pub(super) few: Vec<ServerLink>,
    pub(super) rest: Vec<ServerLink>,
}

/// Where the names lead.
pub(super) struct Links<'a> {
    places: HashMap<&'a str, usize>,
}

impl<'a> Links<'a> {
    pub(super) fn new(results: &'a [TargetResult]) -> Self {
        let mut places = HashMap::new();
        for (place, result) in results.iter().enumerate() {
            // One that is there twice says the same twice: the first will do.
            places.entry(result.target.as_str()).or_insert(place);
        }
        Self { places }
    }

    /// These names with where they lead.
    pub(super) fn named(&self, targets: &[&str]) -> ServerLinks {
        let mut links = Vec::new();
        for target in targets {
            let place = self.places.get(target).copied().unwrap_or_default();
            links.push(ServerLink { place, name: safe(target) });
        }
        ServerLinks::new(links)
    }
}

impl ServerLink {
    pub(super) fn new(place: usize, result: &TargetResult) -> Self {
        Self { place, name: safe(&result.target) }
    }
}

impl ServerLinks {
    fn new(mut few: Vec<ServerLink>) -> Self {
        // One more is as soon read as that there is one more.
        let rest = if few.len() > FEW + 1 { few.split_off(FEW) } else { Vec::new() };
        Self { few, rest }
    }

    /// Those at these places.
    pub(super) fn members(members: &[usize], results: &[TargetResult]) -> Self {
        let mut links = Vec::new();
        for place in members {
            links.extend(results.get(*place).map(|result| ServerLink::new(*place, result)));
        }
        Self::new(links)
    }
}
