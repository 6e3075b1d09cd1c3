//! The API's document. openapi-spec-validator (from PyPI) finds it valid, and openapi-typescript (from npm) makes a
//! client's types of it. Schemathesis (from PyPI) asks a real server by it, with all its checks: what it makes up out of
//! the document is never answered with a fault of the server, nor with what the document does not name; what the document
//! forbids is refused, and so is everybody who shows nothing that lets them in.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::native;
use super::tally::Tally;
use crate::npm;
use crate::place::Place;
use crate::shell::{find, read, run, say, tied};
use crate::{bundle, debian};

/// One version of each, so that a run of today and one of next year do the same.
const PACKAGES: [&str; 2] = ["schemathesis==4.32.5", "openapi-spec-validator==0.9.0"];
/// Runs that differ in what is made up; the long form has more of them.
const SEEDS: [&str; 2] = ["1", "20261122"];
const MORE_SEEDS: [&str; 3] = ["3", "44", "555"];
/// So many requests for each operation and each way of making them up. Many more, and the one person who asks is told to
/// wait, whatever stands in the document.
const EXAMPLES: &str = "10";
/// What a request that fits the document may be answered. 410, 412 and 422 depend on what the document cannot say: on
/// versions, passwords, links and cursors that were given out, and on names that are taken. 400 is for `If-Match`:
/// Schemathesis takes the quotation marks off what it makes up for a header.
const ACCEPTED: &str = r#"["2xx", 400, 401, 403, 404, 409, 410, 412, 422, 429, "5xx"]"#;
/// What one that does not fit may be answered. Whether a version still holds is looked at first.
const REFUSED: &str = r#"[400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428, 429, "5xx"]"#;
/// What is not asked for. Two operations would sign the run itself out: they are asked for by nobody, in runs of their
/// own. The last one answers nothing but the opening of a WebSocket, which the document cannot describe. What deletes the
/// account or replaces its password is asked for: it takes the password, which nobody makes up.
const LEFT_OUT: [&str; 3] = ["/api/v1/auth/logout", "/api/v1/me/sessions/{id}", "/api/v1/sync"];
/// The people who ask: the first one administers the server.
const PEOPLE: [&str; 2] = ["administrator", "member"];

pub(super) fn test(place: &Place, tally: &mut Tally) -> Result<()> {
    let program = installed(place)?;
    bundle::ensure_folder(place)?;
    native::build_server(place)?;
    let mut failures = Vec::new();
    match document(place, &program) {
        Ok(()) => tally.passed += 1,
        Err(error) => {
            tally.failed += 1;
            failures.push(format!("the document: {error}"));
        }
    }
    let more = std::env::var_os("TASKSYNC_LONG").map_or(&[][..], |_| &MORE_SEEDS);
    for seed in SEEDS.iter().chain(more) {
        let server = Server::start(place)?;
        let mut runs = Vec::new();
        for who in PEOPLE {
            let token = server.token(who)?;
            let mut command = server.command(&program, seed, Some(&token))?;
            for path in LEFT_OUT {
                command.args(["--exclude-path", path]);
            }
            runs.push((who, command, Some(token)));
        }
        let mut nobody = server.command(&program, seed, None)?;
        nobody.args(["--include-path-regex", "/auth/|/sessions/"]);
        runs.push(("nobody", nobody, None));
        for (who, mut command, token) in runs {
            say(format!("Asking as {who}, seed {seed}…"));
            let asked = run(&mut command).and_then(|()| match token {
                Some(token) if !server.lets_in(&token)? => bail!("the run has signed itself out"),
                Some(_) | None => Ok(()),
            });
            match asked {
                Ok(()) => tally.passed += 1,
                Err(error) => {
                    tally.failed += 1;
                    failures.push(format!("seed {seed}, as {who}: {error}"));
                }
            }
        }
    }
    if !failures.is_empty() {
        bail!("{}", failures.join("; "));
    }
    Ok(())
}

/// Is the document valid, and of use to a client's generator?
fn document(place: &Place, program: &Path) -> Result<()> {
    let server = Server::start(place)?;
    let file = server.folder.path().join("openapi.json");
    fs::write(&file, server.document()?)?;
    say("Checking the document…");
    run(Command::new(program.with_file_name("openapi-spec-validator")).arg(&file))?;
    let end2end = place.root.join("end2end");
    npm::install(&end2end)?;
    let types = server.folder.path().join("api.d.ts");
    let tool = |name: &str| Command::new(end2end.join("node_modules/.bin").join(name));
    run(tool("openapi-typescript").arg(&file).arg("--output").arg(&types))?;
    run(tool("tsc").args(["--noEmit", "--strict"]).arg(&types))
}

/// The program, in an environment of its own under `target`; made again where the version has changed.
fn installed(place: &Place) -> Result<PathBuf> {
    let folder = place.target.join("schemathesis");
    let (stamp, program) = (folder.join(".installed"), folder.join("bin/schemathesis"));
    let packages = PACKAGES.join(" ");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == packages) && program.is_file() {
        return Ok(program);
    }
    say(format!("Installing {packages}…"));
    make_environment(&folder)?;
    let mut pip = Command::new(folder.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES);
    run(&mut pip)?;
    fs::write(stamp, packages)?;
    Ok(program)
}

fn make_environment(folder: &Path) -> Result<()> {
    if find(&["python3"]).is_none() {
        debian::install(&["python3", "python3-venv"])?;
    }
    let make = || read(Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder));
    // Debian's Python comes without this part of itself.
    if make().is_err() {
        debian::install(&["python3-venv"])?;
        make()?;
    }
    Ok(())
}

/// A server of this check's own, with an empty database.
struct Server {
    child: Child,
    /// Host and port.
    at: String,
    folder: TempDir,
}

impl Server {
    fn start(place: &Place) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("tasksync-schemathesis-").tempdir()?;
        let mut command = tied(place.server("debug"));
        command.current_dir(folder.path()).env("DATA_DIR", folder.path()).env_remove("DATABASE_URL");
        command.envs([("HOST", "127.0.0.1"), ("PORT", "0"), ("LOG", "error")]);
        // All of it comes from one address.
        command.env("PEOPLE_PER_ADDRESS", "1000000");
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let lines = BufReader::new(child.stdout.take().context("a piped output")?).lines();
        for line in lines {
            if let Some((_, at)) = line?.split_once("http://") {
                return Ok(Self { child, at: at.trim().to_owned(), folder });
            }
        }
        bail!("the server ended before it was ready ({})", child.wait()?)
    }

    /// Is the person of this token signed in still? A run that signs itself out would test nothing from then on.
    fn lets_in(&self, token: &str) -> Result<bool> {
        let head = format!("GET /api/v1/me HTTP/1.1\r\nauthorization: Bearer {token}");
        Ok(self.ask_with(&head, "")?.starts_with("HTTP/1.1 200"))
    }

    /// Makes an account.
    fn token(&self, username: &str) -> Result<String> {
        let form = format!(r#"{{"username":"{username}","password":"the long way in"}}"#);
        let answer = self.ask("POST /api/v1/auth/register", &form)?;
        let token = answer.split_once(r#""access_token":""#).and_then(|(_, rest)| rest.split('"').next());
        token.map(str::to_owned).with_context(|| format!("no account could be made: {answer}"))
    }

    fn document(&self) -> Result<String> {
        let answer = self.ask("GET /api/openapi.json", "")?;
        let document = answer.split_once("\r\n\r\n").context("no body")?.1;
        Ok(document.to_owned())
    }

    /// One small request, which needs no library.
    fn ask(&self, what: &str, body: &str) -> Result<String> {
        self.ask_with(&format!("{what} HTTP/1.1"), body)
    }

    fn ask_with(&self, head: &str, body: &str) -> Result<String> {
        let mut stream = TcpStream::connect(&self.at)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        write!(
            stream,
            "{head}\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            self.at,
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// One run, as the person of this token.
    fn command(&self, program: &Path, seed: &str, token: Option<&str>) -> Result<Command> {
        let who =
            token.map(|token| format!("[auth.openapi.bearer]\nbearer = \"{token}\"\n")).unwrap_or_default();
        let checks = format!(
            "[checks.positive_data_acceptance]\nexpected-statuses = {ACCEPTED}\n\
             [checks.negative_data_rejection]\nexpected-statuses = {REFUSED}\n"
        );
        // What it keeps between runs would make the second one another.
        let folder = tempfile::tempdir_in(self.folder.path())?.keep();
        fs::write(folder.join("schemathesis.toml"), who + &checks)?;
        let mut command = tied(program);
        command.current_dir(folder);
        command.arg("run").arg(format!("http://{}/api/openapi.json", self.at));
        command.args(["--seed", seed, "--max-examples", EXAMPLES, "--checks", "all"]);
        command.args(["--warnings", "off", "--continue-on-failure", "--no-color"]);
        Ok(command)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
