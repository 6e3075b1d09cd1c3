//! The style sheet: `style/index.css` with all that it imports, minified.

use std::path::Path;

use anyhow::{Result, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};
use lightningcss::targets::{Browsers, Targets};

/// Browsers since the middle of 2024, written as `major << 16 | minor << 8`. What they know (nesting,
/// `light-dark()`, `oklch()`) stays as it was written; what came later is put in older words.
const BROWSERS: Browsers = Browsers {
    android: Some(124 << 16),
    chrome: Some(124 << 16),
    edge: Some(124 << 16),
    firefox: Some(125 << 16),
    ios_saf: Some(17 << 16 | 5 << 8),
    safari: Some(17 << 16 | 5 << 8),
    samsung: Some(27 << 16),
    ie: None,
    opera: None,
};

/// The whole style sheet as one line of CSS; empty while there is none.
pub(super) fn bundle(index: &Path) -> Result<String> {
    if !index.is_file() {
        return Ok(String::new());
    }
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(index).map_err(|error| anyhow!("style: {error}"))?;
    let targets = Targets::from(BROWSERS);
    sheet
        .minify(MinifyOptions { targets, ..Default::default() })
        .map_err(|error| anyhow!("style: {error}"))?;
    let css = sheet.to_css(PrinterOptions { minify: true, targets, ..Default::default() })?;
    Ok(css.code)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn imports_become_one_sheet() {
        let folder = tempfile::tempdir().expect("a folder");
        let index = folder.path().join("index.css");
        fs::write(&index, "@layer a, b;\n@import 'part.css' layer(b);\n").expect("writes");
        fs::write(folder.path().join("part.css"), ".x { color : oklch(55% 0.11 200) }").expect("writes");
        let css = bundle(&index).expect("bundles");
        assert!(css.contains("@layer b{.x{"), "{css}");
        assert!(!css.contains("@import"), "{css}");
    }

    #[test]
    fn a_mistake_is_told_with_its_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let index = folder.path().join("index.css");
        fs::write(&index, "@import 'nowhere.css';").expect("writes");
        let complaint = bundle(&index).expect_err("refuses").to_string();
        assert!(complaint.contains("index.css"), "{complaint}");
    }
}
