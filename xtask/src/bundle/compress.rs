//! Compressed forms, made once at build time so that the server never compresses a file.

use std::io::Write;

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// One way to compress: the end of the file's name, and how.
pub(super) struct Form {
    pub(super) end: &'static str,
    compress: fn(&[u8]) -> Result<Vec<u8>>,
}

/// The forms that browsers take.
pub(super) const FORMS: [&Form; 2] =
    [&Form { end: "br", compress: brotli }, &Form { end: "gz", compress: gzip }];

/// Kinds of file that are not compressed yet (pictures and fonts are).
const KINDS: [&str; 9] = ["css", "html", "js", "json", "svg", "txt", "wasm", "webmanifest", "xml"];

/// The compressed form of a file, when it pays.
pub(super) fn smaller(form: &Form, name: &str, content: &[u8]) -> Result<Option<Vec<u8>>> {
    let kind = name.rsplit('.').next().unwrap_or_default();
    if !KINDS.contains(&kind) {
        return Ok(None);
    }
    let compressed = (form.compress)(content)?;
    Ok((compressed.len() < content.len()).then_some(compressed))
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let settings =
        BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &settings)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_gets_smaller_is_kept() {
        let [brotli, gzip] = FORMS;
        let text = "the same words again and again, ".repeat(50);
        for form in [brotli, gzip] {
            assert!(smaller(form, "a.css", text.as_bytes()).expect("compresses").is_some());
            assert!(smaller(form, "a.css", b"x").expect("compresses").is_none());
            assert!(smaller(form, "a.png", text.as_bytes()).expect("compresses").is_none());
        }
    }
}
