//! Which passwords may be chosen.

use app::domain::{FieldError, Problem, User, check_password};
use zxcvbn::zxcvbn;

/// What is guessed with fewer guesses is refused. The library's list of the 30,000 passwords that leaks show most
/// often is ranked, so that each of them is found within so many; so are its words with a capital, a 3 for an e, or a
/// few digits in a row behind them.
const GUESSES_MIN: u64 = 30_000;

/// A password of 8–128 characters that is none of the first that an attacker tries: none of the common ones, and
/// nothing that is made of the person's own names. It looks at 100 characters at most, so its time is bounded.
///
/// # Errors
/// Names the field `password` and what is wrong with it.
pub fn check_new_password(password: &str, names: &[&str]) -> Result<(), FieldError> {
    check_password(password, names.first().copied().unwrap_or_default())?;
    // Also the parts of a name, of which people take one.
    let parts = names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    let known: Vec<&str> = names
        .iter()
        .copied()
        .chain(parts)
        .filter(|name| name.chars().count() >= 3)
        .chain(["tasksync"])
        .collect();
    if zxcvbn(password, &known).guesses() < GUESSES_MIN {
        return Err(FieldError::new("password", Problem::Common));
    }
    Ok(())
}

/// The names that a person's password must not be made of, the username first.
#[must_use]
pub fn names_of<'a>(user: &'a User, email: Option<&'a str>) -> Vec<&'a str> {
    [Some(user.username.as_str()), Some(user.display_name.as_str()), email].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn is_refused(password: &str) -> bool {
        check_new_password(password, &["ada.lovelace", "Ada Lovelace", "ada@example.org"]).is_err()
    }

    #[test]
    fn what_attackers_try_first_is_refused() {
        for password in [
            "password",
            "Password1",
            "p@ssw0rd",
            "12345678",
            "123456789",
            "qwertyuiop",
            "iloveyou",
            "sunshine",
            "football",
            "princess1",
            "aaaaaaaaaaaa",
            "abcdefgh",
            "trustno1",
            "passw0rd",
            "baseball",
            "superman",
            "1q2w3e4r",
            "starwars",
            "whatever",
            "letmein1",
        ] {
            assert!(is_refused(password), "{password}");
        }
    }

    #[test]
    fn what_is_made_of_ones_own_names_is_refused() {
        for password in ["ada.lovelace", "lovelace", "Lovelace1", "ada@example.org", "tasksync", "TaskSync1"]
        {
            assert!(is_refused(password), "{password}");
        }
        let rare = "quzzlebrinkov";
        assert!(check_new_password(rare, &["ada", "Ada Quzzlebrinkov"]).is_err());
        assert!(check_new_password(rare, &["ben"]).is_ok(), "somebody else's name");
    }

    #[test]
    fn what_takes_long_to_guess_is_taken_whatever_it_is_made_of() {
        for password in [
            "correct horse",
            "correct horse battery",
            "a password for pictures",
            "the long way to ada",
            "пароль и ключ",
            "🦀🐙🦑🐚🌊🪸🐠🐬",
            "zL8#qv2!",
            "密码密码钥匙与门",
        ] {
            assert!(!is_refused(password), "{password}");
        }
    }

    #[test]
    fn the_longest_passwords_are_looked_at_in_bounded_time() {
        let shapes = ["a", "1", "p@ssw0rd", "qwerty", "4lL$e1", "ada", "2026-03-02", "ö", "abc123!?"];
        for shape in shapes {
            let password: String = shape.chars().cycle().take(128).collect();
            let began = Instant::now();
            let _ = check_new_password(&password, &["ada", "Ada"]);
            assert!(began.elapsed() < Duration::from_secs(2), "{shape}: {:?}", began.elapsed());
        }
    }
}
