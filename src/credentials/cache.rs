//! Secrets that several sessions of one run read from the same place: each is read once, so that a command that asks a
//! person is not started for every server.

use std::collections::HashMap;
use std::ffi::OsString;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::secret_source::SecretSource;
use crate::failure::Result;
use crate::secret::Secret;

/// What came of reading secrets in this run.
#[derive(Debug, Default)]
pub(crate) struct SecretCache {
    secrets: Mutex<HashMap<CacheKey, SharedSecret>>,
}

/// What a secret is known again by: where it is read.
#[derive(Debug, PartialEq, Eq, Hash)]
enum CacheKey {
    /// The path as it was written. Compared as paths, `secret/` would be `secret`, and only one of them can be read.
    File(OsString),
    /// The program and its arguments.
    Command(Vec<String>),
}

/// A secret, once somebody has read it.
type SharedSecret = Arc<OnceLock<Result<Secret>>>;

impl SecretCache {
    /// Reads a secret, or gives back what came of it before, a failure included. Whoever wants one that is being read
    /// waits for it; other secrets are read meanwhile.
    pub(crate) fn read(&self, source: &SecretSource) -> Result<Secret> {
        let key = match source {
            SecretSource::Here(secret) => return Ok(secret.clone()),
            SecretSource::Unusable(failure) => return Err(failure.clone()),
            SecretSource::File(file) => CacheKey::File(file.path.clone().into()),
            SecretSource::Command(words) => CacheKey::Command(words.clone()),
        };
        // In a block, so that the map is free again before the secret is read: that may take a minute.
        let shared = {
            let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(secrets.entry(key).or_default())
        };
        shared.get_or_init(|| source.read()).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::secret_source::SecretFile;

    #[test]
    fn a_command_runs_once_however_many_want_its_secret_at_the_same_time() {
        let directory = tempfile::tempdir().unwrap();
        let runs = directory.path().join("runs");
        let script = format!("echo run >> {}; sleep 0.1; echo hunter2", runs.display());
        let source = SecretSource::Command(vec!["sh".to_owned(), "-c".to_owned(), script]);
        let cache = SecretCache::default();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| assert_eq!(cache.read(&source).unwrap().expose(), "hunter2"));
            }
        });
        assert_eq!(std::fs::read_to_string(runs).unwrap(), "run\n");
    }

    #[test]
    fn what_cannot_be_read_fails_alike_for_everybody() {
        let cache = SecretCache::default();
        let source = SecretSource::File(SecretFile { path: "/nowhere/secret".into(), vouched: None });
        let [one, other] =
            [cache.read(&source), cache.read(&source)].map(|read| read.unwrap_err().to_string());
        assert_eq!(one, other);
    }
}
