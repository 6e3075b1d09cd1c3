//! A public repository names no machine of its makers: no folder, no mirror, no registry's host.

use super::{Complaint, File};

/// Written in two halves, so that this file does not break its own rule.
const PLACES: [[&str; 2]; 9] = [
    ["/ho", "me/"],
    ["/ro", "ot/"],
    ["/wo", "rk/"],
    ["/Us", "ers/"],
    ["deb.deb", "ian.org"],
    ["registry.npm", "js.org"],
    ["index.cra", "tes.io"],
    ["static.cra", "tes.io"],
    ["proxy.gol", "ang.org"],
];

pub(super) fn check(file: File) -> Vec<Complaint> {
    let found = file.text.lines().enumerate().filter_map(|(index, line)| {
        let place =
            PLACES.iter().map(|halves| halves.concat()).find(|place| line.contains(place.as_str()))?;
        let advice = format!(
            "`{place}` names somebody's machine or mirror. Use a relative path, or the tool's default"
        );
        Some(Complaint { line: index + 1, advice })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::super::complaints_about;

    #[test]
    fn no_folder_of_a_maker_is_named() {
        let path = format!("see {}me/ann/tasks", "/ho");
        assert_eq!(complaints_about("README.md", &path).len(), 1);
        assert!(complaints_about("README.md", "see `/app/workspaces`, `./data`").is_empty());
    }

    #[test]
    fn no_registry_is_named() {
        let line = format!("\"resolved\": \"https://registry.npm{}/a.tgz\"", "js.org");
        assert_eq!(complaints_about("end2end/package-lock.json", &line).len(), 1);
    }
}
