//! Where one is signed in.

use super::{Answers, device_name};
use crate::domain::{SessionId, Timestamp};
use crate::words::{devices as words, notices::instant};
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
    /// From where it was used last; empty where that is not known.
    pub address: String,
    /// When the person logged in.
    pub first_used: Timestamp,
    /// Its last sign of life.
    pub last_used: Timestamp,
}

/// A login that somebody else had a copy of.
#[derive(Clone, Debug)]
pub struct Stolen {
    /// What its browser said it is.
    pub user_agent: String,
    /// From where the copy was used.
    pub address: String,
    /// When.
    pub at: Timestamp,
}

/// The page's body.
#[must_use]
pub fn devices(rows: &[DeviceRow], stolen: &[Stolen], answers: &Answers) -> AnyView {
    let has_others = rows.iter().any(|row| !row.is_here);
    view! {
        {answers.alert(&[])}
        {(!stolen.is_empty()).then(|| told(stolen))}
        <p>{words::DEVICES_NOTE}</p>
        <ul class="rows">{rows.iter().map(row).collect_view()}</ul>
        {has_others.then(|| view! {
            <form method="post">
                <button class="button" name="do" value="others">{words::END_OTHERS}</button>
            </form>
        })}
    }
    .into_any()
}

fn told(stolen: &[Stolen]) -> AnyView {
    let line = |it: &Stolen| {
        view! { <li>{words::stolen(&device_name(&it.user_agent), &instant(it.at), &it.address)}</li> }
    };
    view! {
        <section class="notice" role="alert">
            <h2>{words::STOLEN}</h2>
            <p>{words::STOLEN_NOTE}</p>
            <ul>{stolen.iter().map(line).collect_view()}</ul>
            <form method="post">
                <button class="button" name="do" value="read">{words::STOLEN_READ}</button>
            </form>
        </section>
    }
    .into_any()
}

fn row(row: &DeviceRow) -> AnyView {
    let name = device_name(&row.user_agent);
    let used = words::used(&instant(row.first_used), &instant(row.last_used), &row.address);
    let end = if row.is_here {
        view! { <b>{words::THIS_DEVICE}</b> }.into_any()
    } else {
        view! {
            <form method="post">
                <input type="hidden" name="session" value=row.id.to_string() />
                <button class="button" aria-label=words::end_on(&name)>{words::END}</button>
            </form>
        }
        .into_any()
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
