//! The names that a mistyped one may have meant.

/// The candidates that are near to `typed`, best first, three at most; upper and lower case are the same.
pub(crate) fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    // From 0 to 1. A slip of a letter or two stays above it, another word of the same length does not.
    const MIN_SIMILARITY: f64 = 0.8;
    const MOST: usize = 3;
    // Bytes, as many as a host's name may have. What is longer is no slip, and to hold it against thousands of names takes
    // minutes.
    const LONGEST: usize = 253;

    if typed.len() > LONGEST {
        return Vec::new();
    }
    let typed = typed.to_ascii_lowercase();
    let mut near = Vec::new();
    for name in candidates.into_iter().filter(|name| name.len() <= LONGEST) {
        let similarity = strsim::jaro_winkler(&typed, &name.to_ascii_lowercase());
        if similarity >= MIN_SIMILARITY {
            near.push((similarity, name));
        }
    }
    near.sort_by(|(left, _), (right, _)| right.total_cmp(left));
    let mut names: Vec<&str> = Vec::with_capacity(MOST);
    for (_, name) in near {
        if names.len() < MOST && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// `did you mean a, b or c?`, where there is anything to mean.
pub(crate) fn did_you_mean(names: &[&str]) -> Option<String> {
    let (last, others) = names.split_last()?;
    if others.is_empty() {
        return Some(format!("did you mean {last}?"));
    }
    Some(format!("did you mean {} or {last}?", others.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_three_are_named_once_each() {
        let names = ["license", "receiver", "License", "licence", "listen", "licensed", "license"];
        assert_eq!(nearest("LICENSE", names), ["license", "License", "licensed"]);
        assert_eq!(nearest("lisence", ["receiver", "license"]), ["license"]);
        assert_eq!(nearest("zzz", names), [""; 0]);
    }

    #[test]
    fn the_question_is_one_sentence() {
        assert_eq!(did_you_mean(&[]), None);
        assert_eq!(did_you_mean(&["a"]).as_deref(), Some("did you mean a?"));
        assert_eq!(did_you_mean(&["a", "b", "c"]).as_deref(), Some("did you mean a, b or c?"));
    }
}
