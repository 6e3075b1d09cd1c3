//! Debian's packages: what a check needs is installed, what the compiler needs is only downloaded.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{find, read, run, say};

/// Suites that may hold the wanted version of a package, the likeliest first.
const SUITES: [&str; 6] = ["trixie-backports", "trixie", "forky", "sid", "bookworm-backports", "bookworm"];

/// Installs packages, as root or through a `sudo` that asks nothing.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let wanted = packages.join(" ");
    let missing = || format!("{wanted} is missing here; install it with: apt-get install {wanted}");
    if find(&["apt-get"]).is_none() {
        bail!("{} (this machine has no apt-get: use its own package manager)", missing());
    }
    let Some(prefix) = root_prefix() else { bail!("{} (as root)", missing()) };
    say(format!("Installing {wanted} (Debian packages)…"));
    run(&mut apt(prefix, &["update", "-qq"])).with_context(missing)?;
    let mut command = apt(prefix, &["install", "-y", "-qq", "--no-install-recommends"]);
    run(command.args(packages)).with_context(missing)
}

/// Installs `make`, where it is missing: the server's allocator is built by it.
pub(crate) fn ensure_make() -> Result<()> {
    if find(&["make"]).is_some() { Ok(()) } else { install(&["make"]) }
}

/// Downloads one package in exactly this upstream version, without touching the system: apt gets a
/// source list and a state folder of its own in `scratch`. The mirror is the machine's own.
pub(crate) fn download(package: &str, version: &str, scratch: &Path) -> Result<PathBuf> {
    if find(&["apt-get"]).is_none() {
        bail!("this machine has no apt-get");
    }
    let (mirror, keyring) = mirror().context("this machine's package sources name no Debian mirror")?;
    let private = scratch.join("apt");
    for folder in ["sources", "lists/partial", "cache/archives/partial"] {
        fs::create_dir_all(private.join(folder))?;
    }
    for suite in SUITES {
        fs::write(
            private.join("sources/one.sources"),
            format!("Types: deb\nURIs: {mirror}\nSuites: {suite}\nComponents: main\n{keyring}\n"),
        )?;
        let get = || private_apt(&private, scratch);
        let found = read(get().arg("update"))
            .and_then(|_| read(get().args(["download", &format!("{package}={version}*")])));
        if found.is_ok() {
            return downloaded(package, scratch);
        }
    }
    bail!("no suite of {SUITES:?} holds {package} {version}")
}

fn root_prefix() -> Option<&'static [&'static str]> {
    if read(Command::new("id").arg("-u")).is_ok_and(|id| id == "0") {
        return Some(&[]);
    }
    read(Command::new("sudo").args(["-n", "true"])).is_ok().then_some(&["sudo", "-n"])
}

fn apt(prefix: &[&str], arguments: &[&str]) -> Command {
    let words: Vec<&str> =
        [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], arguments].concat();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

fn private_apt(private: &Path, scratch: &Path) -> Command {
    let mut command = Command::new("apt-get");
    command.current_dir(scratch).arg("-qq").arg("-oDir::Etc::sourcelist=/dev/null");
    for (setting, folder) in
        [("Dir::Etc::sourceparts", "sources"), ("Dir::State::Lists", "lists"), ("Dir::Cache", "cache")]
    {
        command.arg(format!("-o{setting}={}", private.join(folder).display()));
    }
    command
}

/// The address of the machine's Debian mirror, and the line that names its keyring (or nothing).
fn mirror() -> Option<(String, String)> {
    let parts = fs::read_dir("/etc/apt/sources.list.d").into_iter().flatten().flatten();
    let files = parts.map(|entry| entry.path()).chain(["/etc/apt/sources.list".into()]);
    files.filter_map(|file| fs::read_to_string(file).ok()).find_map(|text| debian_mirror(&text))
}

/// Reads both forms of apt's source lists: `URIs: …` with `Signed-By: …`, and `deb [signed-by=…] …`.
fn debian_mirror(text: &str) -> Option<(String, String)> {
    let is_debian = |word: &&str| word.contains("://") && word.trim_end_matches('/').ends_with("/debian");
    text.split("\n\n").flat_map(|stanza| stanza.lines().map(move |line| (stanza, line))).find_map(
        |(stanza, line)| {
            let one_line = line.starts_with("deb ");
            if !(one_line || line.starts_with("URIs:")) {
                return None;
            }
            let mirror = line.split_whitespace().find(is_debian)?;
            let keyring = stanza.lines().find(|line| line.starts_with("Signed-By:")).map(str::to_owned);
            let inline = line.split(['[', ']', ' ']).find_map(|word| word.strip_prefix("signed-by="));
            let keyring = keyring.or_else(|| inline.map(|path| format!("Signed-By: {path}")));
            Some((mirror.to_owned(), keyring.unwrap_or_default()))
        },
    )
}

fn downloaded(package: &str, scratch: &Path) -> Result<PathBuf> {
    fs::read_dir(scratch)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(package) && name.ends_with(".deb")
        })
        .with_context(|| format!("apt-get said that it downloaded {package}, but there is no file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirror_is_read_from_stanzas() {
        let text = "Types: deb\n# a remark\nURIs: http://mirror.example/debian-security\nSigned-By: /no\n\n\
                    Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm\nSigned-By: /keys/debian.gpg\n";
        let (mirror, keyring) = debian_mirror(text).expect("there is one");
        assert_eq!(mirror, "http://mirror.example/debian");
        assert_eq!(keyring, "Signed-By: /keys/debian.gpg");
    }

    #[test]
    fn the_mirror_is_read_from_lines() {
        let text = "# deb http://old.example/debian x\ndeb [arch=amd64 signed-by=/keys/a.gpg] https://mirror.example/debian/ bookworm main\n";
        let (mirror, keyring) = debian_mirror(text).expect("there is one");
        assert_eq!(mirror, "https://mirror.example/debian/");
        assert_eq!(keyring, "Signed-By: /keys/a.gpg");
    }

    #[test]
    fn sources_of_other_houses_are_no_mirror() {
        assert_eq!(debian_mirror("URIs: https://deb.example/node_20.x\n"), None);
    }
}
