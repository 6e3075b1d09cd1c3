//! Nothing that a user or the network sends may end in a panic.

use super::{Complaint, File};

const ADVICE: &str = "this panics on what somebody sent. Return an error; or say why it cannot happen, \
                      at its end or on the line above: `// infallible: why`";

/// `unwrap()` and `expect(…)` in what ships, unless a comment says why they cannot fail.
pub(super) fn check(file: File) -> Vec<Complaint> {
    if !(file.is_rust() && file.is_in(&["server/src/", "app/src/"])) {
        return Vec::new();
    }
    let lines: Vec<&str> = file.text.lines().collect();
    let is_explained = |number: usize| {
        let above = number.checked_sub(2).and_then(|index| lines.get(index));
        [lines.get(number - 1), above].into_iter().flatten().any(|line| line.contains("// infallible: "))
    };
    file.product_code()
        .filter(|(_, code)| code.contains(".unwrap()") || code.contains(".expect("))
        .filter(|(line, _)| !is_explained(*line))
        .map(|(line, _)| Complaint { line, advice: ADVICE.to_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::complaints_about;

    #[test]
    fn a_panic_needs_a_reason() {
        for line in ["a.unwrap();", "    .expect(\"a number\")", "a.unwrap() // fine"] {
            assert_eq!(complaints_about("server/src/web/tasks.rs", line).len(), 1, "{line}");
        }
    }

    #[test]
    fn a_reason_stands_at_the_end_or_above() {
        for text in [
            "a.expect(\"x\"); // infallible: made above",
            "// infallible: made above\na.expect(\"x\");",
            "a.unwrap_or_default();",
            "#[expect(dead_code)]",
        ] {
            assert!(complaints_about("app/src/domain/rank.rs", text).is_empty(), "{text}");
        }
    }

    #[test]
    fn tests_may_panic() {
        let text = "fn f() {}\n\n#[cfg(test)]\nmod tests {\n    fn t() { a.unwrap() }\n}\n";
        assert!(complaints_about("app/src/domain/rank.rs", text).is_empty());
        assert!(complaints_about("app/src/sync/replica/tests.rs", "a.unwrap();").is_empty());
        assert!(complaints_about("server/tests/it/main.rs", "a.unwrap();").is_empty());
    }
}
