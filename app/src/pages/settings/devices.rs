//! Where a person is logged in.

use super::times::{Told, with_times};
use super::{Answers, Confirm, device_name};
use crate::domain::{SessionId, Timestamp};
use crate::words::{devices as words, notices::instant, settings};
use leptos::prelude::*;

/// One login on one device.
#[derive(Clone, Debug)]
pub struct DeviceRow {
    /// The session's id.
    pub id: SessionId,
    /// Is it the one that looks?
    pub is_here: bool,
    /// What its browser says it is.
    pub user_agent: String,
    /// The address it was last used from; empty where that is not known.
    pub address: String,
    /// When the person logged in.
    pub first_used: Timestamp,
    /// Its last sign of life.
    pub last_used: Timestamp,
}

/// A login of which a copy was used.
#[derive(Clone, Debug)]
pub struct Stolen {
    /// What its browser said it is.
    pub user_agent: String,
    /// From where the copy was used.
    pub address: String,
    /// When.
    pub at: Timestamp,
}

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct Devices {
    /// The logins.
    pub rows: Vec<DeviceRow>,
    /// What the person has to read.
    pub stolen: Vec<Stolen>,
    /// Where the person was on the way to when this page came in between.
    pub next: Option<String>,
}

/// The page's body.
#[must_use]
pub fn devices(shown: &Devices, answers: &Answers) -> AnyView {
    let Devices { rows, stolen, next } = shown;
    let has_others = rows.iter().any(|row| !row.is_here);
    let goes_on = next.clone().filter(|_| stolen.is_empty());
    view! {
        {answers.alert(&[])}
        {(!stolen.is_empty()).then(|| told(stolen, next.clone()))}
        {goes_on.map(|next| view! { <p><a class="button primary" href=next>{settings::CONTINUE}</a></p> })}
        <p>{words::DEVICES_NOTE}</p>
        <ul class="rows">{rows.iter().map(|it| row(it, next.as_deref())).collect_view()}</ul>
        {has_others.then(|| all_others(next.as_deref()).button())}
    }
    .into_any()
}

fn told(stolen: &[Stolen], next: Option<String>) -> AnyView {
    let line = |it: &Stolen| {
        let sentence = words::stolen(&device_name(&it.user_agent), &instant(it.at), &it.address);
        view! { <li>{with_times(&sentence, &[Told::Moment(it.at)])}</li> }
    };
    let label = if next.is_some() { words::STOLEN_READ_ON } else { words::STOLEN_READ };
    view! {
        <section class="notice" role="alert">
            <h2>{words::STOLEN}</h2>
            <p>{words::STOLEN_NOTE}</p>
            <ul>{stolen.iter().map(line).collect_view()}</ul>
            <form method="post">
                {next.map(|next| view! { <input type="hidden" name="next" value=next /> })}
                <button class="button" name="do" value="read">{label}</button>
            </form>
        </section>
    }
    .into_any()
}

/// What is asked before a device is logged out.
#[must_use]
pub fn end_one(row: &DeviceRow, next: Option<&str>) -> Confirm {
    let name = device_name(&row.user_agent);
    Confirm {
        id: format!("end-{}", row.id),
        label: words::END,
        name: Some(words::end_on(&name)),
        question: words::end_asked(&name),
        consequence: words::END_WHY.to_owned(),
        verb: words::END.to_owned(),
        action: String::new(),
        fields: with_next(vec![("session", row.id.to_string())], next),
    }
}

/// What is asked before all other devices are logged out.
#[must_use]
pub fn all_others(next: Option<&str>) -> Confirm {
    Confirm {
        id: "end-others".to_owned(),
        label: words::END_OTHERS,
        name: None,
        question: words::END_OTHERS_ASKED.to_owned(),
        consequence: words::END_OTHERS_WHY.to_owned(),
        verb: words::END_OTHERS.to_owned(),
        action: String::new(),
        fields: with_next(vec![("do", "others".to_owned())], next),
    }
}

fn with_next(mut fields: Vec<(&'static str, String)>, next: Option<&str>) -> Vec<(&'static str, String)> {
    fields.extend(next.map(|next| ("next", next.to_owned())));
    fields
}

fn row(row: &DeviceRow, next: Option<&str>) -> AnyView {
    let name = device_name(&row.user_agent);
    let used = words::used(&instant(row.first_used), &instant(row.last_used), &row.address);
    let used = with_times(&used, &[Told::Moment(row.last_used), Told::Moment(row.first_used)]);
    let end = if row.is_here {
        view! { <b>{words::THIS_DEVICE}</b> }.into_any()
    } else {
        end_one(row, next).button()
    };
    view! {
        <li>
            <div class="what">
                {name}
                <small>{used}</small>
            </div>
            {end}
        </li>
    }
    .into_any()
}
