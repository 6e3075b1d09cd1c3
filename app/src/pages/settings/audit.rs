//! An audit log: who did what, when, and from where.

use super::times::{Told, with_times};
use super::{Answers, Choice};
use crate::domain::Timestamp;
use crate::words::audit as words;
use crate::words::notices::instant;
use leptos::prelude::*;

/// One line, with names in place of ids.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// The word of what was done.
    pub deed: String,
    /// Who did it.
    pub actor: String,
    /// To whom, where that is somebody else.
    pub subject: Option<String>,
    /// In which workspace.
    pub workspace: Option<String>,
    /// From which address.
    pub address: String,
    /// More of it.
    pub detail: String,
}

/// Which lines are asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Those of one person.
    pub person: String,
    /// Those of one kind.
    pub deed: String,
}

/// The page's body: these lines, where earlier ones stand, and which kinds there are.
#[must_use]
pub fn audit(entries: Vec<Entry>, earlier: Option<String>, asked: Asked, deeds: &[String]) -> AnyView {
    let told = |word: &String| (word.clone(), words::deed(word).map_or_else(|| plain(word), str::to_owned));
    let anything = (String::new(), words::ANYTHING.to_owned());
    let options: Vec<_> = [anything].into_iter().chain(deeds.iter().map(told)).collect();
    let Asked { person, deed } = asked;
    let answers = &Answers::default();
    view! {
        <p>{words::KEPT}</p>
        <form method="get" class="search">
            <div class="field">
                <div class="label-row">
                    <label for="person">{words::PERSON}</label>
                </div>
                <input class="input" id="person" name="person" value=person aria-describedby="person-hint" />
                <p class="hint" id="person-hint">{words::PERSON_HINT}</p>
            </div>
            <Choice answers name="deed" label=words::DEED options value=deed />
            <button class="button">{words::SHOW}</button>
        </form>
        {if entries.is_empty() {
            view! { <p>{words::NOTHING}</p> }.into_any()
        } else {
            view! { <ul class="rows">{entries.into_iter().map(row).collect_view()}</ul> }.into_any()
        }}
        {earlier.map(|earlier| view! { <a class="button" href=earlier>{words::EARLIER}</a> })}
    }
    .into_any()
}

fn row(entry: Entry) -> AnyView {
    let Entry { at, deed, actor, subject, workspace, address, detail } = entry;
    let deed = words::deed(&deed).map_or_else(|| plain(&deed), str::to_owned);
    let more: Vec<_> = [instant(at), address, detail].into_iter().filter(|part| !part.is_empty()).collect();
    let more = with_times(&more.join(" · "), &[Told::Moment(at)]);
    view! {
        <li>
            <div class="what">
                {words::line(&actor, &deed, subject.as_deref(), workspace.as_deref())}
                <small>{more}</small>
            </div>
        </li>
    }
    .into_any()
}

/// A deed's word without the signs in it.
fn plain(word: &str) -> String {
    word.replace(['.', '_'], " ")
}
