//! Gets the standard library for WASM onto this machine: present, else from rustup, else built from
//! Debian's source of the same compiler (some machines reach only Debian and the crate registry).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};

use crate::debian;
use crate::shell::{cargo, read, say, succeeds_within};

/// The target of the browser bundle.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A slow line still downloads the 20 MB in this time; a blocked one should not hold us for longer.
const RUSTUP_LIMIT: Duration = Duration::from_secs(120);

/// Makes sure that cargo can build for the browser.
pub(crate) fn ensure() -> Result<()> {
    let home = library_folder()?;
    if is_present(&home) {
        return Ok(());
    }
    say("Getting the WASM standard library from rustup…");
    if succeeds_within(Command::new("rustup").args(["target", "add", TARGET]), RUSTUP_LIMIT)
        && is_present(&home)
    {
        return Ok(());
    }
    say("rustup could not get it. Building it from Debian's source of this compiler (about a minute)…");
    build_from_source(&home).map_err(|cause| {
        anyhow!(
            "this machine has no WASM standard library. Tried rustup (no success within {} s) and \
             Debian's package rust-src ({cause:#}). On a machine with access to Rust's downloads, this \
             mends it: rustup target add {TARGET}",
            RUSTUP_LIMIT.as_secs()
        )
    })
}

fn library_folder() -> Result<PathBuf> {
    let path = read(rustc().args(["--print", "target-libdir", "--target", TARGET]))?;
    Ok(PathBuf::from(path))
}

fn is_present(home: &Path) -> bool {
    fs::read_dir(home).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.starts_with("libcore-") && name.ends_with(".rlib")
        })
    })
}

/// The recipe of the compiler's own bootstrap, reduced to the one crate graph that the browser needs.
fn build_from_source(home: &Path) -> Result<()> {
    let scratch = tempfile::tempdir()?;
    let source = unpack_source(scratch.path())?;
    let built = scratch.path().join("built");
    read(
        cargo()
            .current_dir(&source)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", "-Zforce-unstable-if-unmarked -Cembed-bitcode=yes")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .args(["build", "--release", "--manifest-path", "sysroot/Cargo.toml", "--target", TARGET])
            .args(["--features", "panic-unwind compiler-builtins-mem", "--target-dir"])
            .arg(&built),
    )?;
    install(&built.join(TARGET).join("release/deps"), home)
}

/// Debian's `rust-src` in exactly the compiler's version: a library of another version does not link.
fn unpack_source(scratch: &Path) -> Result<PathBuf> {
    let version = compiler_version()?;
    let package = debian::download("rust-src", &version, scratch)?;
    read(Command::new("dpkg").arg("-x").arg(package).arg(scratch))?;
    let root = scratch.join("usr/src");
    fs::read_dir(&root)?
        .flatten()
        .map(|entry| entry.path().join("library"))
        .find(|library| library.join("sysroot/Cargo.toml").is_file())
        .context("the package rust-src holds no library/sysroot")
}

fn compiler_version() -> Result<String> {
    let line = read(rustc().arg("--version"))?;
    line.split_whitespace().nth(1).map(str::to_owned).context("rustc does not name its version")
}

/// `core` comes last: it is what marks the library as present.
fn install(from: &Path, home: &Path) -> Result<()> {
    let mut libraries: Vec<PathBuf> = fs::read_dir(from)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "rlib"))
        .collect();
    if libraries.is_empty() {
        bail!("the build made no library");
    }
    libraries.sort_by_key(|path| path.to_string_lossy().contains("libcore-"));
    fs::create_dir_all(home)?;
    for library in libraries {
        let name = library.file_name().context("a library without a name")?;
        fs::copy(&library, home.join(name)).with_context(|| format!("cannot write to {}", home.display()))?;
    }
    Ok(())
}

fn rustc() -> Command {
    Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}
