//! The upgrade to a socket: here it is proven who sits at the other end, and that no other site does.

#![allow(unused_qualifications, reason = "utoipa's macro writes them")]

use super::extract::{Query, own_origin};
use super::problem::{Fault, MEDIA_TYPE};
use super::serve::Line;
use crate::auth::Actor;
use crate::door::Seat;
use crate::realtime::connection;
use crate::state::State;
use app::domain::{Refused, UserId};
use app::protocol::{Problem, SUBPROTOCOL};
use axum::Extension;
use axum::body::Body;
use axum::extract::{self, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use std::sync::Arc;
use tungstenite::handshake::server::create_response_with_body;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(connect))
}

/// Opens a WebSocket (RFC 6455) that tells of changes as they happen and takes commands. Its subprotocol is
/// `tasksync.v1`. A browser shows its cookie and comes from this server's own pages; everybody else shows
/// a bearer token.
#[utoipa::path(get, path = "/sync", operation_id = "connect", tag = "sync",
    params(Whose),
    responses(
        (status = 101, description = "From here on the frames of `tasksync.v1`."),
        (status = 400, description = "The request opens no WebSocket.", body = Problem, content_type = MEDIA_TYPE),
        (status = 403, description = "Another site asks.", body = Problem, content_type = MEDIA_TYPE)))]
async fn connect(
    extract::State(state): extract::State<State>,
    who: Actor,
    Query(Whose { user }): Query<Whose>,
    _: FromHere,
    Extension(seat): Extension<Arc<Seat>>,
    Upgrade { answer, upgraded }: Upgrade,
) -> Result<Response, Fault> {
    if user.is_some_and(|user| user != who.user) {
        return Err(Refused::SignedOut.into());
    }
    tokio::spawn(async move {
        let Ok(upgraded) = upgraded.await else { return tracing::debug!("a client went before its upgrade") };
        seat.keep();
        match upgraded.downcast::<TokioIo<Line>>() {
            // In a task of its own: it lives long, and need not carry this one's belongings along.
            Ok(parts) => {
                let stream = parts.io.into_inner().into_inner();
                let conversation = connection::serve(state, who, stream, &parts.read_buf);
                drop(tokio::spawn(async move {
                    conversation.await;
                    drop(seat);
                }));
            }
            // Nothing but `serve.rs` hands connections to the router, and it takes no others.
            Err(_) => tracing::error!("a socket was upgraded that is not TCP"),
        }
    });
    Ok(answer)
}

/// Whose page asks: somebody else may have signed in in the same browser since it was loaded.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Whose {
    /// The person that the page is drawn for; refused where somebody else is signed in.
    user: Option<UserId>,
}

/// A request that asks for a WebSocket of our subprotocol: what it is answered, and what becomes of its
/// connection then. The bare socket, because whoever tells thousands of a change writes to them itself.
struct Upgrade {
    answer: Response,
    upgraded: OnUpgrade,
}

impl FromRequestParts<State> for Upgrade {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Fault> {
        let no_upgrade = || Fault::header("Upgrade", "what opens a WebSocket (RFC 6455)");
        let upgraded = parts.extensions.remove::<OnUpgrade>().ok_or_else(no_upgrade)?;
        let request = Request::from_parts(parts.clone(), ());
        let mut answer = create_response_with_body(&request, Body::empty).map_err(|_| no_upgrade())?;
        if !offers(&parts.headers, SUBPROTOCOL) {
            return Err(Fault::header("Sec-WebSocket-Protocol", SUBPROTOCOL));
        }
        let protocol = HeaderValue::from_static(SUBPROTOCOL);
        answer.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);
        Ok(Self { answer, upgraded })
    }
}

/// Is this among the subprotocols that a client offers?
fn offers(headers: &HeaderMap, protocol: &str) -> bool {
    let lists = headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter();
    lists
        .flat_map(|list| list.as_bytes().split(|byte| *byte == b','))
        .any(|offer| offer.trim_ascii() == protocol.as_bytes())
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
