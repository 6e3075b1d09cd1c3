//! Makes sure that the folder which the server embeds is there, and that the server is built anew when
//! the bundle in it changes.

use std::{env, fs, io};

/// Where `cargo xtask` puts the browser bundle.
const SITE: &str = "../target/site";

fn main() -> io::Result<()> {
    fs::create_dir_all(SITE)?;
    println!("cargo::rerun-if-changed=build.rs");
    // A debug build reads the files from the disk each time: nothing to build anew.
    if env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::rerun-if-changed={SITE}");
    }
    Ok(())
}
