//! What a new account must bring.

use super::{check_new_password, phone};
use app::domain::{FieldError, Refused, Registration};

/// The form, normalised: what the browser checks too, and what only the server knows: the phone numbers of all
/// countries, and the passwords that everybody tries.
///
/// # Errors
/// [`Refused::Invalid`] with every field that does not fit.
pub fn check(form: &Registration) -> Result<Registration, Refused> {
    let checked = form.check();
    let mut errors = match &checked {
        Err(Refused::Invalid(errors)) => errors.clone(),
        Err(_) => return checked,
        Ok(_) => Vec::new(),
    };
    let phone = form.phone.as_deref().map(str::trim).filter(|phone| !phone.is_empty());
    let phone = phone.map(phone::read).transpose();
    let names = [Some(form.username.as_str()), form.display_name.as_deref(), form.email.as_deref()];
    let names: Vec<&str> = names.into_iter().flatten().collect();
    let password = check_new_password(&form.password, &names).err();
    add(&mut errors, phone.as_ref().err().cloned());
    add(&mut errors, password);
    match (checked, phone) {
        (Ok(form), Ok(phone)) if errors.is_empty() => Ok(Registration { phone, ..form }),
        _ => Err(Refused::Invalid(errors)),
    }
}

/// Says of each field one thing.
fn add(errors: &mut Vec<FieldError>, error: Option<FieldError>) {
    errors.extend(error.filter(|error| errors.iter().all(|known| known.field != error.field)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::Problem;

    #[test]
    fn what_only_the_server_knows_is_said_beside_the_rest() {
        let form = Registration {
            username: "a b".into(),
            password: "password1".into(),
            phone: Some("+999 123456789".into()),
            ..Registration::default()
        };
        let Err(Refused::Invalid(errors)) = check(&form) else { panic!("must be refused") };
        let named: Vec<_> = errors.iter().map(|error| (error.field.as_str(), error.problem)).collect();
        assert_eq!(
            named,
            [("username", Problem::Characters), ("phone", Problem::Format), ("password", Problem::Common)]
        );
        let form = Registration {
            username: "ada".into(),
            password: "correct horse".into(),
            phone: Some("+49 (0)30 123456".into()),
            ..form
        };
        assert_eq!(check(&form).expect("it fits").phone.as_deref(), Some("+4930123456"));
    }
}
