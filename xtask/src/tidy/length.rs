//! A file that cannot be read in one go hides a seam.

use super::{Complaint, File};

/// About 100 lines is usual; past this one, somebody has to look for the seam.
const LIMIT: usize = 400;

const KINDS: [&str; 5] = [".rs", ".css", ".ts", ".js", ".mjs"];

pub(super) fn check(file: File) -> Vec<Complaint> {
    let lines = file.text.lines().count();
    if lines <= LIMIT || !KINDS.iter().any(|kind| file.path.ends_with(kind)) {
        return Vec::new();
    }
    let advice =
        format!("{lines} lines are too many for one file (at most {LIMIT}). Look for the seam, and split it");
    vec![Complaint { line: LIMIT + 1, advice }]
}

#[cfg(test)]
mod tests {
    use super::super::complaints_about;

    #[test]
    fn a_file_has_at_most_400_lines() {
        assert!(complaints_about("style/base.css", &"a\n".repeat(400)).is_empty());
        assert_eq!(complaints_about("style/base.css", &"a\n".repeat(401)).len(), 1);
        assert!(complaints_about("Cargo.lock", &"a\n".repeat(401)).is_empty());
    }
}
