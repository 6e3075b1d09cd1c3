//! Checks of the web manifest (W3C Web Application Manifest), which is written by hand.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../frontend/static");

fn manifest() -> Value {
    let text = fs::read_to_string(Path::new(FOLDER).join("manifest.webmanifest")).expect("a manifest");
    serde_json::from_str(&text).expect("JSON")
}

/// The file behind an address at the root.
fn file(address: &Value) -> PathBuf {
    Path::new(FOLDER).join(address.as_str().expect("an address").trim_start_matches('/'))
}

fn pictures(manifest: &Value, list: &str) -> Vec<Value> {
    manifest[list].as_array().cloned().unwrap_or_default()
}

/// Width and height of a PNG, out of its first chunk.
fn size(png: &Path) -> String {
    let content = fs::read(png).expect("a picture");
    assert_eq!(content[1..4], *b"PNG", "{}", png.display());
    let number = |at: usize| u32::from_be_bytes(content[at..at + 4].try_into().expect("four bytes"));
    format!("{}x{}", number(16), number(20))
}

#[test]
fn every_picture_is_there_in_the_size_that_it_is_said_to_have() {
    let manifest = manifest();
    let shortcuts = manifest["shortcuts"].as_array().expect("shortcuts").iter();
    let all = [pictures(&manifest, "icons"), pictures(&manifest, "screenshots")].concat();
    for picture in all.into_iter().chain(shortcuts.flat_map(|shortcut| pictures(shortcut, "icons"))) {
        let path = file(&picture["src"]);
        assert!(path.is_file(), "{}", path.display());
        if picture["type"] == "image/png" {
            assert_eq!(size(&path), picture["sizes"], "{}", path.display());
        }
    }
}

#[test]
fn there_is_what_browsers_ask_for_before_they_offer_to_install() {
    let manifest = manifest();
    let icons = pictures(&manifest, "icons");
    let has = |size: &str, purpose: &str| {
        icons.iter().any(|icon| icon["sizes"] == size && icon["purpose"].as_str().unwrap_or("any") == purpose)
    };
    assert!(has("192x192", "any") && has("512x512", "any") && has("512x512", "maskable"));
    for field in ["id", "name", "short_name", "description", "lang", "start_url", "theme_color"] {
        assert!(manifest[field].as_str().is_some_and(|text| !text.is_empty()), "{field}");
    }
    assert_eq!(manifest["display"], "standalone");
    for form in ["wide", "narrow"] {
        let screenshots = pictures(&manifest, "screenshots");
        let of_form: Vec<_> = screenshots.iter().filter(|it| it["form_factor"] == form).collect();
        assert!(!of_form.is_empty(), "{form}");
        for screenshot in of_form {
            let bytes = fs::metadata(file(&screenshot["src"])).expect("a file").len();
            assert!(bytes < 150_000, "{}: {bytes} bytes", screenshot["src"]);
        }
    }
}

#[test]
fn every_address_lies_within_the_scope() {
    let manifest = manifest();
    assert_eq!(manifest["scope"], "/");
    let shortcuts = manifest["shortcuts"].as_array().expect("shortcuts").iter().map(|it| &it["url"]);
    for address in shortcuts.chain([&manifest["start_url"], &manifest["share_target"]["action"]]) {
        assert!(address.as_str().is_some_and(|it| it.starts_with("/app")), "{address}");
    }
}
