//! The settings: pages that the server alone draws, with forms that need no script.
//!
//! Whoever changes a password is connected anyway, so no browser downloads a program for it. What is sent is
//! carried out by the same functions as the API's requests.

mod answers;
mod audit;
mod choice;
mod contact;
mod device_name;
mod devices;
mod instance;
mod invites;
mod password;
mod people;
mod profile;
mod two_step;

use super::entry::Brand;
use crate::boot::Assets;
use crate::domain::{Me, Role, Workspace, WorkspaceId, WorkspaceKind};
use crate::shell::plain;
use crate::words::{
    audit as audit_words, devices as device_words, instance as instance_words, invites as invite_words, mail,
    settings as words, two_step as two_step_words,
};
pub use answers::{Answers, InputField, Save};
pub use audit::{Asked, Entry, audit};
pub use choice::Choice;
pub use contact::contact;
pub use device_name::device_name;
pub use devices::{DeviceRow, Stolen, devices};
pub use instance::instance;
pub use invites::{Fresh, invites};
use leptos::prelude::*;
pub use password::password;
pub use people::people;
pub use profile::profile;
pub use two_step::{Square, TwoStep, two_step};

/// A page of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The name that one goes by.
    Profile,
    /// How one can be reached.
    Contact,
    /// Another password.
    Password,
    /// A code besides the password.
    TwoStep,
    /// Where one is signed in.
    Devices,
    /// Invites into a workspace.
    Invites(WorkspaceId),
    /// What was done in a workspace.
    Log(WorkspaceId),
    /// The instance's people.
    People,
    /// Who may make an account.
    Accounts,
    /// What was done on the instance.
    Audit,
}

impl Tab {
    /// Where it stands.
    #[must_use]
    pub fn address(self) -> String {
        match self {
            Self::Profile => "/app/settings/profile".to_owned(),
            Self::Contact => "/app/settings/contact".to_owned(),
            Self::Password => "/app/settings/password".to_owned(),
            Self::TwoStep => "/app/settings/two-step".to_owned(),
            Self::Devices => "/app/settings/devices".to_owned(),
            Self::Invites(workspace) => format!("/app/settings/w/{workspace}/invites"),
            Self::Log(workspace) => format!("/app/settings/w/{workspace}/log"),
            Self::People => "/app/settings/instance/people".to_owned(),
            Self::Accounts => "/app/settings/instance/accounts".to_owned(),
            Self::Audit => "/app/settings/instance/log".to_owned(),
        }
    }

    /// What it is called.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Profile => words::PROFILE,
            Self::Contact => mail::CONTACT,
            Self::Password => device_words::PASSWORD,
            Self::TwoStep => two_step_words::TWO_STEP,
            Self::Devices => device_words::DEVICES,
            Self::Invites(_) => invite_words::INVITES,
            Self::Log(_) | Self::Audit => audit_words::LOG,
            Self::People => instance_words::PEOPLE,
            Self::Accounts => instance_words::ACCOUNTS,
        }
    }
}

/// What stands around every page of the settings.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Who is signed in.
    pub me: Me,
    /// Where that person belongs.
    pub workspaces: Vec<Workspace>,
    /// Which page it is.
    pub here: Tab,
    /// What was done just now, in a sentence.
    pub done: Option<&'static str>,
}

/// A page of the settings as a whole document.
#[must_use]
pub fn settings(frame: Frame, assets: &Assets, body: AnyView) -> impl IntoView + use<> {
    let Frame { me, workspaces, here, done } = frame;
    let own = [Tab::Profile, Tab::Contact, Tab::Password, Tab::TwoStep, Tab::Devices];
    let run = workspaces.into_iter().filter(|workspace| !of_workspace(workspace).is_empty());
    let run = run.map(|workspace| {
        let tabs = of_workspace(&workspace);
        view! { <Group title=workspace.name tabs here /> }
    });
    let instance = me.is_admin.then(|| {
        let tabs = vec![Tab::People, Tab::Accounts, Tab::Audit];
        view! { <Group title=instance_words::GROUP tabs here /> }
    });
    let page = view! {
        <div class="settings">
            <header>
                <Brand />
                <a class="button quiet" href="/app">{words::BACK}</a>
            </header>
            <nav aria-label=words::SETTINGS>
                <Group title=me.user.display_name tabs=own.to_vec() here />
                {run.collect_view()}
                {instance}
            </nav>
            <main>
                <h1>{here.title()}</h1>
                {done.map(|done| view! { <p class="done" role="status">{done}</p> })}
                {body}
            </main>
        </div>
    };
    plain(assets, here.title(), page.into_any())
}

/// The pages of a workspace that are this person's to see.
fn of_workspace(workspace: &Workspace) -> Vec<Tab> {
    if workspace.kind == WorkspaceKind::Personal || workspace.role < Role::Admin {
        return Vec::new();
    }
    vec![Tab::Invites(workspace.id), Tab::Log(workspace.id)]
}

/// Pages that belong together.
#[component]
fn Group(#[prop(into)] title: String, tabs: Vec<Tab>, here: Tab) -> impl IntoView {
    let entry = |tab: Tab| {
        let current = (tab == here).then_some("page");
        view! { <li><a href=tab.address() aria-current=current>{tab.title()}</a></li> }
    };
    view! {
        <section>
            <h2>{title}</h2>
            <ul>{tabs.into_iter().map(entry).collect_view()}</ul>
        </section>
    }
}
