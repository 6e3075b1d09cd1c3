//! How the program itself stands: is there a newer one, and can it be installed on this device?

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
