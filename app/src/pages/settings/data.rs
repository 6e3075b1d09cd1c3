//! What one can take along.

use super::title;
use crate::domain::{Role, Workspace};
use crate::words::profile as words;
use leptos::prelude::*;

/// Where the account's document is.
pub(super) const ACCOUNT: &str = "/api/v1/me/export";

/// The page's body, for somebody who belongs to these workspaces.
#[must_use]
pub fn data(workspaces: &[Workspace]) -> AnyView {
    let run = || workspaces.iter().filter(|workspace| workspace.role >= Role::Admin);
    let row = |workspace: &Workspace| {
        let address = format!("/api/v1/workspaces/{}/export", workspace.id);
        let name = title(workspace);
        view! {
            <li>
                <span class="what" dir="auto">{name.clone()}</span>
                <a class="button" href=address download="" aria-label=words::download(&name)>
                    {words::DOWNLOAD}
                </a>
            </li>
        }
    };
    let nothing = run().next().is_none().then(|| view! { <p>{words::DATA_NO_WORKSPACE}</p> });
    view! {
        <p>{words::DATA_FORMAT}</p>
        <section>
            <h2>{words::DATA_ACCOUNT}</h2>
            <ul class="rows">
                <li>
                    <span class="what">{words::DATA_ACCOUNT_WHAT}</span>
                    <a
                        class="button"
                        href=ACCOUNT
                        download=""
                        aria-label=words::download(words::DATA_ACCOUNT)
                    >
                        {words::DOWNLOAD}
                    </a>
                </li>
            </ul>
        </section>
        <section>
            <h2>{words::DATA_WORKSPACES}</h2>
            <p>{words::DATA_WORKSPACES_WHAT}</p>
            <ul class="rows">{run().map(row).collect_view()}</ul>
            {nothing}
        </section>
    }
    .into_any()
}
