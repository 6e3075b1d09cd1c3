//! The settings: pages that the server alone draws, with forms that need no script.
//!
//! They need the server anyway, so no browser downloads a program for them. What is sent is carried out by the same
//! functions as the API's requests. A small script adds what forms cannot do: copying, local times, saving on change.

mod answers;
mod appearance;
mod audit;
mod choice;
mod confirm;
mod contact;
mod data;
mod delete;
mod device_name;
mod devices;
mod instance;
mod invites;
mod members;
mod passkeys;
mod password;
mod people;
mod profile;
mod secret;
mod tab;
mod times;
mod tokens;
mod two_step;
mod workspace;

use super::entry::Brand;
use crate::boot::Assets;
use crate::domain::{Me, Role, Workspace, WorkspaceKind};
use crate::shell::plain;
use crate::ui::{Glyph, Icon};
use crate::words::{instance as instance_words, settings as words, teams};
pub use answers::{Answers, InputField, OFFERED_TOKENS, REVOKE_TOKENS, RevokeTokens, Save};
pub use appearance::appearance;
pub use audit::{Asked, Entry, audit};
pub use choice::Choice;
pub use confirm::{Confirm, SURE};
pub use contact::contact;
pub use data::data;
pub use delete::{delete, deleted};
pub use device_name::device_name;
pub use devices::{DeviceRow, Devices, Stolen, all_others, devices, end_one};
pub use instance::instance;
pub use invites::{Fresh, invites, revocation as invite_revocation};
use leptos::prelude::*;
pub use members::{members, removal};
pub use passkeys::{Place, one_passkey, passkeys};
pub use password::password;
pub use people::{DEEDS, People, Question, people};
pub use profile::{Profile, profile};
use tab::Section;
pub use tab::Tab;
pub use tokens::{Tokens, revocation as token_revocation, tokens};
pub use two_step::{Square, TwoStep, two_step};
pub use workspace::{leaving, new_workspace, workspace};

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
    pub done: Option<String>,
}

/// A page of the settings as a whole document.
#[must_use]
pub fn settings(frame: Frame, assets: &Assets, body: AnyView) -> impl IntoView + use<> {
    let here = frame.here;
    let page = view! {
        <div class="settings">
            <header>
                <Brand />
                <a class="button quiet" href=board(here)>{words::BACK}</a>
            </header>
            <nav class="wide" aria-label=words::SETTINGS>{places(&frame)}</nav>
            // Where there is little room the places are folded up. One of the two is there, never both.
            <nav class="narrow" aria-label=words::SETTINGS>
                <details>
                    <summary>{words::ALL_SETTINGS}<Icon glyph=Glyph::Down /></summary>
                    {places(&frame)}
                </details>
            </nav>
            <main>
                {whose(&frame).map(|whose| view! { <p class="whose" dir="auto">{whose}</p> })}
                <h1>{here.title()}</h1>
                {frame.done.map(|done| view! { <p class="done" role="status">{done}</p> })}
                {body}
            </main>
        </div>
    };
    plain(assets, &words::title(here.title()), page.into_any())
}

/// The way out of the settings: to the workspace that the page is about, else to where the person was last.
fn board(here: Tab) -> String {
    match here.section() {
        Section::Workspace(id) => format!("/app/w/{id}"),
        Section::Account | Section::Instance => "/app".to_owned(),
    }
}

/// All pages that this person may see: those of the account first, then of the workspaces, then of the server.
fn places(frame: &Frame) -> impl IntoView + use<> {
    let Frame { me, workspaces, here, .. } = frame;
    let here = *here;
    let group = |title: &str, tabs: Vec<Tab>| view! { <Group title tabs here /> };
    let own = vec![
        Tab::Profile,
        Tab::Contact,
        Tab::Password,
        Tab::Passkeys,
        Tab::TwoStep,
        Tab::Devices,
        Tab::Tokens,
        Tab::Appearance,
        Tab::Data,
        Tab::Delete,
    ];
    let own = group(words::ACCOUNT, own);
    let shared = workspaces.iter().map(|workspace| group(&title(workspace), of_workspace(workspace)));
    let shared = shared.collect_view();
    let instance =
        me.is_admin.then(|| group(instance_words::GROUP, vec![Tab::People, Tab::Accounts, Tab::Audit]));
    view! {
        {own}
        {shared}
        <ul class="more">{entry(Tab::NewWorkspace, here)}</ul>
        {instance}
    }
}

/// The pages of a workspace. A personal one is nobody else's: it has no members to list.
fn of_workspace(workspace: &Workspace) -> Vec<Tab> {
    let id = workspace.id;
    match workspace.kind {
        WorkspaceKind::Personal => vec![Tab::Workspace(id)],
        WorkspaceKind::Team | WorkspaceKind::Shared if workspace.role < Role::Admin => {
            vec![Tab::Workspace(id), Tab::Members(id)]
        }
        WorkspaceKind::Team | WorkspaceKind::Shared => {
            vec![Tab::Workspace(id), Tab::Members(id), Tab::Invites(id), Tab::Log(id)]
        }
    }
}

/// Which workspace the page is about, or the server: on a phone the places are folded up.
fn whose(frame: &Frame) -> Option<String> {
    match frame.here.section() {
        Section::Workspace(id) => frame.workspaces.iter().find(|workspace| workspace.id == id).map(title),
        Section::Instance => Some(instance_words::GROUP.to_owned()),
        Section::Account => None,
    }
}

/// How a workspace is called among all. A personal one goes by what it is: its name often is the person's own.
fn title(workspace: &Workspace) -> String {
    match workspace.kind {
        WorkspaceKind::Personal => teams::PERSONAL.to_owned(),
        WorkspaceKind::Team | WorkspaceKind::Shared => workspace.name.clone(),
    }
}

/// Pages that belong together.
#[component]
fn Group(#[prop(into)] title: String, tabs: Vec<Tab>, here: Tab) -> impl IntoView {
    view! {
        <section>
            <h2 dir="auto">{title}</h2>
            <ul>{tabs.into_iter().map(|tab| entry(tab, here)).collect_view()}</ul>
        </section>
    }
}

fn entry(tab: Tab, here: Tab) -> impl IntoView + use<> {
    let current = (tab == here).then_some("page");
    view! { <li><a href=tab.address() aria-current=current>{tab.title()}</a></li> }
}
