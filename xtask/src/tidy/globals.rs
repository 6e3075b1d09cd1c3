//! No globals: two servers must live in one test process.

use super::{Complaint, File, has_word};

/// What makes a `static` more than a constant.
const CHANGING: [&str; 8] =
    ["mut ", "OnceLock", "OnceCell", "Mutex", "RwLock", "Atomic", "LazyLock<Mutex", "LazyLock<RwLock"];

/// Statics that can change, and the crates that make them.
pub(super) fn check(file: File) -> Vec<Complaint> {
    if !(file.is_rust() && file.is_in(&["server/src/"])) {
        return Vec::new();
    }
    file.product_code()
        .filter(|(_, code)| is_global(code))
        .map(|(line, _)| Complaint {
            line,
            advice: "a global is shared by every server in the process. Put it into `state`".to_owned(),
        })
        .collect()
}

fn is_global(code: &str) -> bool {
    let item = code.trim_start();
    let item = item.strip_prefix("pub ").or_else(|| item.strip_prefix("pub(crate) ")).unwrap_or(item);
    let changes =
        item.strip_prefix("static ").is_some_and(|it| CHANGING.iter().any(|word| it.contains(word)));
    changes || has_word(code, "lazy_static") || has_word(code, "thread_local!")
}

#[cfg(test)]
mod tests {
    use super::super::complaints_about;

    #[test]
    fn what_changes_belongs_to_a_server() {
        for line in [
            "static mut COUNT: u32 = 0;",
            "pub(crate) static HUB: OnceLock<Hub> = OnceLock::new();",
            "    static NEXT: AtomicU64 = AtomicU64::new(0);",
            "lazy_static! {",
        ] {
            assert_eq!(complaints_about("server/src/realtime/hub.rs", line).len(), 1, "{line}");
        }
    }

    #[test]
    fn constants_and_fields_may_stay() {
        for line in [
            "static NAMES: [&str; 2] = [\"a\", \"b\"];",
            "    once: OnceLock<Key>,",
            "fn f() -> &'static str {",
        ] {
            assert!(complaints_about("server/src/realtime/hub.rs", line).is_empty(), "{line}");
        }
    }
}
