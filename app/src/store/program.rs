//! How the program itself stands: is there a newer one, and can it be installed on this device?

use super::{Edge, Store};
use leptos::prelude::*;

/// What the browser knows of the program. A handle: clones share it.
#[derive(Clone, Debug, Default)]
pub struct Program {
    newer: ArcRwSignal<bool>,
    install: ArcRwSignal<Install>,
}

/// How the program gets onto the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Install {
    /// It is there already, or the browser does not do such a thing.
    #[default]
    No,
    /// The browser asks the person when it is told to.
    Offered,
    /// The person does it in the browser's own menu.
    ByHand,
}

impl Program {
    /// Is a newer one waiting, that the person has not been told about or has not put off?
    #[must_use]
    pub fn has_newer(&self) -> bool {
        self.newer.get()
    }

    /// A newer one is there.
    pub fn offer_newer(&self) {
        self.newer.set(true);
    }

    /// Not now.
    pub fn put_off(&self) {
        self.newer.set(false);
    }

    /// How it can be installed.
    #[must_use]
    pub fn install(&self) -> Install {
        self.install.get()
    }

    /// The browser offers to install it, or does so no longer.
    pub fn set_install(&self, install: Install) {
        self.install.set(install);
    }
}

impl Store {
    /// How the program itself stands; on the server nothing is known of that.
    #[must_use]
    pub fn program(&self) -> Program {
        self.surroundings.with_value(|s| s.as_ref().map(|s| s.0.program())).unwrap_or_default()
    }

    /// Reloads the page with the newest program there is.
    pub fn renew(&self) {
        self.program().put_off();
        self.with_edge(Edge::renew);
    }

    /// Has the browser ask the person whether to install the program.
    pub fn install_program(&self) {
        self.with_edge(Edge::install);
    }
}
