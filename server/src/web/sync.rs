//! The upgrade to a socket: here it is proven who sits at the other end, and that no other site does.

use super::extract::own_origin;
use super::problem::Fault;
use crate::auth::SignedIn;
use crate::realtime::connection;
use crate::state::State;
use app::protocol::SUBPROTOCOL;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{self, FromRequestParts, WebSocketUpgrade};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::Response;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(connect))
}

/// Opens a WebSocket (RFC 6455) that tells of changes as they happen and takes commands. Its subprotocol is
/// `tasksync.v1`. A browser shows its cookie and comes from this server's own pages; everybody else shows
/// a bearer token.
#[utoipa::path(get, path = "/sync", tag = "sync",
    responses((status = 101, description = "From here on the frames of `tasksync.v1`.")))]
async fn connect(
    extract::State(state): extract::State<State>,
    who: SignedIn,
    _: FromHere,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Fault> {
    let upgrade = upgrade.map_err(|_| Fault::header("Upgrade", "what opens a WebSocket (RFC 6455)"))?;
    let upgrade = connection::bounded(upgrade).protocols([SUBPROTOCOL]);
    if upgrade.selected_protocol().is_none() {
        return Err(Fault::header("Sec-WebSocket-Protocol", SUBPROTOCOL));
    }
    Ok(upgrade.on_upgrade(move |socket| connection::serve(state, who, socket)))
}

/// The request carries a bearer token, or comes from a page of this very server: a browser sends cookies
/// with every upgrade, whichever page asks for it.
struct FromHere;

impl FromRequestParts<State> for FromHere {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Fault> {
        let origin = parts.headers.get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or_default());
        let own = own_origin(&state.config, parts);
        let is_fine = match origin {
            Some(origin) => own.as_deref() == Some(origin),
            None => parts.headers.contains_key(header::AUTHORIZATION),
        };
        if is_fine { Ok(Self) } else { Err(Fault::cross_origin()) }
    }
}
