//! The two-step login: a code besides the password.

use super::confirm::{dialog, opener};
use super::secret::{copy, download};
use super::times::{Told, with_times};
use super::{Answers, InputField, Save, Tab};
use crate::domain::Timestamp;
use crate::words::{devices, notices::instant, two_step as words};
use leptos::prelude::*;

/// Where the form that turns it off goes.
const OFF: &str = "/app/settings/two-step/off";

/// How things stand with the two-step login.
#[derive(Clone, Debug)]
pub enum TwoStep {
    /// It is off.
    Off,
    /// The app is to learn the secret.
    Begun {
        /// The secret, to be typed.
        secret: String,
        /// The same as an address that apps open.
        address: String,
        /// That address as a picture.
        picture: Square,
    },
    /// These recovery codes were made just now.
    Codes(Vec<String>),
    /// It is on.
    On {
        /// Since when.
        since: Timestamp,
        /// So many recovery codes are left.
        codes_left: u64,
    },
}

/// A picture of dark squares, a unit each.
#[derive(Clone, Debug)]
pub struct Square {
    /// How many squares it has a side.
    pub side: usize,
    /// The dark ones, as the data of an SVG path.
    pub path: String,
}

/// The page's body.
#[must_use]
pub fn two_step(standing: &TwoStep, answers: &Answers) -> AnyView {
    match standing {
        TwoStep::Off => off(answers),
        TwoStep::Begun { secret, address, picture } => begun(secret, address, picture, answers),
        TwoStep::Codes(codes) => shown(codes),
        TwoStep::On { since, codes_left } => on(*since, *codes_left, answers),
    }
}

fn off(answers: &Answers) -> AnyView {
    view! {
        <form method="post" action="/app/settings/two-step/begin" novalidate>
            {answers.alert(&["current_password"])}
            <p>{words::OFF}</p>
            {current_password(answers)}
            <Save label=words::SET_UP />
        </form>
    }
    .into_any()
}

fn begun(secret: &str, address: &str, picture: &Square, answers: &Answers) -> AnyView {
    // The standard asks for four units of light around it.
    let side = picture.side + 8;
    view! {
        <form method="post" action="/app/settings/two-step/confirm" novalidate>
            {answers.alert(&["totp"])}
            <h2>{words::STEP_SCAN}</h2>
            <svg
                class="qr"
                viewBox=format!("-4 -4 {side} {side}")
                width="220"
                height="220"
                role="img"
                aria-label=words::PICTURE
                shape-rendering="crispEdges"
            >
                <rect x="-4" y="-4" width=side height=side fill="#fff" />
                <path fill="#000" d=picture.path.clone() />
            </svg>
            <p><a href=address.to_owned()>{words::STEP_OPEN}</a></p>
            <p>{words::STEP_TYPE}</p>
            <div class="copyable">
                <code id="secret">{secret.to_owned()}</code>
                {copy("secret")}
            </div>
            <h2>{words::STEP_CONFIRM}</h2>
            {code(answers, words::CODE_HINT)}
            <Save label=words::CONFIRM />
        </form>
    }
    .into_any()
}

fn shown(codes: &[String]) -> AnyView {
    let code = |code: &String| view! { <li><code>{code.clone()}</code></li> };
    view! {
        <section>
            <h2>{words::CODES}</h2>
            <p role="status">{words::CODES_NOTE}</p>
            <ol class="codes" id="codes">{codes.iter().map(code).collect_view()}</ol>
            <div class="actions">{copy("codes")} {download("codes", "tasksync-recovery-codes.txt")}</div>
            <p><a class="button primary" href=Tab::TwoStep.address()>{words::CODES_DONE}</a></p>
            <p>{words::ELSEWHERE} " " <a href=Tab::Devices.address()>{words::ELSEWHERE_LINK}</a></p>
        </section>
    }
    .into_any()
}

fn on(since: Timestamp, codes_left: u64, answers: &Answers) -> AnyView {
    let act = view! {
        <button type="submit" class="button primary destructive" formaction=OFF>{words::SWITCH_OFF_NOW}</button>
    };
    view! {
        <p>{with_times(&words::on(&instant(since), codes_left), &[Told::Moment(since)])}</p>
        <form method="post" action="/app/settings/two-step/codes" novalidate>
            {answers.alert(&["current_password", "totp"])}
            <h2>{words::CHANGE}</h2>
            <p>{words::CHANGE_NOTE}</p>
            {current_password(answers)}
            {code(answers, words::ANY_CODE_HINT)}
            <div class="actions">
                <button class="button">{words::RENEW}</button>
                {opener("switch-off", words::SWITCH_OFF, None)}
            </div>
            {dialog("switch-off", words::SWITCH_OFF_ASKED.to_owned(), words::SWITCH_OFF_WHY.to_owned(), act.into_any())}
        </form>
    }
    .into_any()
}

fn current_password(answers: &Answers) -> AnyView {
    view! {
        <InputField
            answers
            name="current_password"
            label=devices::CURRENT_PASSWORD
            kind="password"
            autocomplete="current-password"
        />
    }
    .into_any()
}

fn code(answers: &Answers, hint: &'static str) -> AnyView {
    view! { <InputField answers name="totp" label=words::CODE autocomplete="one-time-code" hint /> }
        .into_any()
}
