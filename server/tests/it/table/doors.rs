//! The table of the pages that the server draws. The addresses are read from the source, so that a new page cannot
//! be forgotten here.

use std::collections::BTreeSet;
use std::path::Path;

const TABLE: &str = "server/tests/it/table/doors.rs";

/// What a page does with whoever asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Everybody may see it.
    Open,
    /// Whoever is signed in is led past it.
    WayIn,
    /// Leads everybody on to another page of this table.
    Onward,
    /// Whoever is not signed in is led to the login; the others see something of their own, or are led to it.
    Own,
    /// The same, about one thing of theirs: what they do not have is not there.
    Thing,
    /// The same; and a workspace that is not theirs looks like one that is not there.
    Members,
    /// The same; and to members who do not run the workspace it is not there either.
    Managers,
    /// For administrators of the instance: to everybody else it is not there.
    Administrators,
    /// A form that everybody may send.
    Form,
    /// For whoever has the link out of a letter: without it, it says that the link is too old.
    Letter,
    /// For whoever has an invite's link: without it, there is nothing.
    Ticket,
    /// Not a page: files, and the API with its document, which have tests of their own.
    NoPage,
}

pub use Door::{
    Administrators, Form, Letter, Managers, Members, NoPage, Onward, Open, Own, Thing, Ticket, WayIn,
};

/// Every address that the server's source names, and its door.
pub const DOORS: &[(&str, Door)] = &[
    ("GET /", WayIn),
    ("GET /login", WayIn),
    ("GET /register", WayIn),
    ("POST /login", Form),
    ("POST /register", Form),
    ("POST /logout", Form),
    ("GET /shell", Open),
    ("GET /app", Own),
    ("GET /app/share", Own),
    ("GET /app/settings", Onward),
    ("GET /app/settings/profile", Own),
    ("POST /app/settings/profile", Own),
    ("GET /app/settings/profile/username", Onward),
    ("POST /app/settings/profile/username", Own),
    ("GET /app/settings/profile/picture", Onward),
    ("POST /app/settings/profile/picture", Own),
    ("GET /app/settings/profile/picture/remove", Onward),
    ("POST /app/settings/profile/picture/remove", Own),
    ("GET /app/settings/contact", Own),
    ("POST /app/settings/contact", Own),
    ("POST /app/settings/contact/letter", Own),
    ("GET /app/settings/password", Own),
    ("POST /app/settings/password", Own),
    ("GET /app/settings/devices", Own),
    ("POST /app/settings/devices", Own),
    ("GET /app/settings/two-step", Own),
    ("POST /app/settings/two-step/begin", Own),
    ("POST /app/settings/two-step/confirm", Own),
    ("POST /app/settings/two-step/codes", Own),
    ("POST /app/settings/two-step/off", Own),
    ("GET /app/settings/passkeys", Own),
    ("GET /app/settings/passkeys/{id}", Thing),
    ("POST /app/settings/passkeys/{id}", Thing),
    ("POST /app/settings/passkeys/{id}/remove", Thing),
    ("GET /app/settings/tokens", Own),
    ("POST /app/settings/tokens", Own),
    ("POST /app/settings/tokens/{id}/revoke", Thing),
    ("GET /app/settings/appearance", Own),
    ("POST /app/settings/appearance", Own),
    ("GET /app/settings/data", Own),
    ("GET /app/settings/delete", Own),
    ("POST /app/settings/delete", Own),
    ("GET /account-deleted", Open),
    ("GET /app/settings/new-workspace", Own),
    ("POST /app/settings/new-workspace", Own),
    ("GET /app/settings/w/{id}", Members),
    ("POST /app/settings/w/{id}", Members),
    ("GET /app/settings/w/{id}/members", Members),
    ("POST /app/settings/w/{id}/members", Members),
    ("GET /app/settings/w/{id}/invites", Managers),
    ("POST /app/settings/w/{id}/invites", Managers),
    ("POST /app/settings/w/{id}/invites/revoke", Managers),
    ("GET /app/settings/w/{id}/log", Managers),
    ("GET /app/settings/instance/people", Administrators),
    ("POST /app/settings/instance/people", Administrators),
    ("GET /app/settings/instance/accounts", Administrators),
    ("POST /app/settings/instance/accounts", Administrators),
    ("POST /app/settings/instance/accounts/invites", Administrators),
    ("POST /app/settings/instance/accounts/invites/revoke", Administrators),
    ("GET /app/settings/instance/log", Administrators),
    ("GET /app/w/{workspace}", Members),
    ("GET /app/w/{workspace}/trash", Members),
    ("GET /app/w/{workspace}/p/{project}", Members),
    ("GET /app/w/{workspace}/p/{project}/{view}", Members),
    ("GET /invite/{ticket}", Ticket),
    ("POST /invite/{ticket}", Ticket),
    ("POST /invite/{ticket}/account", Ticket),
    ("GET /reset-password", Open),
    ("POST /reset-password", Form),
    ("GET /email/confirm", Letter),
    ("POST /email/confirm", Letter),
    ("GET /email/restore", Letter),
    ("POST /email/restore", Letter),
    ("GET /api/docs", NoPage),
    ("GET /api/docs/", NoPage),
    ("GET /robots.txt", NoPage),
    ("GET /assets/{*name}", NoPage),
];

#[test]
fn every_page_has_its_entry() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut named = BTreeSet::new();
    collect(&source, &mut named);
    let entered: BTreeSet<String> = DOORS.iter().map(|(page, _)| (*page).to_owned()).collect();
    let new: Vec<_> = named.difference(&entered).collect();
    assert!(
        new.is_empty(),
        "{new:#?} are served, but nobody has said who may see them: add them to DOORS in {TABLE}."
    );
    let gone: Vec<_> = entered.difference(&named).collect();
    assert!(
        gone.is_empty(),
        "{gone:#?} stand in DOORS in {TABLE}, but no route in server/src names them: remove them."
    );
}

/// The addresses of all `.route("…", get(…).post(…))` in a folder.
fn collect(folder: &Path, named: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, named);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            addresses(&std::fs::read_to_string(&path).expect("a source"), named);
        }
    }
}

fn addresses(source: &str, named: &mut BTreeSet<String>) {
    for call in source.split(".route(").skip(1) {
        let (address, methods) = call.split_once(',').expect("an address and what serves it");
        let address = address.trim();
        let address = match address.strip_prefix('"') {
            Some(address) => address.trim_end_matches('"').to_owned(),
            // The API's document, whose address is a constant.
            None if address == "DOCUMENT" => continue,
            None => panic!("a route's address is not written out: {address}"),
        };
        let methods = call_of(methods);
        let mut found = false;
        for (word, method) in
            [("get(", "GET"), ("post(", "POST"), ("patch(", "PATCH"), ("delete(", "DELETE"), ("put(", "PUT")]
        {
            if methods.starts_with(word) || methods.contains(&format!(".{word}")) {
                named.insert(format!("{method} {address}"));
                found = true;
            }
        }
        assert!(found, "no method is found that serves {address}");
    }
}

/// The text up to the bracket that closes `.route(`.
fn call_of(text: &str) -> &str {
    let mut depth = 0_i32;
    for (at, letter) in text.char_indices() {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth < 0 {
            return text[..at].trim();
        }
    }
    text.trim()
}

#[test]
fn addresses_are_read_from_routes() {
    let mut named = BTreeSet::new();
    addresses(
        ".route(\"/a\", get(async || f(1)).post(x))\n.route(\n  \"/b/{id}\",\n  post(y),\n)\n.route(DOCUMENT, get(z))",
        &mut named,
    );
    assert_eq!(named.into_iter().collect::<Vec<_>>(), ["GET /a", "POST /a", "POST /b/{id}"]);
}
