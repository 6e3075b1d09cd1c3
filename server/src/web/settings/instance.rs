//! `/app/settings/instance/accounts`: who may make an account, and invites to the instance.

use super::Visitor;
use super::invites::{draft, open, question, try_to_make, try_to_revoke};
use super::run::Administering;
use crate::auth::Device;
use crate::error::Error;
use crate::instance;
use crate::state::State;
use crate::web::extract::{Caller, Sent};
use crate::web::problem::Fault;
use app::domain::{Admission, InstanceSettings, Invite, Problem, Refused};
use app::pages::settings::{Answers, Fresh, Tab, instance as settings_body, invites as invites_body};
use axum::extract;
use axum::response::Response;
use leptos::prelude::{AnyView, IntoAny};

const TAB: Tab = Tab::Accounts;

/// What the page shows.
struct Shown {
    settings: InstanceSettings,
    open: Vec<Invite>,
}

impl Shown {
    async fn read(state: &State) -> Result<Self, Error> {
        Ok(Self { settings: instance::settings(state).await?, open: open(state, None).await? })
    }

    /// The two forms of the page: what is wrong with one is not said at the other.
    fn draw(&self, fresh: Option<Fresh>, settings: &Answers, invites: &Answers) -> AnyView {
        let path = TAB.address();
        let top = settings_body(self.settings, &path, settings);
        let rest = invites_body(&self.open, &[], fresh, &format!("{path}/invites"), invites);
        (top, rest).into_any()
    }
}

/// The page.
pub async fn show(
    extract::State(state): extract::State<State>,
    Administering(visitor): Administering,
) -> Result<Response, Fault> {
    let shown = Shown::read(&state).await?;
    Ok(visitor.page(TAB, |_| shown.draw(None, &Answers::default(), &Answers::default())))
}

/// Changes what holds for all.
pub async fn change(
    extract::State(state): extract::State<State>,
    Administering(visitor): Administering,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let done = try_to_change(&state, &visitor, wanted(&sent), &device).await;
    let shown = Shown::read(&state).await?;
    visitor.after(TAB, done, &sent, |_, answers| shown.draw(None, answers, &Answers::default()))
}

async fn try_to_change(
    state: &State,
    visitor: &Visitor,
    wanted: Result<(Option<Admission>, bool), Refused>,
    device: &Device,
) -> Result<&'static str, Error> {
    let (registration, team) = wanted?;
    instance::change(state, visitor.who, registration, Some(team), device).await?;
    Ok("saved")
}

/// What the form says. A field that cannot be changed is not sent.
fn wanted(sent: &Sent) -> Result<(Option<Admission>, bool), Refused> {
    let unknown = || Refused::field("registration", Problem::Unknown);
    let registration = sent.given("registration");
    let registration = registration.map(|word| Admission::read(&word).ok_or_else(unknown)).transpose()?;
    Ok((registration, sent.given("team").is_some()))
}

/// Makes an invite to the instance, and shows its link this once.
pub async fn make(
    extract::State(state): extract::State<State>,
    Administering(visitor): Administering,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let made = try_to_make(&state, &visitor, None, draft(&sent), &device).await;
    let (shown, none) = (Shown::read(&state).await?, Answers::default());
    match made {
        Ok(fresh) => Ok(visitor.page(TAB, |_| shown.draw(Some(fresh), &none, &none))),
        Err(error) => visitor.after(TAB, Err(error), &sent, |_, answers| shown.draw(None, &none, answers)),
    }
}

/// Takes an invite to the instance back.
pub async fn revoke(
    extract::State(state): extract::State<State>,
    Administering(visitor): Administering,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let path = format!("{}/invites", TAB.address());
    if let Some(question) = visitor.ask(TAB, &sent, || question(&sent, &path)) {
        return Ok(question);
    }
    let done = try_to_revoke(&state, &visitor, None, sent.get("invite"), &device).await;
    let shown = Shown::read(&state).await?;
    visitor.after(TAB, done, &sent, |_, answers| shown.draw(None, &Answers::default(), answers))
}
