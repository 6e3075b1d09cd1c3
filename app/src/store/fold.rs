//! Text as a search compares it: without case and without accents.

/// Lower-case letters with a mark, or joined, by what a person without that key types instead.
const PLAIN: [(&str, &str); 28] = [
    ("a", "àáâãäåāăąǎȁȃḁạảấầẩẫậắằẳẵặ"),
    ("ae", "æ"),
    ("b", "ḃḅḇ"),
    ("c", "çćĉċčḉ"),
    ("d", "ðďđḋḍḏḑḓ"),
    ("e", "èéêëēĕėęěȅȇḕḗḙḛḝẹẻẽếềểễệ"),
    ("f", "ḟ"),
    ("g", "ĝğġģḡ"),
    ("h", "ĥħḣḥḧḩḫẖ"),
    ("i", "ìíîïĩīĭįıǐȉȋḭḯỉị"),
    ("j", "ĵ"),
    ("k", "ķĸḱḳḵ"),
    ("l", "ĺļľŀłḷḹḻḽ"),
    ("m", "ḿṁṃ"),
    ("n", "ñńņňŉŋṅṇṉṋ"),
    ("o", "òóôõöøōŏőơǒȍȏṍṏṑṓọỏốồổỗộớờởỡợ"),
    ("oe", "œ"),
    ("p", "ṕṗ"),
    ("r", "ŕŗřȑȓṙṛṝṟ"),
    ("s", "śŝşšſșṡṣṥṧṩ"),
    ("ss", "ß"),
    ("t", "ţťŧțṫṭṯṱẗ"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ("v", "ṽṿ"),
    ("w", "ŵẁẃẅẇẉẘ"),
    ("y", "ýÿŷẏẙỳỵỷỹ"),
    ("z", "źżžẑẓẕ"),
];

/// Folds case and accents, so that "Datenschutzerklärung" and "datenschutzerklarung" are one. Letters of
/// other scripts keep their marks, which are letters there.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_ascii() {
            folded.push(letter);
        } else if !matches!(letter, '\u{300}'..='\u{36f}') {
            // Accents that stand for themselves are dropped above.
            match PLAIN.iter().find(|(_, marked)| marked.contains(letter)) {
                Some((plain, _)) => folded.push_str(plain),
                None => folded.push(letter),
            }
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_and_accents_do_not_matter() {
        assert_eq!(fold("Datenschutzerklärung"), "datenschutzerklarung");
        assert_eq!(fold("A\u{308}rger"), fold("Ärger"), "composed or not");
        assert_eq!(fold("GROSSE Straße"), "grosse strasse");
        assert_eq!(fold("Łódź, Ærø, Việt"), "lodz, aero, viet");
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("حجز القاعة 会議"), "حجز القاعة 会議");
    }
}
