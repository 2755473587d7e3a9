//! Finding what a policy says of a target and a rule: thousands of expectations and mutes are not gone through anew for
//! each of thousands of targets and findings.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::report::CheckId;
use crate::catalogue::Field;
use crate::health::Outcome;

/// Where to look for what in a plan. Places are those in its lists.
#[derive(Debug, Default)]
pub(crate) struct PlanIndex {
    /// What the plan's rules read.
    fields_read: Vec<&'static Field>,
    scopes: ScopeNumbers,
    expectations: PlacesByScope,
    severities: HashMap<String, Outcome>,
    mutes: HashMap<CheckId, PlacesByScope>,
}

/// The places of what holds for a scope, by its number.
type PlacesByScope = HashMap<usize, Vec<usize>>;

/// The scopes, each with a number, and in which of them each target is.
#[derive(Debug, Default)]
struct ScopeNumbers {
    /// By the address of the list: what a group stands for is in memory once, and too long to be compared.
    by_list: HashMap<usize, usize>,
    of_target: HashMap<String, HashSet<usize>>,
}

/// The number of everybody, who is meant where nobody is named.
const EVERYBODY: usize = 0;

impl ScopeNumbers {
    fn add(&mut self, targets: &Arc<[String]>) -> usize {
        if targets.is_empty() {
            return EVERYBODY;
        }
        let next = self.by_list.len() + 1;
        // The address of a list may be its key: the plan keeps every list alive as long as this index.
        let number = *self.by_list.entry(Arc::as_ptr(targets).addr()).or_insert(next);
        // A new list: its targets are entered once, however often the list is named.
        if number == next {
            for target in targets.iter() {
                self.of_target.entry(target.clone()).or_default().insert(number);
            }
        }
        number
    }

    /// The places that are of a target, in order.
    fn places(&self, by_scope: &PlacesByScope, target: &str) -> Vec<usize> {
        let mut places = by_scope.get(&EVERYBODY).cloned().unwrap_or_default();
        let Some(numbers) = self.of_target.get(target) else { return places };
        // Through whichever is shorter: a target may be in many scopes, and a rule be muted for many.
        if numbers.len() < by_scope.len() {
            for number in numbers {
                places.extend(by_scope.get(number).into_iter().flatten());
            }
        } else {
            for (number, list) in by_scope {
                if numbers.contains(number) {
                    places.extend(list);
                }
            }
        }
        places.sort_unstable();
        places
    }
}

impl PlanIndex {
    /// One of rules that read these fields.
    pub(super) fn new(fields_read: Vec<&'static Field>) -> Self {
        Self { fields_read, ..Self::default() }
    }

    /// The fields that the plan's rules read, in catalogue order.
    pub(super) fn fields_read(&self) -> &[&'static Field] {
        &self.fields_read
    }

    /// Takes in what is expected at a place: as it is written, how bad it is when it is not met, and of whom.
    pub(super) fn add_expectation(
        &mut self,
        place: usize,
        written: String,
        severity: Outcome,
        targets: &Arc<[String]>,
    ) {
        let scope = self.scopes.add(targets);
        self.expectations.entry(scope).or_default().push(place);
        self.severities.entry(written).or_insert(severity);
    }

    /// Takes in the mute at a place.
    pub(super) fn add_mute(&mut self, place: usize, id: &CheckId, targets: &Arc<[String]>) {
        let scope = self.scopes.add(targets);
        self.mutes.entry(id.clone()).or_default().entry(scope).or_default().push(place);
    }

    /// The places of what is expected of a target.
    pub(super) fn expectations(&self, target: &str) -> Vec<usize> {
        self.scopes.places(&self.expectations, target)
    }

    /// The places of the mutes of a rule or an expectation for a target.
    pub(super) fn mutes(&self, id: &CheckId, target: &str) -> Vec<usize> {
        match self.mutes.get(id) {
            Some(lists) => self.scopes.places(lists, target),
            None => Vec::new(),
        }
    }

    /// How bad it is when an expectation is not met.
    pub(super) fn severity(&self, expectation: &str) -> Option<Outcome> {
        self.severities.get(expectation).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOCK: CheckId = CheckId::Rule("clock");
    const CACHE: CheckId = CheckId::Rule("cache");

    #[test]
    fn mutes_are_found_by_rule_and_target_in_the_order_of_the_policy() {
        let nobody: Arc<[String]> = Arc::default();
        let paris: Arc<[String]> = Arc::new(["paris".to_owned()]);
        let both: Arc<[String]> = Arc::new(["paris".to_owned(), "oslo".to_owned()]);
        let mut index = PlanIndex::default();
        let mutes = [(&CLOCK, &both), (&CLOCK, &paris), (&CACHE, &both), (&CLOCK, &nobody), (&CLOCK, &both)];
        for (place, (id, targets)) in mutes.into_iter().enumerate() {
            index.add_mute(place, id, targets);
        }
        assert_eq!(index.mutes(&CLOCK, "paris"), [0, 1, 3, 4]);
        assert_eq!(index.mutes(&CLOCK, "oslo"), [0, 3, 4]);
        assert_eq!(index.mutes(&CLOCK, "bergen"), [3]);
        assert_eq!(index.mutes(&CACHE, "oslo"), [2]);
        assert_eq!(index.mutes(&CACHE, "bergen"), [0; 0]);
        assert_eq!(index.mutes(&CheckId::Rule("answer"), "paris"), [0; 0]);
    }

    /// Gone through one by one, this would be a hundred million comparisons, half of them with ten thousand names each.
    #[test]
    fn ten_thousand_mutes_for_ten_thousand_targets_are_found_at_once() {
        let names: Arc<[String]> = (0..10_000).map(|number| format!("server-{number}")).collect();
        let each: Vec<Arc<[String]>> =
            names.iter().map(|name| Arc::new([name.clone()]) as Arc<[_]>).collect();
        let mut index = PlanIndex::default();
        for (place, one) in each.iter().enumerate() {
            index.add_mute(2 * place, &CLOCK, one);
            index.add_mute(2 * place + 1, &CACHE, &names);
        }
        for (place, name) in names.iter().enumerate() {
            assert_eq!(index.mutes(&CLOCK, name), [2 * place]);
        }
        assert_eq!(index.mutes(&CACHE, "server-7").len(), 10_000);
    }
}
