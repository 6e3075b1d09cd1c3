//! What an administrator sets for all.

use super::{Answers, Choice, Save};
use crate::domain::{Admission, InstanceSettings};
use crate::words::instance as words;
use leptos::prelude::*;

/// What stands above the invites to the instance.
#[must_use]
pub fn instance(settings: InstanceSettings, path: &str, answers: &Answers) -> AnyView {
    let InstanceSettings { registration, is_fixed, team } = settings;
    let option =
        |admission: Admission| (admission.as_str().to_owned(), words::admission(admission).to_owned());
    let options: Vec<_> = Admission::ALL.into_iter().map(option).collect();
    view! {
        <section>
            <form method="post" action=path.to_owned() novalidate>
                {answers.alert(&["registration"])}
                <Choice
                    answers
                    name="registration"
                    label=words::REGISTRATION
                    options
                    value=registration.as_str()
                    fixed=is_fixed
                />
                {is_fixed.then(|| view! { <p>{words::FIXED}</p> })}
                <label class="check">
                    <input type="checkbox" name="team" value="on" checked=team />
                    " "
                    {words::TEAM}
                </label>
                <p>{words::TEAM_NOTE}</p>
                <Save label=words::SAVE />
            </form>
        </section>
        <p>{words::INVITES_NOTE}</p>
    }
    .into_any()
}
