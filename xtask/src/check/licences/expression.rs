//! SPDX licence expressions (SPDX 3.0, annex B): `MIT OR (Apache-2.0 AND ISC)`.

/// May it be used, where one of `OR` suffices and all of `AND` are needed? What cannot be read may not.
pub(super) fn holds(expression: &str, is_fit: &impl Fn(&str) -> bool) -> bool {
    // The older form of `OR`, and brackets as words of their own.
    let text = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words: Vec<&str> = text.split_whitespace().rev().collect();
    let result = any(&mut words, is_fit);
    result == Some(true) && words.is_empty()
}

/// `a OR b`, from the end of the words.
fn any(words: &mut Vec<&str>, is_fit: &impl Fn(&str) -> bool) -> Option<bool> {
    let mut fits = all(words, is_fit)?;
    while words.last() == Some(&"OR") {
        words.pop();
        fits |= all(words, is_fit)?;
    }
    Some(fits)
}

/// `a AND b`, which binds closer.
fn all(words: &mut Vec<&str>, is_fit: &impl Fn(&str) -> bool) -> Option<bool> {
    let mut fits = one(words, is_fit)?;
    while words.last() == Some(&"AND") {
        words.pop();
        fits &= one(words, is_fit)?;
    }
    Some(fits)
}

/// A licence, perhaps with an exception, or a bracket.
fn one(words: &mut Vec<&str>, is_fit: &impl Fn(&str) -> bool) -> Option<bool> {
    let licence = words.pop()?;
    if licence == "(" {
        let fits = any(words, is_fit)?;
        return (words.pop()? == ")").then_some(fits);
    }
    if words.last() == Some(&"WITH") {
        words.pop();
        return Some(is_fit(&format!("{licence} WITH {}", words.pop()?)));
    }
    Some(is_fit(licence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_free(expression: &str) -> bool {
        holds(expression, &|licence| ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].contains(&licence))
    }

    #[test]
    fn one_of_or_suffices_and_all_of_and_are_needed() {
        for fine in [
            "MIT",
            "MIT/GPL-3.0",
            "GPL-3.0 OR MIT",
            "(MIT OR GPL-3.0) AND ISC",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(is_free(fine), "{fine}");
        }
        for other in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "MIT OR",
            "(MIT",
            "MIT ISC",
            "",
            ")",
            "Apache-2.0",
            "GPL-3.0 OR MIT AND GPL-2.0",
        ] {
            assert!(!is_free(other), "{other}");
        }
    }
}
