//! From a page's start to its HTML.

use crate::web::headers::page_policy;
use app::boot::Boot;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use leptos::nonce::use_nonce;
use leptos::prelude::{Owner, RenderHtml, expect_context, provide_context};
use leptos_axum::{ResponseOptions, render_app_async_with_context};

/// Renders the page at the request's address. Inline scripts carry the nonce that the policy names.
pub(super) async fn render(boot: Boot, status: StatusCode, request: Request) -> Response {
    let start = boot.clone();
    let surround = move || {
        let answer = expect_context::<ResponseOptions>();
        answer.set_status(status);
        answer.insert_header(header::CONTENT_SECURITY_POLICY, page_policy(use_nonce().as_deref()));
        provide_context(start.clone());
    };
    render_app_async_with_context(surround, move || app::shell(&boot))(request).await
}

/// The document alone, with no page in it and no inline script.
pub(super) fn alone(boot: Boot) -> Response {
    // A root: on this thread another page may be half drawn, for somebody else.
    let html = Owner::new_root(None).with(|| app::shell(&boot).to_html());
    ([(header::CONTENT_SECURITY_POLICY, page_policy(None))], Html(html)).into_response()
}
