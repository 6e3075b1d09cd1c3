//! The API's document. openapi-spec-validator (from PyPI) finds it valid, and openapi-typescript (from npm) makes a
//! client's types of it. Schemathesis (from PyPI) asks a real server by it: what it makes up out of the document is
//! never answered with a fault of the server, nor with what the document does not name.

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
/// Two runs that differ in what is made up.
const SEEDS: [&str; 2] = ["1", "20261122"];
/// So many requests for each operation and each way of making them up: about 20 seconds a run. Many more, and the
/// one person who asks is told to wait, whatever stands in the document.
const EXAMPLES: &str = "20";
/// What is looked at in every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
     response_headers_conformance,response_schema_conformance,unsupported_method,allow_header_conformance,\
     use_after_free";
/// What would sign the run itself out. It is asked for by nobody, in a run of its own. What deletes the account or
/// replaces its password is not among them: it takes the password, which nobody makes up.
const ENDINGS: [&str; 2] = ["/api/v1/auth/logout", "/api/v1/me/sessions/{id}"];

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
    for seed in SEEDS {
        let server = Server::start(place)?;
        let token = server.token()?;
        let mut signed_in = server.command(&program, seed);
        signed_in.arg("-H").arg(format!("Authorization: Bearer {token}"));
        for path in ENDINGS {
            signed_in.args(["--exclude-path", path]);
        }
        let mut nobody = server.command(&program, seed);
        nobody.args(["--include-path-regex", "/auth/|/sessions/"]);
        for (who, mut command) in [("somebody who is signed in", signed_in), ("nobody", nobody)] {
            say(format!("Asking as {who}, seed {seed}…"));
            match run(&mut command) {
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

    /// Makes an account.
    fn token(&self) -> Result<String> {
        let answer =
            self.ask("POST /api/v1/auth/register", r#"{"username":"ada","password":"the long way to ada"}"#)?;
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
        let mut stream = TcpStream::connect(&self.at)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        write!(
            stream,
            "{what} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            self.at,
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    fn command(&self, program: &Path, seed: &str) -> Command {
        let mut command = Command::new(program);
        // What it keeps between runs would make the second one another.
        command.current_dir(self.folder.path());
        command.arg("run").arg(format!("http://{}/api/openapi.json", self.at));
        command.args(["--seed", seed, "--max-examples", EXAMPLES, "--checks", CHECKS]);
        command.args(["--warnings", "off", "--continue-on-failure", "--no-color"]);
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
