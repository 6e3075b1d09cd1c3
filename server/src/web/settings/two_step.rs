//! `/app/settings/two-step`.

use super::Visitor;
use crate::auth::{self, RecoveryCode, Standing};
use crate::error::Error;
use crate::state::State;
use crate::web::extract::{Caller, Sent};
use crate::web::problem::Fault;
use app::pages::settings::{Answers, Square, Tab, TwoStep, two_step};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, extract};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// The routes. Each form has an address of its own, so that none can be taken for another.
pub fn routes() -> Router<State> {
    Router::new()
        .route("/app/settings/two-step", get(show))
        .route("/app/settings/two-step/begin", post(begin))
        .route("/app/settings/two-step/confirm", post(confirm))
        .route("/app/settings/two-step/codes", post(renew_codes))
        .route("/app/settings/two-step/off", post(switch_off))
}

async fn show(extract::State(state): extract::State<State>, visitor: Visitor) -> Result<Response, Fault> {
    let standing = find(&state, &visitor).await?;
    Ok(visitor.page(Tab::TwoStep, |_| two_step(&standing, &Answers::default())))
}

async fn begin(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    visitor: Visitor,
    sent: Sent,
) -> Result<Response, Fault> {
    let done = auth::begin(&state, visitor.who, &sent.get("current_password"), &device).await;
    after(&state, visitor, sent, done.map(|()| "begun")).await
}

async fn confirm(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    visitor: Visitor,
    sent: Sent,
) -> Result<Response, Fault> {
    let done = auth::finish(&state, visitor.who, &sent.get("totp"), &device).await;
    codes(&state, visitor, sent, done).await
}

async fn renew_codes(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    visitor: Visitor,
    sent: Sent,
) -> Result<Response, Fault> {
    let [password, code] = ["current_password", "totp"].map(|field| sent.get(field));
    let done = auth::renew_codes(&state, visitor.who, &password, &code, &device).await;
    codes(&state, visitor, sent, done).await
}

async fn switch_off(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    visitor: Visitor,
    sent: Sent,
) -> Result<Response, Fault> {
    let [password, code] = ["current_password", "totp"].map(|field| sent.get(field));
    let done = auth::switch_off(&state, visitor.who, &password, &code, &device).await;
    after(&state, visitor, sent, done.map(|()| "two-step-off")).await
}

/// Shows recovery codes. They are in this answer and nowhere else, so it leads to no other page.
async fn codes(
    state: &State,
    visitor: Visitor,
    sent: Sent,
    done: Result<Vec<RecoveryCode>, Error>,
) -> Result<Response, Fault> {
    match done {
        Ok(codes) => {
            let codes = TwoStep::Codes(codes.iter().map(ToString::to_string).collect());
            Ok(visitor.page(Tab::TwoStep, |_| two_step(&codes, &Answers::default())))
        }
        Err(error) => after(state, visitor, sent, Err(error)).await,
    }
}

async fn after(
    state: &State,
    visitor: Visitor,
    sent: Sent,
    done: Result<&'static str, Error>,
) -> Result<Response, Fault> {
    let standing = find(state, &visitor).await?;
    visitor.after(Tab::TwoStep, done, &sent, |_, answers| two_step(&standing, answers))
}

async fn find(state: &State, visitor: &Visitor) -> Result<TwoStep, Error> {
    Ok(match auth::standing(state, visitor.who).await? {
        Standing::Off => TwoStep::Off,
        Standing::On { since, codes_left } => TwoStep::On { since, codes_left },
        Standing::Begun(seed) => {
            let address = seed.address(&visitor.me.user.username);
            let picture = picture(&address).map_err(Error::internal)?;
            TwoStep::Begun { secret: seed.text(), address, picture }
        }
    })
}

/// A QR code (ISO/IEC 18004) as the path of its dark squares.
fn picture(text: &str) -> Result<Square, qrcode::types::QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    let side = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            // Fails never: it writes to a text.
            let _ = write!(path, "M{} {}h1v1h-1z", at % side, at / side);
        }
    }
    Ok(Square { side, path })
}
