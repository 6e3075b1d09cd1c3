use super::{World, complaint, created, refusals};
use crate::domain::{DESCRIPTION_MAX, Problem, TaskDraft, TaskPatch, rules::TaskCommand};

#[test]
fn a_title_has_1_to_500_characters() {
    let mut world = World::new();
    let title = |text: &str| TaskPatch { title: Some(text.into()), ..TaskPatch::default() };
    let fits = "ä".repeat(500);
    assert_eq!(created(&world, world.draft(&format!(" {fits}\n"))).title, fits);
    for (text, problem) in [
        ("ä".repeat(501).as_str(), Problem::TooLong(500)),
        ("", Problem::Required),
        (" \t\r\n\u{3000}\u{2028} ", Problem::Required),
        ("\u{200b}\u{2060}\u{feff}", Problem::Required),
        ("\u{180e}\u{fffe}\u{fdd0}\u{e0001}\u{1d173}\u{17b4}", Problem::Required),
        ("a\u{0}b", Problem::Characters),
        ("a\u{1b}[31mb", Problem::Characters),
        ("a\u{7f}b", Problem::Characters),
        ("a\u{9b}b", Problem::Characters),
        ("invoice\u{202e}fdp.exe", Problem::Characters),
        ("\u{2066}a\u{2069}", Problem::Characters),
    ] {
        for refused in refusals(&mut world, |draft| draft.title = text.into(), title(text)) {
            assert_eq!(complaint(&refused), Some(("title", problem)), "{text:?}");
        }
    }
}

#[test]
fn a_title_is_one_line_in_any_script() {
    let world = World::new();
    for (typed, kept) in [
        ("a\r\nb\tc", "a  b c"),
        ("a\u{2028}b\u{2029}c\u{85}", "a b c"),
        ("👩‍🚀 नमस्ते \u{200f}שלום", "👩‍🚀 नमस्ते \u{200f}שלום"),
    ] {
        assert_eq!(created(&world, world.draft(typed)).title, kept);
    }
}

#[test]
fn a_description_has_at_most_64_kib() {
    let mut world = World::new();
    let text = |text: &str| TaskPatch { description: Some(text.into()), ..TaskPatch::default() };
    let full = "ä".repeat(DESCRIPTION_MAX / 2);
    for fits in [full.clone(), "a".repeat(DESCRIPTION_MAX - 1), "a\r\n".repeat(DESCRIPTION_MAX / 2)] {
        let task = created(&world, TaskDraft { description: fits, ..world.draft("Long") });
        assert!(task.description.len() <= DESCRIPTION_MAX && !task.description.contains('\r'));
    }
    for (long, problem) in [
        (full + "a", Problem::TooLong(DESCRIPTION_MAX)),
        ("a\u{0}".to_owned(), Problem::Characters),
        ("a\u{202e}b".to_owned(), Problem::Characters),
    ] {
        for refused in refusals(&mut world, |draft| draft.description.clone_from(&long), text(&long)) {
            assert_eq!(complaint(&refused), Some(("description", problem)));
        }
    }
}

#[test]
fn a_description_keeps_its_lines_and_tabs() {
    let world = World::new();
    let draft = TaskDraft { description: "- a\r\n\t- b\rc\n".into(), ..world.draft("Lines") };
    assert_eq!(created(&world, draft).description, "- a\n\t- b\nc\n");
}

#[test]
fn both_texts_that_do_not_fit_are_named_at_once() {
    let world = World::new();
    let draft = TaskDraft { description: "\u{0}".into(), ..world.draft(" ") };
    let refused = world.tries(TaskCommand::Create(draft)).expect_err("both are wrong");
    let named: Vec<_> = refused.errors().iter().map(|error| error.field.as_str()).collect();
    assert_eq!(named, ["title", "description"]);
}
