//! The words for who else is here.

/// The list of those who look at the project.
pub const HERE_NOW: &str = "Here now";

/// Who looks at the open task.
#[must_use]
pub fn looking(names: &[String]) -> String {
    format!("{} {} looking at this", some(names), are(names))
}

/// Who types in the open task.
#[must_use]
pub fn typing(names: &[String]) -> String {
    format!("{} {} typing…", some(names), are(names))
}

/// Who has a task open, told on its card.
#[must_use]
pub fn has_open(names: &[String]) -> String {
    let have = if names.len() == 1 { "has" } else { "have" };
    format!("{} {have} this open", some(names))
}

/// How many more there are than are shown.
#[must_use]
pub fn more(count: usize) -> String {
    format!("+{count}")
}

fn are(names: &[String]) -> &'static str {
    if names.len() == 1 { "is" } else { "are" }
}

fn some(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one} and {other}"),
        [one, others @ ..] => format!("{one} and {} others", others.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_named_and_many_are_counted() {
        let names = ["Bob", "Cara", "Dan"].map(String::from);
        assert_eq!(looking(&names[..1]), "Bob is looking at this");
        assert_eq!(typing(&names[..2]), "Bob and Cara are typing…");
        assert_eq!(has_open(&names), "Bob and 2 others have this open");
    }
}
