use super::*;

/// The words that are offered, of a line that ends at the cursor.
fn offered(line: &str) -> Vec<String> {
    let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    candidates(&words, &Environment::from_values(&[])).into_iter().map(|candidate| candidate.word).collect()
}

#[test]
fn each_place_offers_what_is_read_there() {
    for (line, word) in [
        ("jsinfo ", "show"),
        ("jsinfo se", "server"),
        ("jsinfo server ", "add"),
        ("jsinfo show --form", "--format"),
        ("jsinfo show --format ", "kv"),
        ("jsinfo show --format=k", "--format=kv"),
        ("jsinfo show -f license.v", "license.valid"),
        ("jsinfo show --field minCipher,license.v", "minCipher,license.valid"),
        ("jsinfo show -s gar", "garbageCollect"),
        ("jsinfo show demo:un", "demo:unhealthy"),
        ("jsinfo show --timeout 5s demo:", "demo:healthy"),
        ("jsinfo get license.e", "license.expiry"),
        ("jsinfo get version demo:1", "demo:1.9"),
        ("jsinfo check --warn cac", "cache="),
        ("jsinfo check --only cache,cip", "cache,cipher"),
        ("jsinfo check --format jun", "junit"),
        ("jsinfo check demo: demo:d", "demo:denied"),
        ("jsinfo diff demo: demo:t", "demo:token"),
        ("jsinfo check di", "dir:"),
        ("jsinfo check dir:sr", "dir:src/"),
        ("jsinfo check --targets Car", "Cargo.toml"),
        ("jsinfo route demo: demo:t", "demo:token"),
        ("jsinfo route demo: demo:1.9 demo:t", "demo:token"),
        ("jsinfo explain license.va", "license.valid"),
        ("jsinfo schema ch", "check"),
        ("jsinfo man ser", "server"),
        ("jsinfo completions z", "zsh"),
    ] {
        if word.starts_with("demo:") && cfg!(not(feature = "demo")) {
            continue;
        }
        assert!(offered(line).contains(&word.to_owned()), "{line}: {:?}", offered(line));
    }
}

#[test]
fn what_cannot_stand_there_is_not_offered() {
    assert!(
        !offered("jsinfo show --field minCipher,").contains(&"minCipher,minCipher".to_owned()),
        "not twice"
    );
    assert!(offered("jsinfo check --timeout ").is_empty());
    assert!(
        !offered("jsinfo show ").iter().any(|word| word.starts_with("--")),
        "options are asked for by their dash"
    );
    assert!(offered("jsinfo nothing ").is_empty());
    assert!(!offered("jsinfo show di").contains(&"dir:".to_owned()), "one target is no directory");
}
