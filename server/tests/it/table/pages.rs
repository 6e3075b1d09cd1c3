//! The pages that the server draws, against a table of their own. The addresses are read from the source,
//! so that a new page cannot be forgotten here.

use super::cast::text;
use super::*;
use std::collections::BTreeSet;
use std::path::Path;

on_both_databases!(everybody_is_led_as_the_table_says, a_page_of_others_is_no_page);

const TABLE: &str = "server/tests/it/table/pages.rs";

/// What a page does with whoever asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    /// Everybody may see it.
    Open,
    /// Whoever is signed in is led past it.
    WayIn,
    /// Leads everybody on to another page of this table.
    Onward,
    /// Whoever is not signed in is led to the login; the others see something of their own, or are led to it.
    Own,
    /// The same; and a workspace that is not theirs looks like one that is not there.
    Members,
    /// A form that everybody may send.
    Form,
    /// For whoever has the link out of a letter: without it, it says that the link is too old.
    Letter,
    /// Not a page: files, and the API with its document, which have tests of their own.
    NoPage,
}

use Door::{Form, Letter, Members, NoPage, Onward, Open, Own, WayIn};

/// Every address that the server's source names, and its door.
const DOORS: &[(&str, Door)] = &[
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
    ("GET /app/w/{workspace}", Members),
    ("GET /app/w/{workspace}/trash", Members),
    ("GET /app/w/{workspace}/p/{project}", Members),
    ("GET /app/w/{workspace}/p/{project}/{view}", Members),
    ("GET /app/settings/contact", Own),
    ("POST /app/settings/contact", Own),
    ("POST /app/settings/contact/letter", Own),
    ("GET /reset-password", Open),
    ("POST /reset-password", Form),
    ("GET /email/confirm", Letter),
    ("POST /email/confirm", Letter),
    ("GET /email/restore", Letter),
    ("POST /email/restore", Letter),
    ("GET /api/docs", NoPage),
    ("GET /api/docs/", NoPage),
    ("GET /api/docs/{*path}", NoPage),
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

/// Signed in as a browser is: with cookies.
async fn sign_in(cast: &Cast, name: &str) -> Caller {
    let browser = Caller::browser(cast.server.addr());
    browser.log_in(name).await.expect(StatusCode::OK);
    browser
}

/// The page of the owner's workspace.
fn address(page: &str, cast: &Cast) -> String {
    let own = cast.own(Who::Owner);
    page.replace("{workspace}", &own.workspace).replace("{project}", &own.project).replace("{view}", "list")
}

async fn ask(caller: &Caller, page: &str, cast: &Cast) -> Answer {
    let (method, path) = page.split_once(' ').expect("a method and a path");
    let path = address(path, cast);
    if method == "GET" { caller.page(&path).await } else { caller.form(&path, &[]).await }
}

fn is_to_login(answer: &Answer) -> bool {
    answer.status == StatusCode::SEE_OTHER
        && answer.header("location").is_some_and(|place| place.starts_with("/login"))
}

async fn everybody_is_led_as_the_table_says(place: Place) {
    let cast = Cast::gather(place).await;
    let (nobody, owner) = (Caller::browser(cast.server.addr()), sign_in(&cast, "owner").await);
    for (page, door) in DOORS {
        if *page == "POST /logout" || *door == NoPage {
            continue;
        }
        let (signed_out, signed_in) = (ask(&nobody, page, &cast).await, ask(&owner, page, &cast).await);
        let what = format!("{page}: {} and {}", signed_out.status, signed_in.status);
        let leads_on = signed_in.status == StatusCode::SEE_OTHER && !is_to_login(&signed_in);
        match door {
            Open => {
                assert_eq!((signed_out.status, signed_in.status), (StatusCode::OK, StatusCode::OK), "{what}");
            }
            WayIn => assert!(signed_out.status == StatusCode::OK && leads_on, "{what}"),
            Onward => {
                let on = signed_out.header("location").unwrap_or_default();
                let page = format!("GET {on}");
                assert!(DOORS.iter().any(|(known, door)| *known == page && *door == Own), "{what}: {on}");
            }
            Own | Members => {
                assert!(is_to_login(&signed_out), "{what}");
                // A form without its fields may be told so.
                let told = signed_in.status == StatusCode::UNPROCESSABLE_ENTITY && page.starts_with("POST");
                assert!(signed_in.status == StatusCode::OK || leads_on || told, "{what}");
            }
            Letter => {
                let both = (signed_out.status, signed_in.status);
                assert_eq!(
                    both,
                    (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY),
                    "{what}"
                );
            }
            Form => assert_eq!(signed_out.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}"),
            NoPage => {}
        }
        for answer in [signed_out, signed_in] {
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{what}");
            assert!(answer.header("content-security-policy").is_some(), "{what}");
        }
    }
    let out = owner.form("/logout", &[]).await;
    assert_eq!((out.status, out.header("location")), (StatusCode::SEE_OTHER, Some("/")));
    assert!(is_to_login(&owner.page("/app").await));
}

async fn a_page_of_others_is_no_page(place: Place) {
    let cast = Cast::gather(place).await;
    let owner = text(&cast.caller(Who::Owner).get("/me").await.expect(StatusCode::OK)["id"]);
    for (name, expected) in [
        ("admin", true),
        ("member", true),
        ("viewer", true),
        ("other", false),
        ("stranger", false),
        ("operator", false),
    ] {
        let browser = sign_in(&cast, name).await;
        for (page, door) in DOORS {
            if *door != Members {
                continue;
            }
            let answer = ask(&browser, page, &cast).await;
            let what = format!("{page} by {name}: {}", answer.status);
            if expected {
                assert!(answer.status == StatusCode::OK || answer.status == StatusCode::SEE_OTHER, "{what}");
            } else {
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{what}");
                assert!(!answer.text.contains(&owner), "{what} tells whose it is");
            }
        }
    }
}
