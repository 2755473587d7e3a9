//! For whom the expectations and the mutes of a plan hold: groups taken apart, and each found by its target.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::index::PlanIndex;
use super::plan::{DriftReference, Plan};
use crate::failure::Result;
use crate::health::fields_read;

impl Plan {
    /// Takes the groups apart for which something holds.
    ///
    /// # Errors
    /// What `members` fails with.
    pub fn expand_groups(&mut self, members: impl Fn(&[String]) -> Result<Vec<String>>) -> Result<()> {
        let of_expectations = self.expectations.iter_mut().map(|planned| &mut planned.scope);
        let of_same = self.same.iter_mut().map(|same| &mut same.scope);
        let of_mutes = self.mutes.iter_mut().map(|mute| &mut mute.scope);
        // A group of thousands that is named thousands of times is taken apart once, and kept once.
        let mut expanded: HashMap<Arc<[String]>, Arc<[String]>> = HashMap::new();
        for scope in of_expectations.chain(of_same).chain(of_mutes) {
            // None named is all, and the members of nothing would be a target by default.
            if scope.targets.is_empty() {
                continue;
            }
            if let Some(known) = expanded.get(&scope.targets) {
                scope.targets = Arc::clone(known);
                continue;
            }
            let targets = members(&scope.targets).map_err(|failure| failure.context(&scope.place))?;
            let written = std::mem::replace(&mut scope.targets, targets.into());
            expanded.insert(written, Arc::clone(&scope.targets));
        }
        // One that was made before still holds the groups as they were written.
        self.index = OnceLock::new();
        Ok(())
    }

    /// Where to look for what.
    pub(super) fn index(&self) -> &PlanIndex {
        self.index.get_or_init(|| self.make_index())
    }

    fn make_index(&self) -> PlanIndex {
        let rules: Vec<_> = self.rules.iter().map(|planned| planned.rule).collect();
        let mut index = PlanIndex::new(fields_read(&rules));
        for (place, planned) in self.expectations.iter().enumerate() {
            let written = planned.expectation.to_string();
            index.add_expectation(place, written, planned.severity, &planned.scope.targets);
        }
        for (place, mute) in self.mutes.iter().enumerate() {
            index.add_mute(place, &mute.id, &mute.scope.targets);
        }
        index
    }

    /// The targets that are named, and where; of several that name the same group once.
    pub fn named_targets(&self) -> Vec<NamedTarget<'_>> {
        let of_expectations = self.expectations.iter().map(|planned| &planned.scope);
        let of_same = self.same.iter().map(|same| &same.scope);
        let of_mutes = self.mutes.iter().map(|mute| &mute.scope);
        let mut lists = HashSet::new();
        let mut named = Vec::new();
        for scope in of_expectations.chain(of_same).chain(of_mutes) {
            if lists.insert(Arc::as_ptr(&scope.targets).addr()) {
                for name in scope.targets.iter() {
                    named.push(NamedTarget { name, place: &scope.place });
                }
            }
        }
        for same in &self.same {
            if let DriftReference::Target(name) = &same.reference {
                named.push(NamedTarget { name, place: &same.place });
            }
        }
        named
    }
}

/// A target that a policy names.
#[derive(Debug, Clone, Copy)]
pub struct NamedTarget<'a> {
    /// As it is named.
    pub name: &'a str,
    /// The line of the policy.
    pub place: &'a str,
}
