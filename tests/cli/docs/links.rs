//! Every link of a page leads to a file that is there, and to a heading that it has.

use std::path::Path;

use super::pages;

/// What stands in the round brackets of links and pictures.
fn links(text: &str) -> Vec<&str> {
    let mut links = Vec::new();
    for behind in text.split("](").skip(1) {
        links.extend(behind.split(')').next());
    }
    links
}

/// A heading as it is linked to.
fn anchor(heading: &str) -> String {
    let mut anchor = String::new();
    for c in heading.trim_start_matches('#').trim().to_lowercase().chars() {
        match c {
            ' ' => anchor.push('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => anchor.push(c),
            _ => {}
        }
    }
    anchor
}

fn has_heading(page: &Path, wanted: &str) -> bool {
    let text = std::fs::read_to_string(page).unwrap();
    text.lines().any(|line| line.starts_with('#') && anchor(line) == wanted)
}

#[test]
fn every_link_leads_somewhere() {
    let mut checked = 0;
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for link in links(&text) {
            if link.contains("://") {
                continue;
            }
            let (file, heading) =
                link.split_once('#').map_or((link, None), |(file, heading)| (file, Some(heading)));
            let target = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link}", page.display());
            if let Some(heading) = heading {
                assert!(has_heading(&target, heading), "{}: {link}", page.display());
            }
            checked += 1;
        }
    }
    assert!(checked > 30, "{checked}");
}

#[test]
fn every_page_is_linked_from_the_readme_or_a_page_that_is() {
    let all: String = pages().iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for page in pages() {
        let name = page.file_name().unwrap().to_str().unwrap();
        assert!(name == "README.md" || links(&all).iter().any(|link| link.contains(name)), "{name}");
    }
}
