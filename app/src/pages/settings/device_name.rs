//! What somebody calls a device: read from what its browser says of itself.

use crate::words::devices as words;

/// Browsers by their mark; the more particular first, as each also claims to be those it descends from.
const BROWSERS: [(&str, &str); 12] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chromium"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
];
/// Systems by their mark; Android also claims to be Linux, and an iPhone to be like a Mac.
const SYSTEMS: [(&str, &str); 8] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];
/// Of a program that is no browser so much is shown, in characters.
const PROGRAM_MAX: usize = 40;

/// A device in words, such as "Firefox on Linux"; a program by its own name.
#[must_use]
pub fn device_name(user_agent: &str) -> String {
    let find = |marks: &[(&str, &'static str)]| {
        marks.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    let is_safari = user_agent.contains("Safari/") && user_agent.contains("Version/");
    let browser = find(&BROWSERS).or(is_safari.then_some("Safari"));
    match (browser, find(&SYSTEMS)) {
        (Some(browser), Some(system)) => words::on(browser, system),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => program(user_agent),
    }
}

fn program(user_agent: &str) -> String {
    let name = user_agent.split(['/', ' ']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).take(PROGRAM_MAX).collect();
    if name.is_empty() { words::UNKNOWN_DEVICE.to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_and_systems_are_told_apart() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (user_agent, name) in [
            (
                format!("Mozilla/5.0 (X11; Linux x86_64) {webkit} Chrome/156.0.0.0 Safari/537.36"),
                "Chrome on Linux",
            ),
            (
                format!("Mozilla/5.0 (X11; Linux x86_64) {webkit} HeadlessChrome/156.0 Safari/537.36"),
                "Chromium on Linux",
            ),
            (
                format!("Mozilla/5.0 (Windows NT 10.0) {webkit} Chrome/156.0 Safari/537.36 Edg/156.0"),
                "Edge on Windows",
            ),
            (
                format!("Mozilla/5.0 (Linux; Android 16) {webkit} Chrome/156.0 Mobile Safari/537.36"),
                "Chrome on Android",
            ),
            (
                format!(
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) {webkit} Version/19.0 Safari/604.1"
                ),
                "Safari on iPhone",
            ),
            (
                format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {webkit} Version/19.0 Safari/605.1"),
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0".to_owned(),
                "Firefox on Linux",
            ),
            ("curl/8.14.1".to_owned(), "curl"),
            ("\u{7}".to_owned(), words::UNKNOWN_DEVICE),
            (String::new(), words::UNKNOWN_DEVICE),
        ] {
            assert_eq!(device_name(&user_agent), name, "{user_agent}");
        }
        assert_eq!(device_name(&"x".repeat(500)).len(), PROGRAM_MAX);
    }
}
