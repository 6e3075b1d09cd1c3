//! `/app/settings/devices`.

use super::Visitor;
use crate::auth::{self, Session, SignedIn};
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use crate::web::extract::{Caller, Sent};
use crate::web::problem::Fault;
use app::domain::{Refused, SessionId};
use app::pages::settings::{Answers, DeviceRow, Stolen, Tab, devices};
use axum::extract;
use axum::response::Response;

/// The page.
pub async fn show(extract::State(state): extract::State<State>, visitor: Visitor) -> Result<Response, Fault> {
    let (rows, stolen) = find(&state, visitor.who).await?;
    Ok(visitor.page(Tab::Devices, |_| devices(&rows, &stolen, &Answers::default())))
}

/// Signs one device out, or all others; or takes note of what was told.
pub async fn change(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    visitor: Visitor,
    sent: Sent,
) -> Result<Response, Fault> {
    let who = visitor.who;
    let done = match sent.get("do").as_str() {
        "read" => auth::forget_thefts(&state, who).await.map(|()| "read"),
        "others" => auth::end_other_sessions(&state, who, &device).await.map(|()| "others-ended"),
        _ => match sent.get("session").parse::<SessionId>() {
            Ok(id) => auth::end_session(&state, who, id, &device).await.map(|()| "ended"),
            Err(_) => Err(Refused::NotFound.into()),
        },
    };
    let (rows, stolen) = find(&state, who).await?;
    visitor.after(Tab::Devices, done, &sent, |_, answers| devices(&rows, &stolen, answers))
}

async fn find(state: &State, who: SignedIn) -> Result<(Vec<DeviceRow>, Vec<Stolen>), Error> {
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
    Ok((sessions.into_iter().map(row).collect(), thefts.into_iter().map(stolen).collect()))
}
