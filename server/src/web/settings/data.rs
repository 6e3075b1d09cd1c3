//! `/app/settings/data`.

use super::Visitor;
use app::pages::settings::{Tab, data};
use axum::response::Response;

/// The page.
pub async fn show(visitor: Visitor) -> Response {
    visitor.page(Tab::Data, |visitor| data(&visitor.workspaces))
}
