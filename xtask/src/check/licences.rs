//! What others have written and we ship: under which licences, and from where. It reads what cargo and npm
//! have on this machine. What it cannot know without somebody's service: which version was withdrawn since,
//! or has become known as unsafe.

mod expression;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::tally::Tally;
use crate::place::Place;
use crate::shell::{cargo, read, say};

/// Licences that ask for no more than being named.
const ALLOWED: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
/// Licences for what builds or tests the product and is not in it.
const ALLOWED_TO_TOOLS: [&str; 3] = ["MPL-2.0", "Python-2.0", "WTFPL"];
/// The packages of the build's own that have one of these. All of them come with the style sheet's bundler.
const TOOLS: [&str; 7] = [
    "cssparser",
    "cssparser-color",
    "cssparser-macros",
    "dtoa-short",
    "lightningcss",
    "lightningcss-derive",
    "parcel_selectors",
];
/// What must not come in, not even through somebody else: a second TLS and a second set of ciphers beside
/// rustls and ring, and an allocator that nobody mends any more.
const BANNED: [&str; 6] = ["aws-lc-rs", "native-tls", "openssl", "openssl-sys", "sodiumoxide", "wee_alloc"];
/// What security rests on comes in one version: two of them are mended at two times.
const SINGLE: [&str; 13] = [
    "argon2",
    "axum",
    "hyper",
    "jsonwebtoken",
    "lettre",
    "ring",
    "rustls",
    "sea-orm",
    "sqlx-core",
    "subtle",
    "totp-rs",
    "url",
    "webauthn_rp",
];
const CRATES: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub(super) fn check(place: &Place, _: &mut Tally) -> Result<()> {
    let mut faults = of_crates(&metadata(place)?);
    for folder in ["end2end", "end2end/bench"] {
        let lock = place.root.join(folder).join("package-lock.json");
        let lock = fs::read_to_string(&lock).with_context(|| format!("{} is missing", lock.display()))?;
        faults.extend(of_packages(folder, &serde_json::from_str(&lock)?));
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    say("Every licence is one that asks for no more than being named.");
    Ok(())
}

/// Every crate that is built for this machine or for the browser.
fn metadata(place: &Place) -> Result<Value> {
    let machine = read(Command::new("rustc").arg("-vV"))?;
    let machine =
        machine.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let mut command = cargo();
    command.current_dir(&place.root).args(["metadata", "--format-version", "1", "--locked", "--quiet"]);
    command.args(["--filter-platform", machine, "--filter-platform", "wasm32-unknown-unknown"]);
    Ok(serde_json::from_str(&read(&mut command)?)?)
}

fn of_crates(metadata: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let mut versions: BTreeMap<&str, usize> = BTreeMap::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        // Our own.
        let Some(source) = package["source"].as_str() else { continue };
        *versions.entry(name).or_default() += 1;
        if source != CRATES {
            faults.push(format!(
                "{name} comes from {source}: take it from crates.io, in a version that stays."
            ));
        }
        if BANNED.contains(&name) {
            faults
                .push(format!("{name} must not come in: `cargo tree -i {name}` says through whom it does."));
        }
        faults.extend(of_licence(name, package["license"].as_str()));
    }
    for name in SINGLE {
        if versions.get(name).is_some_and(|number| *number > 1) {
            faults.push(format!("{name} comes in {} versions: bring them together.", versions[name]));
        }
    }
    if versions.is_empty() {
        faults.push("cargo names no crate at all.".to_owned());
    }
    faults
}

fn of_packages(folder: &str, lock: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, package) in lock["packages"].as_object().into_iter().flatten() {
        if name.is_empty() {
            continue;
        }
        let origin = package["resolved"].as_str().unwrap_or_default();
        // The registry is npm's own setting: a lock file of ours names none.
        if !origin.is_empty() || package["integrity"].as_str().is_none() {
            faults.push(format!("{folder}: {name} is not taken from the registry by its checksum."));
        }
        let licence = package["license"].as_str();
        let fits = licence.is_some_and(|licence| expression::holds(licence, &is_fit_for_tools));
        if !fits {
            faults.push(format!("{folder}: {name} has the licence {licence:?}, which nobody has agreed to."));
        }
    }
    faults
}

fn of_licence(name: &str, licence: Option<&str>) -> Option<String> {
    let fits = licence.is_some_and(|licence| {
        expression::holds(licence, &|one| {
            ALLOWED.contains(&one) || (TOOLS.contains(&name) && is_fit_for_tools(one))
        })
    });
    let advice =
        "nobody has agreed to it: choose another crate, or add the licence to ALLOWED with its reason.";
    (!fits).then(|| format!("{name} has the licence {}: {advice}", licence.unwrap_or("of nobody knows what")))
}

fn is_fit_for_tools(licence: &str) -> bool {
    ALLOWED.contains(&licence) || ALLOWED_TO_TOOLS.contains(&licence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn crates(packages: &[(&str, &str, &str)]) -> Vec<String> {
        let of = |(name, source, license): &(&str, &str, &str)| json!({ "name": name, "source": source, "license": license });
        of_crates(&json!({ "packages": packages.iter().map(of).collect::<Vec<_>>() }))
    }

    #[test]
    fn a_crate_under_a_known_licence_from_the_registry_is_fine() {
        assert!(
            crates(&[("serde", CRATES, "MIT OR Apache-2.0"), ("lightningcss", CRATES, "MPL-2.0")]).is_empty()
        );
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (fault, word) in [
            (("gnu", CRATES, "GPL-3.0-only"), "licence"),
            (("other", CRATES, "MPL-2.0"), "licence"),
            (("mine", "git+https://example.org/mine", "MIT"), "comes from"),
            (("openssl", CRATES, "Apache-2.0"), "must not come in"),
        ] {
            let faults = crates(&[fault]);
            assert!(faults.len() == 1 && faults[0].contains(word), "{faults:?}");
        }
        let twice = crates(&[("rustls", CRATES, "MIT"), ("rustls", CRATES, "MIT")]);
        assert!(twice[0].contains("2 versions"), "{twice:?}");
        assert_eq!(crates(&[]).len(), 1);
    }

    #[test]
    fn a_package_needs_a_checksum_and_a_licence() {
        let lock = |package: Value| {
            of_packages("end2end", &json!({ "packages": { "": {}, "node_modules/a": package } }))
        };
        assert!(lock(json!({ "integrity": "sha512-x", "license": "MPL-2.0" })).is_empty());
        assert_eq!(lock(json!({ "integrity": "sha512-x" })).len(), 1);
        assert_eq!(lock(json!({ "license": "MIT" })).len(), 1);
        let git = json!({ "integrity": "sha512-x", "license": "MIT", "resolved": "git+ssh://example.org/a" });
        assert_eq!(lock(git).len(), 1);
    }
}
