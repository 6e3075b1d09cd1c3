//! `/app/settings/devices`.

use super::Visitor;
use crate::auth::{self, Session, SignedIn};
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use crate::web::extract::{Caller, Query, Sent};
use crate::web::problem::Fault;
use app::domain::{Refused, SessionId};
use app::pages::is_place_here;
use app::pages::settings::{Answers, Confirm, DeviceRow, Devices, Stolen, Tab, all_others, devices, end_one};
use axum::extract;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::form_urlencoded;

/// Where the person was on the way to when the page came in between.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Way {
    next: Option<String>,
}

/// The page.
pub async fn show(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    Query(way): Query<Way>,
) -> Result<Response, Fault> {
    let shown = find(&state, visitor.who, way.next).await?;
    Ok(visitor.page(Tab::Devices, |_| devices(&shown, &Answers::default())))
}

/// Logs one device out, or all others; or takes note of what was told.
pub async fn change(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    visitor: Visitor,
    sent: Sent,
) -> Result<Response, Fault> {
    let who = visitor.who;
    let shown = find(&state, who, sent.given("next")).await?;
    if let Some(question) = visitor.ask(Tab::Devices, &sent, || question(&shown, &sent)) {
        return Ok(question);
    }
    let done = match sent.get("do").as_str() {
        "read" => auth::forget_thefts(&state, who).await.map(|()| "read"),
        "others" => auth::end_other_sessions(&state, who, &device).await.map(|()| "others-ended"),
        _ => match sent.get("session").parse::<SessionId>() {
            Ok(id) => auth::end_session(&state, who, id, &device).await.map(|()| "ended"),
            Err(_) => Err(Refused::NotFound.into()),
        },
    };
    // On to where the person wanted to go, with nothing left to tell; or back here, the way on kept.
    match (&done, &shown.next) {
        (Ok("read"), Some(next)) => return Ok(Redirect::to(next).into_response()),
        (Ok(word), Some(next)) => {
            let pairs = [("done", *word), ("next", next)];
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            return Ok(Redirect::to(&format!("{}?{query}", Tab::Devices.address())).into_response());
        }
        _ => {}
    }
    let shown = find(&state, who, shown.next).await?;
    visitor.after(Tab::Devices, done, &sent, |_, answers| devices(&shown, answers))
}

/// What is asked before the form is carried out; none for what takes nothing away.
fn question(shown: &Devices, sent: &Sent) -> Option<Confirm> {
    let next = shown.next.as_deref();
    match sent.get("do").as_str() {
        "read" => None,
        "others" => Some(all_others(next)),
        _ => {
            let id = sent.get("session").parse::<SessionId>().ok()?;
            shown.rows.iter().find(|row| row.id == id).map(|row| end_one(row, next))
        }
    }
}

async fn find(state: &State, who: SignedIn, next: Option<String>) -> Result<Devices, Error> {
    let sessions = query::session::of_user(state.db.read(), who.user, state.clock.now()).await?;
    let row = |session: Session| DeviceRow {
        is_here: session.id == who.session,
        id: session.id,
        user_agent: session.user_agent,
        address: session.address,
        first_used: session.created_at,
        last_used: session.rotated_at,
    };
    let thefts = query::theft::of_user(state.db.read(), who.user).await?;
    let stolen =
        |theft: auth::Theft| Stolen { user_agent: theft.user_agent, address: theft.address, at: theft.at };
    Ok(Devices {
        rows: sessions.into_iter().map(row).collect(),
        stolen: thefts.into_iter().map(stolen).collect(),
        next: next.filter(|next| is_place_here(next)),
    })
}
