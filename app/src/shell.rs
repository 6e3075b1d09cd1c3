//! The HTML document, and the routes within it.

use crate::boot::{About, Assets, BOOT_ID, Boot, PLACEHOLDER_ID, use_boot};
use crate::pages::{Away, Home, Landing, Login, NotFound, ProjectPage, Register, TrashPage};
use crate::store::{Store, Surroundings, use_surroundings};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::{
    components::{FlatRoutes, Route, Router},
    path,
};
use std::time::Duration;

/// The whole document, as the server sends it.
#[must_use]
pub fn shell(boot: &Boot) -> impl IntoView + use<> {
    let json = serde_json::to_string(boot).unwrap_or_default().replace('<', "\\u003c");
    let asset = |name: &str| format!("/assets/{name}");
    let Assets { script, wasm, style, theme, .. } = &boot.assets;
    let [script, wasm, style, theme] = [script, wasm, style, theme].map(|name| asset(name));
    let title = match boot.about.title {
        "" => "TaskSync".to_owned(),
        title => crate::words::app::title(title),
    };
    // Whoever is signed out may come to the login page without loading another document.
    let passkeys = boot.passkeys_at.as_ref().filter(|_| boot.me.is_none() && !boot.shell);
    let passkeys = passkeys.map(|host| passkeys_script(&boot.assets, host));
    // In the shell there is nothing to press before the program has drawn it.
    let early = (!boot.shell).then(|| early_script(&boot.assets));
    view! {
        <!DOCTYPE html>
        <html lang="en" data-connection="catching-up">
            <Head title style theme early about=boot.about.clone()>
                <link rel="modulepreload" href=script.clone() />
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
                <script type="module" src=script></script>
                {passkeys}
            </Head>
            <body>
                {if boot.shell { view! { <Placeholder /> }.into_any() } else { view! { <App /> }.into_any() }}
                <script type="application/json" id=BOOT_ID inner_html=json></script>
            </body>
        </html>
    }
}

/// The script that keeps what people do before the program runs, with the words that it may have to say. It
/// stands in front of the style sheet and blocks like it: from the first paint on it listens.
#[cfg(feature = "ssr")]
fn early_script(assets: &Assets) -> AnyView {
    use crate::words::app as words;
    view! {
        <script
            src=format!("/assets/{}", assets.early)
            data-dates=words::DATES
            data-loading=words::LOADING_PROGRAM
            data-failed=words::LOADING_FAILED
            data-retry=words::RETRY
            data-queued=words::QUEUED
        ></script>
    }
    .into_any()
}

/// The browser's program draws no document.
#[cfg(not(feature = "ssr"))]
fn early_script(_: &Assets) -> AnyView {
    ().into_any()
}

/// The script for passkeys, with the host where they work and the words that it may have to say.
#[cfg(feature = "ssr")]
pub(crate) fn passkeys_script(assets: &Assets, host: &str) -> AnyView {
    use crate::words::keys as words;
    view! {
        <script
            type="module"
            src=format!("/assets/{}", assets.passkeys)
            data-passkeys=host.to_owned()
            data-on-not-allowed-error=words::ON_NOT_ALLOWED
            data-on-invalid-state-error=words::ON_INVALID_STATE
            data-on-security-error=words::ON_SECURITY
            data-on-not-supported-error=words::ON_NOT_SUPPORTED
            data-on-abort-error=words::ON_ABORT
            data-failed=words::FAILED
        ></script>
    }
    .into_any()
}

/// The browser's program draws no document.
#[cfg(not(feature = "ssr"))]
fn passkeys_script(_: &Assets, _: &str) {}

/// A document that the server alone draws: nothing wakes up in it.
#[cfg(feature = "ssr")]
pub(crate) fn plain(assets: &Assets, title: &str, body: AnyView) -> impl IntoView + use<> {
    use crate::words::settings as words;
    let title = crate::words::app::title(title);
    let Assets { settings, style, theme, .. } = assets;
    let [settings, style, theme] = [settings, style, theme].map(|name| format!("/assets/{name}"));
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <Head title style theme>
                <script
                    type="module"
                    src=settings
                    data-settings=""
                    data-copied=words::COPIED
                    data-show=words::SHOW
                    data-hide=words::HIDE
                    data-not-saved=words::NOT_SAVED
                ></script>
            </Head>
            <body>
                {body}
                <div class="announcer" aria-live="polite" data-announcer=""></div>
            </body>
        </html>
    }
}

/// The head of every document: what it is called, how it looks, and more.
#[component]
fn Head(
    title: String,
    style: String,
    theme: String,
    #[prop(optional)] about: About,
    #[prop(optional_no_strip)] early: Option<AnyView>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let About { description, canonical, .. } = about;
    // A title is text alone: the mark that is set behind a value would be read aloud as part of it.
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    view! {
        <head>
            <meta charset="utf-8" />
            <meta
                name="viewport"
                content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
            />
            <meta name="color-scheme" content="light dark" />
            <title inner_html=title></title>
            {(!description.is_empty()).then(|| view! { <meta name="description" content=description /> })}
            {canonical.map(|href| view! { <link rel="canonical" href=href /> })}
            <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f9fbfb" />
            <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0f1314" />
            <link rel="icon" href="/icon.svg" type="image/svg+xml" />
            <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
            <link rel="manifest" href="/manifest.webmanifest" />
            // Not deferred: it sets the theme before the first paint.
            <script src=theme></script>
            {early}
            <link rel="stylesheet" href=style />
            {children.map(|children| children())}
        </head>
    }
}

/// What stands in the shell until the browser has drawn the page: the app's ground, and after a moment
/// the shape of what comes.
#[component]
fn Placeholder() -> impl IntoView {
    view! {
        <div class="starting" id=PLACEHOLDER_ID aria-hidden="true">
            <div class="skeleton"></div>
            <div class="skeleton"></div>
            <div class="skeleton"></div>
        </div>
    }
}

/// Every page, by its address.
#[component]
pub fn App() -> impl IntoView {
    let surroundings = use_surroundings();
    if let Some(store) = Store::open(&use_boot(), surroundings.clone()) {
        provide_context(store);
        wake_up(store, surroundings);
    }
    view! {
        <Router>
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/") view=Landing />
                <Route path=path!("/login") view=Login />
                <Route path=path!("/register") view=Register />
                <Route path=path!("/app") view=|| guarded(|| view! { <Home /> }.into_any()) />
                <Route path=path!("/app/share") view=|| guarded(|| view! { <Home /> }.into_any()) />
                <Route path=path!("/app/w/:workspace") view=|| guarded(|| view! { <Home /> }.into_any()) />
                <Route
                    path=path!("/app/w/:workspace/trash")
                    view=|| guarded(|| view! { <TrashPage /> }.into_any())
                />
                <Route
                    path=path!("/app/w/:workspace/p/:project/:view?")
                    view=|| guarded(|| view! { <ProjectPage /> }.into_any())
                />
                // The server draws these; here stands what takes their place without it.
                <Route path=path!("/reset-password") view=Away />
                <Route path=path!("/email/*rest") view=Away />
                <Route path=path!("/app/settings/*rest") view=without_settings />
                <Route path=path!("/app/*rest") view=|| guarded(|| view! { <NotFound /> }.into_any()) />
            </FlatRoutes>
        </Router>
    }
}

/// What stands where the settings are when the server has not drawn them: away with it, or at an address of none.
fn without_settings() -> AnyView {
    if use_boot().shell { view! { <Away /> }.into_any() } else { view! { <NotFound /> }.into_any() }
}

/// A page of the app. The server sends whoever is signed out to the login; in the shell nobody may be
/// known, and then there is nothing to show yet.
fn guarded(page: fn() -> AnyView) -> AnyView {
    match use_context::<Store>() {
        Some(_) => page(),
        None => view! { <Away /> }.into_any(),
    }
}

/// In the browser: connects, keeps an eye on the calendar, and tells the document how things stand.
fn wake_up(store: Store, surroundings: Option<Surroundings>) {
    const MINUTE: Duration = Duration::from_secs(60);
    Effect::new(move |_| {
        store.look_at_the_calendar();
        set_interval(move || store.look_at_the_calendar(), MINUTE);
        if let Some(surroundings) = &surroundings {
            surroundings.0.start(store);
        }
    });
    Effect::new(move |_| store.make_queued());
    Effect::new(move |_| {
        // What the browser cannot keep goes with the page: whoever leaves is asked.
        let leaving = window_event_listener(ev::beforeunload, move |event| {
            if store.is_at_risk() {
                event.prevent_default();
            }
        });
        on_cleanup(move || leaving.remove());
    });
    Effect::new(move |_| {
        let link = store.link();
        if let Some(root) = document().document_element() {
            // Fails only for a malformed name.
            let _ = root.set_attribute("data-connection", link.as_str());
        }
    });
}
